"""Rates before and after a lesson was declared done: the ratio and its interval, lesson by lesson."""

from __future__ import annotations

import textwrap

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from . import style

LABEL_WIDTH = 46
TICKS = (0.03, 0.1, 0.3, 1, 3, 10, 30)


def draw_before_after(rows: pl.DataFrame, title: str, caption: str, ax: Axes | None = None) -> Axes:
    """Axes with a dot and an interval per row on a logarithmic scale; left of the line the rate is lower than before.

    `rows`: label, rate_ratio, lower_ci, upper_ci, note.
    """
    ax = ax or style.new_axes(height=2.0 + 0.4 * rows.height)
    style.place(ax, title, caption, left=3.5, right=1.7, above=0.35, below=0.6)
    least = min(0.1, *(row["lower_ci"] for row in rows.iter_rows(named=True) if row["lower_ci"] > 0), 0.1)
    most = max(4.0, rows["upper_ci"].max())
    ax.set_xscale("log")
    ax.set_xlim(max(least, 0.02), min(most * 1.1, 50))
    ax.axvline(1, color=style.INK, linewidth=1)
    for y, row in enumerate(rows.iter_rows(named=True)):
        colour = style.BLUE if row["upper_ci"] < 1 else style.ORANGE if row["lower_ci"] > 1 else style.COMMON
        ax.plot([max(row["lower_ci"], 0.02), min(row["upper_ci"], 50)], [y, y], color=colour, linewidth=2.2)
        if row["rate_ratio"] > 0:
            (dot,) = ax.plot([row["rate_ratio"]], [y], "o", color=colour, markersize=7)
            style.tip(dot, f"{row['label']}: {row['rate_ratio']:.2f} ({row['lower_ci']:.2f} to {row['upper_ci']:.2f})")
        ax.text(1.03, y, row["note"], transform=ax.get_yaxis_transform(), va="center", fontsize=style.SMALL_SIZE,
                color=style.QUIET)  # fmt: skip
    ax.set_ylim(rows.height - 0.4, -0.6)
    ax.set_yticks(range(rows.height), [textwrap.fill(label, LABEL_WIDTH) for label in rows["label"]])
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.set_xticks([tick for tick in TICKS if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
    ax.minorticks_off()
    ax.set_xlabel("Rate after, compared with the rate before")
    ax.spines["left"].set_visible(False)
    for x, words, align in ((-6, "rarer than before", "right"), (6, "more often", "left")):
        ax.annotate(words, (1, 1.01), xycoords=ax.get_xaxis_transform(), xytext=(x, 0), textcoords="offset points",
                    ha=align, va="bottom", fontsize=style.SMALL_SIZE, color=style.QUIET)  # fmt: skip
    return ax
