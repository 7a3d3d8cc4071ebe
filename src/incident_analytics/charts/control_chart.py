"""The control chart as a picture: finished numbers in, axes out; nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import MaxNLocator, PercentFormatter

from incident_analytics.charts import style
from incident_analytics.charts.icons import draw_assurance_icon, draw_variation_icon
from incident_analytics.charts.words import CHART_NAMES, footer, headline
from incident_analytics.spc import Limits

CENTRE_NAMES = {"run": "Median", "g": "Median", "t": "Centre"}
COLOURS = {
    "common_cause": style.COMMON,
    "special_cause_improvement": style.IMPROVEMENT,
    "special_cause_concern": style.CONCERN,
    "special_cause_neutral_high": style.NEUTRAL,
    "special_cause_neutral_low": style.NEUTRAL,
}
# Shape says which rule was broken, colour what it means; a point that breaks several shows the first.
SHAPES = {
    "outside": ("D", "outside the limits"),
    "trend_rising": ("^", "rising trend"),
    "trend_falling": ("v", "falling trend"),
    "two_in_three": ("p", "2 in 3 near a limit"),
    "shift": ("s", "shift to one side"),
}
LABEL_GAP = 0.052  # of the axes' height, so that two end labels never touch


def control_chart(
    result: Limits,
    x: Sequence[Any] | pl.Series | None = None,
    ax: Axes | None = None,
    title: str = "",
    ylabel: str = "",
    xlabel: str = "",
    caption: str = "",
    icons: bool = True,
    percent: bool | None = None,
) -> Axes:
    """The axes with the chart: points, centre line, limits, rule breaks, icons and what a reader must know.

    `x` are dates, numbers or labels, one per point, in the order of the points; labels are drawn in that
    order and never sorted. `percent` defaults to yes for proportions that are not multiplied.
    """
    ax = style.new_axes() if ax is None else ax
    with mpl.rc_context(style.HOUSE):
        across = _across(ax, result, x)
        if percent or (percent is None and result.chart in ("p", "pprime") and result.multiply == 1):
            ax.yaxis.set_major_formatter(PercentFormatter(1))
        _draw_lines(ax, result, across)
        _draw_points(ax, result.points, across)
        _set_height(ax, result.points)
        _draw_parts(ax, result, across)
        _label_lines(ax, result)
        _write(ax, result, title, caption)
        ax.set_ylabel(ylabel)
        ax.set_xlabel(xlabel)
        if icons:
            _draw_icons(ax, result)
    return ax


def _across(ax: Axes, result: Limits, x: Sequence[Any] | pl.Series | None) -> np.ndarray:
    places = np.arange(1, len(result) + 1, dtype=float)
    if x is None:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=4))
        ax.set_xlim(0.5 - 0.02 * len(places), len(places) + 0.5 + 0.02 * len(places))
        return places
    listed = list(x)
    if len(listed) != len(result):
        raise ValueError(f"x has {len(listed)} values and the chart {len(result)} points")
    if isinstance(listed[0], date):
        locator = AutoDateLocator(minticks=4, maxticks=9)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
        return mpl.dates.date2num(listed)
    if isinstance(listed[0], str):
        shown = places[:: math.ceil(len(places) / 12)]
        ax.set_xticks(shown, [listed[int(place) - 1] for place in shown])
        return places
    return np.asarray(listed, dtype=float)


def _draw_lines(ax: Axes, result: Limits, across: np.ndarray) -> None:
    dash = (0, (5, 2)) if result.preset.runs_method and result.runs_signal else "solid"
    for part in result.points["part"].unique(maintain_order=True):
        rows = (result.points["part"] == part).to_numpy()
        own = result.points.filter(rows)
        for column, colour, width, line in (
            ("centre_line", style.INK, 1.1, dash),
            ("lower_process_limit", style.QUIET, 0.9, (0, (6, 3))),
            ("upper_process_limit", style.QUIET, 0.9, (0, (6, 3))),
            ("near_lower", style.FAINT, 0.8, (0, (1, 2))),
            ("near_upper", style.FAINT, 0.8, (0, (1, 2))),
        ):
            _step(ax, across[rows], own[column].to_numpy(), color=colour, linewidth=width, linestyle=line)
    if result.target is not None:
        ax.axhline(result.target, color=style.GREEN, linewidth=1.1, linestyle=(0, (2, 2)), zorder=1)


def _step(ax: Axes, across: np.ndarray, heights: np.ndarray, **look: Any) -> None:
    """A line in steps that reach half-way to the neighbours, so that each point stands on its own limits."""
    middles = (across[1:] + across[:-1]) / 2
    edge = (across[1] - across[0]) / 2 if len(across) > 1 else 0.5
    last = (across[-1] - across[-2]) / 2 if len(across) > 1 else 0.5
    ends = np.concatenate([[across[0] - edge], middles, [across[-1] + last]])
    ax.stairs(heights, ends, baseline=None, zorder=1, **look)


def _draw_points(ax: Axes, points: pl.DataFrame, across: np.ndarray) -> None:
    y = points["y"].to_numpy()
    ax.plot(across, y, color=style.COMMON, linewidth=0.8, alpha=0.7, zorder=2)
    excluded = points["excluded"].to_numpy()
    plain = ~points["special_cause"].to_numpy() & ~excluded
    ax.plot(across[plain], y[plain], "o", color=style.COMMON, markersize=4, zorder=3)
    for name, (shape, words) in SHAPES.items():
        rows = points["special_cause_type"].str.starts_with(name).to_numpy() & ~excluded
        if rows.any():
            look = {"s": 42, "marker": shape, "edgecolors": "white", "linewidths": 0.5, "zorder": 4}
            ax.scatter(across[rows], y[rows], c=[COLOURS[k] for k in points["point_type"].filter(rows)], **look)
            ax.plot([], [], shape, color=style.INK, markersize=5.5, label=words)
    if excluded.any():
        ghost = {"markersize": 5, "markerfacecolor": "white", "markeredgecolor": style.QUIET}
        ax.plot(across[excluded], y[excluded], "o", zorder=4, label="left out of the limits", **ghost)


def _set_height(ax: Axes, points: pl.DataFrame) -> None:
    """Room above the highest mark; where nothing is negative, a floor just below a limit at 0."""
    low, high = ax.get_ylim()
    never_negative = min(points["y"].min() or 0, points["lower_process_limit"].min() or 0) >= 0
    floor = max(low, -0.02 * high) if never_negative else low
    ax.set_ylim(floor, high + 0.06 * (high - low))


def _draw_parts(ax: Axes, result: Limits, across: np.ndarray) -> None:
    for row in result.parts.filter(pl.col("part") > 1).iter_rows(named=True):
        first = row["first_point"]
        where = (across[first] + across[first - 1]) / 2
        ax.axvline(where, color=style.QUIET, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=0)
        words = f"{row['why']}\n({row['who']})" if row["why"] else "new limits,\nno reason recorded"
        spot = {"xycoords": ax.get_xaxis_transform(), "xytext": (3, -2), "textcoords": "offset points"}
        ax.annotate(words, (where, 1), va="top", fontsize=style.SMALL_SIZE, color=style.QUIET, **spot)


def _label_lines(ax: Axes, result: Limits) -> None:
    """Names and latest values at the right end of the lines, moved apart where they would touch."""
    last = result.parts.row(-1, named=True)
    vary = result.points.filter(pl.col("part") == last["part"])["upper_process_limit"].n_unique() > 1
    limit = "trial limit" if last["trial_limits"] else "limit"
    limit += " (latest)" if vary else ""
    named = [
        (last["upper_process_limit"], f"Upper {limit}", style.QUIET),
        (last["centre_line"], CENTRE_NAMES.get(result.chart, "Mean"), style.INK),
        (last["lower_process_limit"], f"Lower {limit}", style.QUIET),
        (result.target, "Target", style.GREEN),
    ]
    named = sorted((row for row in named if row[0] is not None), key=lambda row: row[0])
    low, high = ax.get_ylim()
    heights = _apart([(value - low) / (high - low) for value, _, _ in named])
    for height, (value, words, colour) in zip(heights, named, strict=True):
        spot = {"xycoords": "axes fraction", "xytext": (6, 0), "textcoords": "offset points"}
        text = f"{words} {_number(ax, value)}"
        ax.annotate(text, (1, height), va="center", fontsize=style.SMALL_SIZE, color=colour, **spot)


def _apart(heights: list[float]) -> list[float]:
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL_GAP) if placed else height)
    return placed


def _number(ax: Axes, value: float) -> str:
    """The value with one digit more than the axis needs, and no zeros that say nothing."""
    low, high = ax.get_ylim()
    share = isinstance(ax.yaxis.get_major_formatter(), PercentFormatter)
    scale = 100 if share else 1
    digits = max(0, 2 - math.floor(math.log10((high - low) * scale)))
    text = f"{value * scale:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\N{MINUS SIGN}") + ("%" if share else "")


def _write(ax: Axes, result: Limits, title: str, caption: str) -> None:
    """Header and caption: what chart, which preset and rules, and every caution that the numbers carry."""
    spot = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    ax.annotate(title, (0, 1), (0, 36), fontsize=style.TITLE_SIZE, fontweight="bold", **spot)
    kind = f"{CHART_NAMES[result.chart]} · preset {result.preset.name}: {result.preset.title}"
    ax.annotate(kind, (0, 1), (0, 22), fontsize=style.TEXT_SIZE, color=style.QUIET, **spot)
    ax.annotate(headline(result), (0, 1), (0, 8), fontsize=style.TEXT_SIZE, **spot)
    ax.annotate(
        footer(result, caption),
        (0, 0),
        (0, -46),
        va="top",
        fontsize=style.SMALL_SIZE,
        color=style.QUIET,
        **spot,
    )
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc="upper left", bbox_to_anchor=(-0.012, -0.085), ncols=6, handletextpad=0.2, columnspacing=1.2)


def _draw_icons(ax: Axes, result: Limits) -> None:
    falling = result.points["special_cause_type"].drop_nulls()[-1].endswith(("below", "falling"))
    draw_variation_icon(ax.inset_axes((1.02, 1.04, 0.085, 0.21)), result.variation, falling)
    if result.assurance:
        above = result.improvement == "increase"
        target_above = (result.assurance == "consistent_fail") == above
        draw_assurance_icon(ax.inset_axes((1.125, 1.04, 0.085, 0.21)), result.assurance, target_above)
