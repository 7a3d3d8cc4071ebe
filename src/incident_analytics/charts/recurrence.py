"""Failing events a year, theme by theme, as safely shared counts: what keeps coming back."""

from __future__ import annotations

import textwrap

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from . import style

HIDDEN_HATCH = "////"
LABEL_WIDTH = 44  # characters of a theme's name on one line


def draw_recurrence(
    yearly: pl.DataFrame, names: dict[str, str], title: str, hidden: str, ax: Axes | None = None
) -> Axes:
    """Axes with one row of cells per theme and one column per year; darker is more.

    `yearly`: theme_id, year (text), n_events (null where hidden), n_events_status. `names`: theme id to words.
    `hidden`: what a hatched cell stands for, such as "1 to 4"; empty where nothing is hidden.
    """
    themes = yearly["theme_id"].unique(maintain_order=True).to_list()
    years = sorted(set(yearly["year"].to_list()))
    ax = ax or style.new_axes(height=1.5 + 0.36 * len(themes))
    hatched = f"Hatched: {hidden}, or hidden to protect such a count. " if hidden else ""
    caption = (
        f"Number: distinct events with the failing reported. {hatched}White: none. By date of the failing, not of the "
        "report. More reports is not more harm."
    )
    style.place(ax, title, caption, left=3.25, below=0.35)
    most = max((n for n in yearly["n_events"].drop_nulls().to_list()), default=1) or 1
    for row in yearly.iter_rows(named=True):
        box = _cell(
            ax, years.index(row["year"]), themes.index(row["theme_id"]), row["n_events"], row["n_events_status"], most
        )
        told = row["n_events"] if row["n_events_status"] == "shown" else hidden
        style.tip(box, f"{names.get(row['theme_id'], row['theme_id'])}, {row['year']}: {told}")
    ax.set_xlim(0, len(years))
    ax.set_ylim(len(themes), 0)
    ax.set_xticks([i + 0.5 for i in range(len(years))], years)
    ax.set_yticks(
        [i + 0.5 for i in range(len(themes))], [textwrap.fill(names.get(theme, theme), LABEL_WIDTH) for theme in themes]
    )
    ax.tick_params(length=0, labelcolor=style.INK)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _cell(ax: Axes, x: int, y: int, n: int | None, status: str, most: int) -> Rectangle:
    box = {"xy": (x + 0.04, y + 0.08), "width": 0.92, "height": 0.84}
    if status != "shown":
        look = {"facecolor": style.PAPER, "edgecolor": style.FAINT, "hatch": HIDDEN_HATCH, "linewidth": 0.6}
        return ax.add_patch(Rectangle(**box, **look))
    depth = 0.12 + 0.88 * (n / most) if n else 0
    fill = {"facecolor": style.BLUE, "alpha": depth} if n else {"facecolor": style.PAPER}
    drawn = ax.add_patch(Rectangle(**box, **fill, edgecolor=style.FAINT, linewidth=0.6))
    if n:
        ax.text(x + 0.5, y + 0.5, str(n), ha="center", va="center", fontsize=style.SMALL_SIZE,
                color=style.PAPER if depth > 0.8 else style.INK)  # fmt: skip
    return drawn
