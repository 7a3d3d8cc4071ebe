"""The funnel across places: each as a dot over its size, beside what chance allows."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes

from incident_analytics.spc.funnel import Funnel

from . import style

LOOK = {"998": ("solid", "99.8%"), "95": ((0, (4, 3)), "95%")}


def draw_funnel(
    result: Funnel, names: Sequence[str], xlabel: str, ylabel: str, title: str, caption: str, ax: Axes | None = None
) -> Axes:
    """Axes with the dots, the centre and both pairs of limits; places outside the 99.8 % limits are named."""
    ax = ax or style.new_axes(height=4.6)
    style.place(ax, title, caption, left=0.9, right=1.1, below=0.55)
    lines = result.lines
    ax.axhline(result.centre, color=style.INK, linewidth=1)
    _end(ax, lines["n"][-1], result.centre, "all together")
    for level, (dash, words) in LOOK.items():
        for side in ("lower", "upper"):
            ax.plot(lines["n"], lines[f"{side}_{level}"], color=style.QUIET, linewidth=1, linestyle=dash)
        _end(ax, lines["n"][-1], lines[f"upper_{level}"][-1], words)
    for name, row in zip(names, result.points.iter_rows(named=True), strict=True):
        outside = row["outside_998"] != "none"
        look = {"color": style.ORANGE if outside else style.BLUE, "markersize": 7 if outside else 6, "zorder": 3}
        (dot,) = ax.plot([row["n"]], [row["rate"]], "D" if outside else "o", **look)
        style.tip(dot, f"{name}: {row['rate']:.1f}")
        if outside:
            ax.annotate(name, (row["n"], row["rate"]), xytext=(6, 5), textcoords="offset points",
                        fontsize=style.SMALL_SIZE)  # fmt: skip
    ax.set_xlim(lines["n"][0], lines["n"][-1])
    ax.set_ylim(0, _top(result.points, lines) * 1.08)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return ax


def _top(points: pl.DataFrame, lines: pl.DataFrame) -> float:
    return max(points["rate"].max(), lines["upper_998"][len(lines) // 4])


def _end(ax: Axes, x: float, y: float, words: str) -> None:
    ax.annotate(words, (x, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=style.SMALL_SIZE,
                color=style.QUIET, annotation_clip=False)  # fmt: skip
