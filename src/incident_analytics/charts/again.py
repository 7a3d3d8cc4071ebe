"""How many recommendations had their failing reported again, by years since they were declared complete."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from . import style


def draw_again(again: pl.DataFrame, title: str, caption: str, ax: Axes | None = None) -> Axes:
    """Axes with a rising step line. `again`: years, percent_again, n_followed (under the years)."""
    ax = ax or style.new_axes(height=4.0)
    style.place(ax, title, caption, left=0.9, right=1.6, below=0.75)
    years, percent = again["years"].to_list(), again["percent_again"].to_list()
    look = {"color": style.ORANGE, "step": "post"}
    ax.fill_between(years, again["lower_ci"].to_list(), again["upper_ci"].to_list(), alpha=0.15, linewidth=0, **look)
    ax.plot(years, percent, color=style.ORANGE, linewidth=2.2, marker="o", markersize=5, drawstyle="steps-post")
    ax.text(years[-1] + 0.02 * years[-1], percent[-1], f" {percent[-1]}% reported\n again", color=style.ORANGE,
            va="center", fontsize=style.TEXT_SIZE, fontweight="bold")  # fmt: skip
    ax.set_xlim(0, years[-1])
    ax.set_ylim(0, 100)
    ax.yaxis.set_major_formatter(PercentFormatter())
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xticks(years, [f"{year}\n{n}" for year, n in again.select("years", "n_followed").iter_rows()])
    ax.set_xlabel("Years since an action was declared complete; beneath, cases still followed")
    ax.set_ylabel("Failing reported again")
    ax.grid(axis="y", color=style.FAINT, linewidth=0.6)
    ax.set_axisbelow(True)
    return ax
