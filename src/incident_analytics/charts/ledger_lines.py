"""The ledger as lines: from the first warning, over the day a lesson was declared done, to the last failing."""

from __future__ import annotations

import textwrap

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from . import style

LABEL_WIDTH = 46  # characters of a row's name on one line
MARKS = {"first": ("D", style.BLUE, "first warned"), "done": ("^", style.GREEN, "action complete or assured"),
         "last": ("o", style.ORANGE, "last reported")}  # fmt: skip


def draw_ledger_lines(rows: pl.DataFrame, title: str, caption: str, ax: Axes | None = None) -> Axes:
    """Axes with one line per row, in the order given, the first on top.

    `rows`: label, first, done, last (years, null where there is none), note (what stands at the end of the line).
    """
    ax = ax or style.new_axes(height=1.6 + 0.38 * rows.height)
    style.place(ax, title, caption, left=3.2, right=2.45, above=0.4)
    for y, row in enumerate(rows.iter_rows(named=True)):
        _line(ax, y, row)
    ax.set_ylim(rows.height - 0.4, -0.6)
    ax.set_yticks(range(rows.height), [textwrap.fill(label, LABEL_WIDTH) for label in rows["label"]])
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
    ax.margins(x=0.04)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", color=style.FAINT, linewidth=0.6)
    ax.set_axisbelow(True)
    _legend(ax)
    return ax


def _line(ax: Axes, y: int, row: dict) -> None:
    years = [row[name] for name in MARKS if row[name] is not None]
    ax.plot([min(years), max(years)], [y, y], color=style.COMMON, linewidth=1.6, zorder=1)
    for name, (marker, colour, words) in MARKS.items():
        if row[name] is not None:
            # Two marks of one year stand above each other.
            aside = {"done": 0.2}.get(name, 0.0) if years.count(row[name]) > 1 else 0.0
            (mark,) = ax.plot([row[name]], [y + aside], marker, color=colour, markersize=7, zorder=3, clip_on=False)
            style.tip(mark, f"{row['label']}: {words} in {row[name]}")
    ax.text(1.03, y, row["note"], transform=ax.get_yaxis_transform(), va="center", fontsize=style.SMALL_SIZE,
            color=style.QUIET)  # fmt: skip


def _legend(ax: Axes) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=marker, color=colour, linestyle="none", markersize=6, label=words)
        for marker, colour, words in MARKS.values()
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, handletextpad=0.3, borderaxespad=0.2)
