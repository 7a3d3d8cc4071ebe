"""From the numbers handed over to one series ready for a chart: divided, grouped and checked."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from incident_analytics.spc.inputs import ChartInputError, denominators, numbers, refuse_where
from incident_analytics.spc.lines import Series
from incident_analytics.spc.subgroups import group_rows, summarise

NEEDS_DENOMINATOR = ("u", "uprime", "p", "pprime")
TAKES_DENOMINATOR = (*NEEDS_DENOMINATOR, "run", "i")
SHARES = ("p", "pprime")
COUNTS = (*NEEDS_DENOMINATOR, "c", "g")
SUBGROUPED = ("xbar", "s")


def prepare(y: Any, n: Any, chart: str, subgroup: Any) -> tuple[Series, list[Hashable] | None]:
    """The series as it will be plotted, and the label of each point where the chart has subgroups."""
    values = numbers(y, "y")
    if len(values) == 0:
        raise ChartInputError("y is empty; a chart needs at least one point")
    if (chart in SUBGROUPED) != (subgroup is not None):
        need = "needs" if chart in SUBGROUPED else "does not take"
        raise ChartInputError(f"the {chart} chart {need} subgroup\nHINT: subgroup is for the charts xbar and s")
    below = denominators(n, len(values))
    _check_denominator(chart, below)
    _check_values(chart, values, below)
    if chart in SUBGROUPED:
        return _grouped(values, subgroup)
    return _divided(values, below), None


def _check_denominator(chart: str, below: np.ndarray | None) -> None:
    if chart in NEEDS_DENOMINATOR and below is None:
        raise ChartInputError(f"the {chart} chart needs n, the denominator of each point\nHINT: counts alone: c")
    if chart not in TAKES_DENOMINATOR and below is not None:
        raise ChartInputError(
            f"the {chart} chart takes no denominator and would leave n out without a word\n"
            "HINT: u or uprime for rates, p or pprime for proportions"
        )


def _check_values(chart: str, values: np.ndarray, below: np.ndarray | None) -> None:
    with np.errstate(invalid="ignore"):
        if chart in COUNTS:
            refuse_where(values < 0, f"the {chart} chart needs counts of 0 or more; y is negative", "check the sign")
        if chart in SHARES:
            refuse_where(
                values > below,
                f"the {chart} chart needs y within n; y exceeds n",
                "a rate can exceed 1: use u",
            )
        if chart == "t":
            problem = "the t chart needs a time above 0 between events; y is 0 or less"
            refuse_where(values <= 0, problem, "for events of one day see same_day in spc.days_between")


def _divided(values: np.ndarray, below: np.ndarray | None) -> Series:
    every = np.ones(len(values), dtype=bool)
    if below is None:
        return Series(values, every, values)
    # A point lacking either half is missing as a whole, so that no event is counted without its exposure.
    whole = ~np.isnan(values) & ~np.isnan(below)
    above, below = np.where(whole, values, np.nan), np.where(whole, below, np.nan)
    return Series(above / below, every, above, below)


def _grouped(values: np.ndarray, subgroup: Any) -> tuple[Series, list[Hashable]]:
    labels = list(subgroup)
    if len(labels) != len(values):
        raise ChartInputError(f"subgroup has {len(labels)} values, y {len(values)}; they must be as many")
    names, rows = group_rows(labels)
    sizes, means, sds = np.array([summarise(values[own]) for own in rows]).T
    every = np.ones(len(names), dtype=bool)
    return Series(means, every, means, None, sizes, means, sds), names
