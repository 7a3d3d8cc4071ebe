"""Failing events a year, theme by theme, as safely shared counts: what keeps coming back."""

from __future__ import annotations

import textwrap

import polars as pl
from matplotlib.axes import Axes

from . import style

HIDDEN_HATCH = "////"
LABEL_WIDTH = 44  # characters of a theme's name on one line


def draw_recurrence(
    yearly: pl.DataFrame, names: dict[str, str], title: str, hidden: str, ax: Axes | None = None
) -> Axes:
    """Axes with one row of cells per theme and one column per year; darker is more.

    `yearly`: theme_id, year (text), n_events (null where hidden), n_events_status. `names`: theme id to words.
    `hidden`: what a hatched cell stands for, such as "1 to 4".
    """
    themes = yearly["theme_id"].unique(maintain_order=True).to_list()
    years = sorted(set(yearly["year"].to_list()))
    header = 0.7 if title else 0.15  # inches
    ax = ax or style.new_axes(height=header + 0.95 + 0.36 * len(themes))
    height = ax.figure.get_figheight()
    ax.set_position((0.36, 0.9 / height, 0.61, 1 - (header + 0.9) / height))
    most = max((n for n in yearly["n_events"].drop_nulls().to_list()), default=1) or 1
    for row in yearly.iter_rows(named=True):
        _cell(
            ax, years.index(row["year"]), themes.index(row["theme_id"]), row["n_events"], row["n_events_status"], most
        )
    ax.set_xlim(0, len(years))
    ax.set_ylim(len(themes), 0)
    ax.set_xticks([i + 0.5 for i in range(len(years))], years)
    ax.set_yticks(
        [i + 0.5 for i in range(len(themes))], [textwrap.fill(names.get(theme, theme), LABEL_WIDTH) for theme in themes]
    )
    ax.tick_params(length=0, labelcolor=style.INK)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.figure.suptitle(
        title, x=0.02, y=0.985, ha="left", va="top", fontsize=style.TITLE_SIZE, fontweight="bold", wrap=True
    )
    ax.figure.text(
        0.02, 0.02,
        f"Number: distinct events with the failing reported. Hatched: {hidden}, or hidden to protect such a count.\n"
        "White: none. By date of the failing, not of the report. More reports is not more harm.",
        fontsize=style.SMALL_SIZE, color=style.QUIET, va="bottom",
    )  # fmt: skip
    return ax


def _cell(ax: Axes, x: int, y: int, n: int | None, status: str, most: int) -> None:
    from matplotlib.patches import Rectangle

    box = {"xy": (x + 0.04, y + 0.08), "width": 0.92, "height": 0.84}
    if status != "shown":
        ax.add_patch(Rectangle(**box, facecolor=style.PAPER, edgecolor=style.FAINT, hatch=HIDDEN_HATCH, linewidth=0.6))
        return
    depth = 0.12 + 0.88 * (n / most) if n else 0
    fill = {"facecolor": style.BLUE, "alpha": depth} if n else {"facecolor": style.PAPER}
    ax.add_patch(Rectangle(**box, **fill, edgecolor=style.FAINT, linewidth=0.6))
    if n:
        ax.text(x + 0.5, y + 0.5, str(n), ha="center", va="center", fontsize=style.SMALL_SIZE,
                color=style.PAPER if depth > 0.55 else style.INK)  # fmt: skip
