"""Freeze, parts, rebases and exclusions: which points the limits rest on."""

from __future__ import annotations

from datetime import date

import pytest

from incident_analytics.spc import ChartInputError, Rebase, limits

LOW_THEN_HIGH = [3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 6, 13, 15, 14, 16, 15, 14, 16, 15, 13, 15, 14, 16]


def test_freeze_takes_the_limits_from_the_first_points_only():
    frozen, alone = limits(LOW_THEN_HIGH, freeze=12), limits(LOW_THEN_HIGH[:12])
    assert frozen["upper_process_limit"][-1] == alone["upper_process_limit"][0]
    assert frozen["outside"].to_list() == [False] * 12 + [True] * 12
    assert frozen["in_base"].sum() == 12


def test_freeze_longer_than_the_series_takes_all_of_it():
    assert limits(LOW_THEN_HIGH, freeze=99).points.equals(limits(LOW_THEN_HIGH).points)


def test_each_part_has_limits_of_its_own():
    result = limits(LOW_THEN_HIGH, part=[12])
    alone = limits(LOW_THEN_HIGH[12:])
    assert result["part"].to_list() == [1] * 12 + [2] * 12
    assert result["centre_line"][-1] == alone["centre_line"][0]
    assert result["upper_process_limit"][-1] == alone["upper_process_limit"][0]
    assert not result["outside"].any()


def test_moving_ranges_and_rules_do_not_cross_a_part_boundary():
    result = limits([1, 2, 3, 4, 5, 6, 7, 8], part=4, chart="mr")
    assert result["y"][4] is None
    assert not limits([1, 2, 3, 4, 5, 6, 7, 8], part=4)["trend"].any()


def test_series_attributes_are_those_of_the_last_part_and_the_table_has_all():
    result = limits(LOW_THEN_HIGH, part=[12], preset="anhoej")
    assert result.parts["part"].to_list() == [1, 2]
    assert result.longest_run == result.parts["longest_run"][1]
    assert result.parts["first_point"].to_list() == [0, 12]


def test_freeze_counts_from_the_start_of_each_part():
    result = limits(LOW_THEN_HIGH, part=[12], freeze=6)
    assert result["in_base"].to_list() == ([True] * 6 + [False] * 6) * 2


def test_a_rebase_carries_who_and_why():
    decision = Rebase(12, who="ward manager", why="new observation policy", date=date(2024, 3, 1))
    result = limits(LOW_THEN_HIGH, part=[decision])
    assert result.rebases == (decision,)
    assert result.parts.row(1, named=True)["why"] == "new observation policy"
    assert "New limits from point 13: new observation policy (ward manager, 1 Mar 2024)." in result.notes


def test_a_rebase_without_a_reason_is_refused_and_a_bare_position_is_noted():
    with pytest.raises(ChartInputError, match="who decided and why"):
        Rebase(12, who="", why="better")
    assert "New limits from point 13: no reason recorded." in limits(LOW_THEN_HIGH, part=12).notes


def test_part_zero_is_where_every_series_starts():
    assert limits(LOW_THEN_HIGH, part=[0, 12]).points.equals(limits(LOW_THEN_HIGH, part=[12]).points)


def test_excluded_points_take_no_part_in_limits_but_are_still_judged():
    y = [3, 5, 4, 6, 50, 5, 4, 6, 5, 3, 5, 4, 6]
    result = limits(y, exclude=[4])
    without = limits(y[:4] + y[5:])
    assert result["upper_process_limit"][0] == without["upper_process_limit"][0]
    assert result["outside"][4]
    assert result["excluded"].arg_true().to_list() == [4]


@pytest.mark.parametrize("name", ["part", "exclude"])
@pytest.mark.parametrize("position", [-1, 24])
def test_a_position_outside_the_series_is_refused(name, position):
    with pytest.raises(ChartInputError, match="allowed are 0 to 23"):
        limits(LOW_THEN_HIGH, **{name: [position]})


def test_multiply_scales_lines_and_leaves_flags_and_target_alone():
    y, n = [3, 5, 4, 6, 5, 4, 6, 5, 30, 5, 4, 6], [1000] * 12
    plain = limits(y, n=n, chart="u", target=5)
    scaled = limits(y, n=n, chart="u", multiply=1000, target=5)
    assert scaled["upper_process_limit"][0] == pytest.approx(1000 * plain["upper_process_limit"][0])
    assert scaled["outside"].to_list() == plain["outside"].to_list()
    assert scaled.target == 5
