"""Funnel limits against values worked out by hand from Spiegelhalter 2005, appendix A.1.1 and section 4."""

from __future__ import annotations

import math

import pytest

from incident_analytics.spc import ChartInputError
from incident_analytics.spc.funnel import funnel


def test_an_exact_limit_is_interpolated_within_its_step():
    # Five places of expectation 5 each. P(X <= 1) = 0.04043, P(X = 1) = 0.03369: r = 1 at 2.5 %, moved down by
    # (0.04043 - 0.025) / 0.03369 = 0.4580 of a step.
    result = funnel([5, 5, 5, 5, 5], [100, 100, 100, 100, 100])
    at = result.lines.filter(result.lines["n"] == 100).row(0, named=True)
    assert not result.widened
    assert at["lower_95"] * 100 == pytest.approx(1 - (math.exp(-5) * 6 - 0.025) / (math.exp(-5) * 5), rel=1e-9)


def test_limits_close_as_places_grow_and_hold_the_centre():
    result = funnel([3, 10, 22, 41], [1_000, 4_000, 8_000, 16_000], multiply=1_000)
    assert result.centre == pytest.approx(1_000 * 76 / 29_000)
    width = (result.lines["upper_998"] - result.lines["lower_998"]).to_list()
    assert width[-1] < width[0]
    assert (result.lines["lower_95"] <= result.centre).all() and (result.centre <= result.lines["upper_95"]).all()


def test_a_place_far_above_chance_is_high_and_the_others_are_none():
    result = funnel([10, 11, 9, 10, 60], [1_000] * 5)
    assert result.points["outside_998"].to_list()[:4] == ["none"] * 4
    assert funnel([10, 11, 9, 10, 45, 10, 9, 11, 10, 12, 9, 10], [1_000] * 12).points["outside_998"][4] == "high"


def test_places_that_all_differ_more_than_chance_widen_the_limits():
    result = funnel([2, 40, 5, 33, 1, 50, 4, 28], [1_000] * 8)
    assert result.widened and result.dispersion > 2
    assert set(result.points["outside_998"]) == {"none"}


@pytest.mark.parametrize(("y", "n"), [([1], [1]), ([1, 2], [1, 0]), ([1, -2], [1, 1]), ([1, 2, 3], [1, 1])])
def test_numbers_that_give_no_funnel_are_refused(y, n):
    with pytest.raises(ChartInputError):
        funnel(y, n)
