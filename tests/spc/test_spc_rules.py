"""Each rule by itself, on vectors that can be checked by eye, negatives beside positives."""

from __future__ import annotations

import numpy as np
import pytest

from incident_analytics.spc import limits
from incident_analytics.spc.rules import name_of_cause, shift, trend, two_in_three


def where(flags):
    return np.flatnonzero(flags).tolist()


def test_seven_on_one_side_are_a_shift_and_six_are_not():
    assert where(shift(np.array([-1, 1, 1, 1, 1, 1, 1, 1, -1]))) == [1, 2, 3, 4, 5, 6, 7]
    assert where(shift(np.array([-1, 1, 1, 1, 1, 1, 1, -1, 1]))) == []


def test_a_point_on_the_centre_line_ends_a_shift():
    assert where(shift(np.array([1, 1, 1, 0, 1, 1, 1, 1]))) == []


def test_rules_on_no_points_and_on_few_points_find_nothing():
    for length in (0, 1, 2, 6):
        assert where(shift(np.ones(length, dtype=int))) == []
        assert where(trend(np.arange(float(length)))) == []
    assert where(two_in_three(np.array([True, True]), np.array([1, 1]))) == []


def test_seven_rising_points_are_a_trend_and_six_are_not():
    assert trend(np.array([5.0, 1, 2, 3, 4, 5, 6, 7, 7])).tolist() == [0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert where(trend(np.array([5.0, 1, 2, 3, 4, 5, 6, 6]))) == []


def test_a_tie_breaks_a_trend():
    assert where(trend(np.array([1.0, 2, 3, 3, 4, 5, 6, 7]))) == []


def test_the_turning_point_of_two_trends_belongs_to_the_later_one():
    y = np.array([1.0, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])
    assert trend(y).tolist() == [1] * 6 + [-1] * 7


@pytest.mark.parametrize(
    ("near", "side", "expected"),
    [
        ([1, 0, 1], [1, 1, 1], [0, 2]),
        ([1, 1, 0], [1, 1, 1], [0, 1]),
        ([1, 0, 0], [1, 1, 1], []),  # one is not two
        ([1, 0, 1], [1, -1, 1], []),  # the third lies on the other side
        ([1, 1, 0], [1, -1, -1], []),  # near, but not near the same limit
        ([1, 1, 0], [1, 1, 0], []),  # the third lies on the centre line
        ([0, 1, 0, 1, 0], [-1, -1, -1, -1, 1], [1, 3]),
    ],
)
def test_two_in_three_needs_two_near_points_and_all_three_on_one_side(near, side, expected):
    assert where(two_in_three(np.array(near, dtype=bool), np.array(side))) == expected


def test_a_point_outside_is_not_near_and_does_not_count_for_two_in_three():
    result = limits([5, 5, 6, 5, 4, 5, 6, 4, 5, 20, 5, 6, 4], preset="mdc")
    assert result["outside"][9]
    assert not result["near"][9]
    assert not result["two_in_three"].any()


def test_a_point_on_a_limit_is_inside():
    result = limits([5] * 20, preset="mdc_excel")
    assert result["upper_process_limit"][0] == 5
    assert not result["outside"].any()


def test_outside_goes_before_trend_before_two_in_three_before_shift():
    every = np.ones(4, dtype=bool)
    beyond = np.array([1, 0, 0, 0], dtype=bool)
    rising = np.array([1, 1, 0, 0])
    pair = np.array([1, 1, 1, 0], dtype=bool)
    names, direction = name_of_cause(beyond, rising, pair, every, np.array([-1, -1, -1, -1]))
    assert names == ["outside_below", "trend_rising", "two_in_three_below", "shift_below"]
    assert direction.tolist() == [-1, 1, -1, -1]


def test_presets_differ_in_the_rules_they_apply():
    y = [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8]
    assert limits(y, preset="mdc")["trend"].any()
    for preset in ("anhoej", "shewhart"):
        result = limits(y, preset=preset)
        assert not (result["trend"] | result["shift"] | result["two_in_three"]).any()
        assert (result["special_cause"] == result["outside"]).all()
