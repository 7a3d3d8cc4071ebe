"""Random series against formulas written apart from the code, with the standard library only."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from incident_analytics.spc import limits

calm = settings(deadline=None)  # the first call reads the preset table

COUNTS = st.lists(st.integers(0, 200), min_size=3, max_size=40)
PAIRS = st.lists(st.tuples(st.integers(0, 50), st.integers(50, 900)), min_size=3, max_size=40)
GAPS = st.lists(st.floats(0.5, 500), min_size=3, max_size=40)


def screened(ranges, factor=3.267):
    average = statistics.fmean(ranges)
    kept = [r for r in ranges if r < factor * average]
    return statistics.fmean(kept) if kept else None


def steps(values):
    return [abs(b - a) for a, b in zip(values, values[1:], strict=False)]


def agree(series, expected):
    assert series.to_list() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@calm
@given(COUNTS)
def test_xmr_limits_equal_the_formula(y):
    average = screened(steps(y))
    assume(average)
    result = limits(y)
    agree(result["centre_line"], [statistics.fmean(y)] * len(y))
    agree(result["upper_process_limit"], [statistics.fmean(y) + 2.66 * average] * len(y))
    agree(result["near_lower"], [statistics.fmean(y) - 2 * 2.66 / 3 * average] * len(y))


@calm
@given(COUNTS)
def test_c_limits_equal_the_formula(y):
    centre = sum(y) / len(y)
    assume(centre > 0)
    result = limits(y, chart="c")
    agree(result["upper_process_limit"], [centre + 3 * math.sqrt(centre)] * len(y))
    agree(result["lower_process_limit"], [max(0, centre - 3 * math.sqrt(centre))] * len(y))


@calm
@given(PAIRS)
def test_u_and_p_limits_equal_the_formula(pairs):
    events, sizes = [a for a, _ in pairs], [b for _, b in pairs]
    pooled = sum(events) / sum(sizes)
    assume(pooled > 0)
    rate, share = limits(events, n=sizes, chart="u"), limits(events, n=sizes, chart="p")
    agree(rate["upper_process_limit"], [pooled + 3 * math.sqrt(pooled / size) for size in sizes])
    agree(
        share["upper_process_limit"],
        [min(1, pooled + 3 * math.sqrt(pooled * (1 - pooled) / size)) for size in sizes],
    )


@calm
@given(PAIRS)
def test_u_prime_limits_equal_the_formula(pairs):
    events, sizes = [a for a, _ in pairs], [b for _, b in pairs]
    pooled = sum(events) / sum(sizes)
    assume(pooled > 0)
    sigma = [math.sqrt(pooled / size) for size in sizes]
    z = [(a / size - pooled) / s for a, size, s in zip(events, sizes, sigma, strict=True)]
    between = screened(steps(z))
    assume(between and between > 1e-6)
    result = limits(events, n=sizes, chart="uprime")
    agree(result["upper_process_limit"], [pooled + 3 * s * between / 1.128 for s in sigma])


@calm
@given(GAPS)
def test_t_limits_equal_the_formula(gaps):
    z = [gap ** (1 / 3.6) for gap in gaps]
    between = screened(steps(z))
    assume(between and between > 1e-6)
    result = limits(gaps, chart="t", preset="anhoej")
    agree(result["centre_line"], [statistics.fmean(z) ** 3.6] * len(gaps))
    agree(result["upper_process_limit"], [(statistics.fmean(z) + 3 * between / 1.128) ** 3.6] * len(gaps))


@calm
@given(COUNTS)
def test_g_limits_equal_the_formula(y):
    average = sum(y) / len(y)
    assume(average > 0)
    result = limits(y, chart="g")
    agree(result["centre_line"], [statistics.median(y)] * len(y))
    agree(result["upper_process_limit"], [average + 3 * math.sqrt(average * (average + 1))] * len(y))


@calm
@given(COUNTS)
def test_runs_equal_a_count_by_hand(y):
    middle = statistics.median(y)
    text = "".join("a" if value > middle else "b" for value in y if value != middle)
    result = limits(y, chart="run", preset="anhoej")
    assert result.n_useful == len(text)
    assert result.crossings == (text.count("ab") + text.count("ba") if text else None)
    longest = max((len(run) for run in text.replace("ab", "a b").replace("ba", "b a").split()), default=None)
    assert result.longest_run == longest


@calm
@given(COUNTS, st.integers(1, 1000), st.integers(-500, 500))
def test_flags_do_not_change_with_the_unit_or_the_zero_of_the_scale(y, factor, offset):
    assume(screened(steps(y)))
    plain, moved = limits(y), limits([factor * value + offset for value in y])
    for flag in ("outside", "shift", "trend", "two_in_three"):
        assert plain[flag].to_list() == moved[flag].to_list()


@calm
@given(COUNTS)
def test_turning_the_series_upside_down_turns_directions_and_keeps_flags(y):
    assume(screened(steps(y)))
    up, down = limits(y, improvement="increase"), limits([-value for value in y], improvement="decrease")
    assert up["special_cause"].to_list() == down["special_cause"].to_list()
    assert up["point_type"].to_list() == down["point_type"].to_list()


@calm
@given(COUNTS)
def test_special_cause_is_any_rule_and_nothing_else(y):
    result = limits(y)
    rules = result["outside"] | result["shift"] | result["trend"] | result["two_in_three"]
    assert (result["special_cause"] == rules).all()
