"""Control limits and rule flags of a series: the one call that the rest of the project uses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from incident_analytics.spc import counts, individuals, subgroups
from incident_analytics.spc.assemble import PartResult, assemble
from incident_analytics.spc.classify import IMPROVEMENT
from incident_analytics.spc.inputs import ChartInputError, one_of, positions
from incident_analytics.spc.lines import Lines, Series, without_false_limits, zero_width
from incident_analytics.spc.parts import base_points, part_numbers, rebases
from incident_analytics.spc.prepare import prepare
from incident_analytics.spc.presets import Preset, get_preset
from incident_analytics.spc.result import Limits, Settings
from incident_analytics.spc.rules import near_a_limit, outside, shift, side_of_centre, trend, two_in_three
from incident_analytics.spc.runs import runs_analysis

CHARTS = {
    "run": individuals.run_chart,
    "i": individuals.i_chart,
    "mr": individuals.mr_chart,
    "c": counts.c_chart,
    "u": counts.u_chart,
    "uprime": counts.uprime_chart,
    "p": counts.p_chart,
    "pprime": counts.pprime_chart,
    "g": counts.g_chart,
    "t": individuals.t_chart,
    "xbar": subgroups.xbar_chart,
    "s": subgroups.s_chart,
}


def limits(
    y: Any,
    n: Any = None,
    chart: str = "i",
    preset: str = "mdc",
    freeze: int | None = None,
    part: Any = None,
    exclude: Any = None,
    target: float | None = None,
    improvement: str | None = None,
    multiply: float = 1,
    subgroup: Any = None,
) -> Limits:
    """Centre line, limits and rule flags of a series in time order, with the series' runs analysis.

    `y` is the count for c, u, uprime, p, pprime (divided by `n` inside; a point whose `n` is missing or 0
    is missing), the measurement for run, i, mr, xbar, s (for xbar and s with the `subgroup` of each: one
    point per subgroup, in order of first appearance), the time since the last event for t, the
    opportunities since it for g; for run and i it is divided by `n` where there is one. Missing is None or
    NaN. `freeze`: limits from the first so many points, of each part where there are parts. `part`: 0-based
    positions that start a new part, or `Rebase` with who and why. `exclude`: 0-based positions that take no
    part in limits, runs, shifts and trends. `target` is in the unit plotted; `improvement` is "increase",
    "decrease" or None (neutral).

    Raises ChartInputError. Formulas, sources and checks: docs/spc.md.

    >>> limits([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1])["upper_process_limit"].round(4).head(1).to_list()
    [4.8267]
    """
    one_of(chart, CHARTS, "chart")
    improvement = one_of("neutral" if improvement is None else improvement, IMPROVEMENT, "improvement")
    if not multiply > 0:
        raise ChartInputError(f"multiply is {multiply}; allowed is a number above 0")
    settings = Settings(chart, get_preset(preset), improvement, target, multiply)
    series, labels = prepare(y, n, chart, subgroup)
    decisions = rebases(part, len(series.y))
    excluded = np.zeros(len(series.y), dtype=bool)
    excluded[positions(exclude, "exclude", len(series.y))] = True
    part_of = part_numbers([start for start, _ in decisions], len(series.y))
    base = base_points(part_of, freeze, excluded)
    series = replace(series, base=base, part=part_of, excluded=excluded)
    done = [_part(series.within(part_of == k), settings) for k in range(1, len(decisions) + 2)]
    return assemble(done, series, labels, decisions, settings)


def _part(series: Series, settings: Settings) -> PartResult:
    chart, rule_set = settings.chart, settings.preset
    lines = CHARTS[chart](series, rule_set)
    estimable = None if chart == "run" else not zero_width(lines)
    lines = without_false_limits(lines)
    seen = ~np.isnan(lines.y) & ~series.excluded
    side, near = side_of_centre(lines), near_a_limit(lines)
    runs = runs_analysis(side[seen], rule_set.runs_method or "anhoej")
    if chart == "mr":  # neighbouring moving ranges share a point, so runs of them are not by chance
        runs = replace(runs, runs_signal=False)
    flags = _rules(lines, side, near, seen, rule_set)
    return PartResult(lines, side, near, outside(lines), *flags, runs, estimable)


def _rules(
    lines: Lines, side: np.ndarray, near: np.ndarray, seen: np.ndarray, rule_set: Preset
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shift, trend and two-in-three among the points seen; the others get none."""
    in_shift, in_pair = np.zeros((2, len(side)), dtype=bool)
    in_trend = np.zeros(len(side), dtype=int)
    if rule_set.shift_points:
        in_shift[seen] = shift(side[seen], rule_set.shift_points)
    if rule_set.trend_points:
        in_trend[seen] = trend(lines.y[seen], rule_set.trend_points)
    if rule_set.two_in_three:
        in_pair[seen] = two_in_three(near[seen], side[seen])
    return in_shift, in_trend, in_pair
