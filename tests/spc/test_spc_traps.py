"""The traps that other tools fall into, one test each (section 3.5 of the reference on control charts)."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest

from incident_analytics.spc import ChartInputError, days_between, facets, limits, month_labels, monthly_series
from incident_analytics.spc.calendar import add_denominator


@pytest.mark.parametrize("preset", ["mdc", "anhoej"])
def test_constant_series_has_no_limits_where_ranges_are_screened_and_says_so(preset):
    result = limits([5] * 20, preset=preset)
    assert result["upper_process_limit"].is_null().all()
    assert not result.limits_estimable
    assert not result["special_cause"].any()
    assert any("not estimable" in note for note in result.notes)


@pytest.mark.parametrize("preset", ["mdc_excel", "shewhart"])
def test_constant_series_unscreened_keeps_the_zero_width_limits_of_the_references_and_says_so(preset):
    result = limits([5] * 20, preset=preset)
    assert result["lower_process_limit"].to_list() == [5] * 20
    assert not result.limits_estimable
    assert not result["special_cause"].any()


def test_constant_fractions_do_not_leave_the_centre_line_by_rounding():
    result = limits([0.1] * 21 + [0.1], preset="mdc_excel")
    assert result.n_useful == 0
    assert not result["special_cause"].any()


def test_near_constant_series_does_not_call_every_point_special():
    # nhspy-plotthedots draws limits on the centre line here, so that all five points are outside
    result = limits([1, 1, 1, 1, 2])
    assert result["upper_process_limit"].is_null().all()
    assert not result["outside"].any()
    assert not result.limits_estimable


def test_constant_base_does_not_make_every_later_change_special():
    result = limits([4] * 12 + [5, 3, 5, 3], freeze=12, preset="mdc_excel")
    assert not result["outside"].any()
    assert not result.limits_estimable


def test_the_two_constants_differ_by_sixteen_in_a_hundred_thousand():
    y = [3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 6]
    mdc, shewhart = limits(y, preset="mdc_excel"), limits(y, preset="shewhart")
    widths = [(r["upper_process_limit"] - r["centre_line"])[0] for r in (mdc, shewhart)]
    assert widths[0] / widths[1] == pytest.approx(2.66 * 1.128 / 3)


def test_screening_is_a_matter_of_the_preset():
    y = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1]
    screened, whole = limits(y, preset="mdc"), limits(y, preset="mdc_excel")
    assert screened["upper_process_limit"][0] < whole["upper_process_limit"][0]
    assert screened.preset.screen and not whole.preset.screen


def test_same_day_events_are_refused_by_the_t_chart_with_a_way_out():
    with pytest.raises(ChartInputError, match="above 0.*\n.*same_day"):
        limits([3, 0, 5], chart="t")


def test_same_day_events_are_legal_on_the_g_chart():
    assert limits([3, 0, 5], chart="g")["y"].to_list() == [3, 0, 5]


def test_same_day_events_can_be_combined_with_their_number_kept():
    gaps = days_between([date(2024, 1, 1), date(2024, 1, 5), date(2024, 1, 5), date(2024, 1, 6)])
    assert gaps["y"].to_list() == [4, 1]
    assert gaps["events"].to_list() == [2, 1]


def test_same_day_events_can_be_spread_without_losing_one():
    gaps = days_between([date(2024, 1, 1), date(2024, 1, 5), date(2024, 1, 5), date(2024, 1, 6)], "spread")
    assert gaps["y"].to_list() == [4, 0.5, 0.5]
    assert limits(gaps["y"], chart="t").height == 3


def test_events_of_known_hours_need_no_rule():
    gaps = days_between([datetime(2024, 1, 1, 6), datetime(2024, 1, 1, 18), datetime(2024, 1, 2, 6)])
    assert gaps["y"].to_list() == [0.5, 0.5]


def test_spreading_never_overtakes_the_next_event():
    nine, ten = datetime(2024, 1, 1, 9), datetime(2024, 1, 1, 10)
    gaps = days_between([nine, nine, ten], "spread")
    assert (gaps["y"] > 0).all()
    assert gaps["y"].sum() == pytest.approx(1 / 24)


def test_months_without_events_are_in_the_series():
    series = monthly_series([date(2024, 1, 9), date(2024, 4, 2)])
    assert series["y"].to_list() == [1, 0, 0, 1]


def test_missing_denominators_are_missing_and_not_zero():
    series = monthly_series([date(2024, 1, 9), date(2024, 2, 9), date(2024, 3, 2)])
    exposure = pl.DataFrame({"month": [date(2024, 1, 1), date(2024, 3, 1)], "value": [300, 310]})
    series = add_denominator(series, exposure)
    assert series["n"].to_list() == [300, None, 310]
    result = limits(series["y"], n=series["n"], chart="u")
    assert result["y"].to_list() == [1 / 300, None, 1 / 310]
    assert result["centre_line"][0] == pytest.approx(2 / 610)


@pytest.mark.parametrize("nothing", [0, None, float("nan")])
def test_zero_and_missing_denominators_are_the_same(nothing):
    result = limits([1, 2, 3], n=[10, nothing, 20], chart="p")
    assert result["y"][1] is None
    assert result["upper_process_limit"][1] is None
    assert result["centre_line"].to_list() == pytest.approx([4 / 30] * 3)


def test_integer_and_float_counts_give_the_same_chart():
    whole = [3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 9]
    for chart, n in (("c", None), ("i", None), ("u", [100] * 12), ("p", [100] * 12), ("g", None)):
        a = limits(whole, n=n, chart=chart)
        b = limits([float(v) for v in whole], n=n and [float(v) for v in n], chart=chart)
        assert a.points.equals(b.points)


def test_lists_arrays_and_series_give_the_same_chart():
    plain = [3, 5, None, 6, 5, 4]
    forms = [
        np.array([3, 5, np.nan, 6, 5, 4]),
        pl.Series(plain),
        pd.Series(plain),
        pd.Series(plain, dtype="Int64"),
        pl.Series(plain).cast(pl.Decimal(10, 2)),
    ]
    for form in forms:
        assert limits(form).points.equals(limits(plain).points)


def test_text_periods_are_refused_rather_than_sorted():
    table = pl.DataFrame({"ward": ["a"] * 3, "period": ["10", "9", "11"], "y": [1, 2, 3]})
    with pytest.raises(ChartInputError, match="order of time"):
        facets(table, by="ward", x="period")


def test_labels_follow_the_order_of_dates():
    series = monthly_series([date(2023, 12, 1), date(2024, 4, 1)])
    assert month_labels(series["month"]) == ["Dec 2023", "Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024"]


def test_subgroups_keep_the_order_of_first_appearance():
    result = limits([1, 2, 3, 4, 5, 6], chart="xbar", subgroup=["wk 9", "wk 9", "wk 10", "wk 10", "wk 11", "wk 11"])
    assert result["subgroup"].to_list() == ["wk 9", "wk 10", "wk 11"]
    assert result["y"].to_list() == [1.5, 3.5, 5.5]


def test_an_incomplete_last_month_is_dropped_or_marked():
    dates = [date(2024, 1, 9), date(2024, 2, 9), date(2024, 3, 2)]
    assert monthly_series(dates, snapshot=date(2024, 3, 15))["y"].to_list() == [1, 1]
    marked = monthly_series(dates, snapshot=date(2024, 3, 15), incomplete="mark")
    assert marked["complete"].to_list() == [True, True, False]
    assert monthly_series(dates, snapshot=date(2024, 3, 31))["y"].to_list() == [1, 1, 1]


def test_reporting_delay_keeps_a_month_incomplete_for_longer():
    series = monthly_series([date(2024, 1, 9)], snapshot=date(2024, 3, 15), lag_days=30)
    assert series["month"].to_list() == [date(2024, 1, 1)]


def test_fewer_than_twelve_points_give_trial_limits_and_say_so():
    y = [3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4]
    assert limits(y).trial_limits
    assert limits(y).notes[0].startswith("Trial limits: 11 points")
    assert not limits([*y, 4]).trial_limits
    assert limits([*y, 4, 5, 6], freeze=11).trial_limits
