"""Facets, calendars and the choice of a chart."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pytest

from incident_analytics.spc import (
    ChartInputError,
    choose_chart,
    days_between,
    facets,
    limits,
    monthly_series,
    opportunities_between,
    stack,
)

TABLE = pl.DataFrame(
    {
        "ward": ["b", "a", "b", "a", "b", "a"],
        "month": [date(2024, m, 1) for m in (3, 1, 1, 2, 2, 3)],
        "y": [30, 1, 10, 2, 20, 4],
        "n": [300, 100, 300, 100, 300, 100],
    }
)


def test_each_facet_has_limits_of_its_own_in_order_of_x():
    charts = facets(TABLE, by="ward", n="n", x="month", chart="u")
    assert list(charts) == ["b", "a"]
    assert charts["b"]["numerator"].to_list() == [10, 20, 30]
    assert charts["a"]["centre_line"][0] == pytest.approx(7 / 300)


def test_facets_take_several_columns_and_pandas_and_stack_again():
    charts = facets(TABLE.to_pandas(), by=["ward", "n"])
    assert set(charts) == {("a", 100), ("b", 300)}
    stacked = stack(charts, by=["ward", "n"])
    assert stacked.columns[:3] == ["ward", "n", "y"]
    assert stacked.height == 6


def test_facets_without_x_keep_the_order_of_rows_and_of_groups():
    charts = facets(TABLE, by="ward")
    assert list(charts) == ["b", "a"]
    assert charts["b"]["y"].to_list() == [30, 10, 20]


def test_a_missing_column_and_a_missing_date_are_refused():
    with pytest.raises(ChartInputError, match='did you mean "ward"'):
        facets(TABLE, by="wards")
    holes = TABLE.with_columns(pl.when(pl.col("y") > 20).then(None).otherwise(pl.col("month")).alias("month"))
    with pytest.raises(ChartInputError, match="missing in 1 rows"):
        facets(holes, by="ward", x="month")


def test_the_calendar_counts_every_event_once_and_reads_pandas_and_numpy_dates():
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29)]
    for form in (
        days,
        pd.Series(pd.to_datetime(days)),
        np.array(days, dtype="datetime64[D]"),
        pl.Series(days),
    ):
        assert monthly_series(form)["y"].to_list() == [1, 2]


def test_the_calendar_can_start_before_the_first_event_and_be_empty():
    series = monthly_series([date(2024, 3, 5)], first=date(2024, 1, 1), last=date(2024, 4, 1))
    assert series["y"].to_list() == [0, 0, 1, 0]
    assert monthly_series([], first=date(2024, 1, 1), last=date(2024, 2, 1))["y"].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("dates", "more", "message"),
    [
        ([None, date(2024, 1, 1)], {}, "1 of 2 dates are missing"),
        ([date(2024, 5, 1)], {"snapshot": date(2024, 4, 1)}, "1 dates lie after the snapshot"),
        ([date(2024, 5, 1)], {"first": date(2024, 6, 1), "last": date(2024, 7, 1)}, "outside the calendar"),
        ([], {}, "no dates and no calendar"),
        ([date(2024, 5, 1)], {"incomplete": "hide"}, "allowed are drop, mark"),
    ],
)
def test_the_calendar_leaves_nothing_out_in_silence(dates, more, message):
    with pytest.raises(ChartInputError, match=message):
        monthly_series(dates, **more)


def test_gaps_put_dates_in_order_first():
    assert days_between([date(2024, 1, 9), date(2024, 1, 1)])["y"].to_list() == [8]
    assert days_between([date(2024, 1, 9)]).height == 0


def test_opportunities_between_events_may_be_zero():
    gaps = opportunities_between([0, 1, 0, 0, 1, 1, 0])
    assert gaps["y"].to_list() == [2, 0]
    with pytest.raises(ChartInputError, match="0 or 1"):
        opportunities_between([0, 2])


RANDOM = np.random.default_rng(20240501)
SIZES = RANDOM.integers(400, 600, size=36)


@pytest.mark.parametrize(
    ("y", "n", "kind", "chart", "because"),
    [
        (RANDOM.poisson(9, 36), None, None, "c", "counts, no wider than Poisson"),
        (RANDOM.negative_binomial(2, 0.1, 36), None, None, "i", "more than Poisson"),
        (RANDOM.poisson(0.02 * SIZES), SIZES, None, "u", "a rate with varying denominators"),
        (RANDOM.binomial(SIZES, 0.4), SIZES, None, "p", "a proportion with varying denominators"),
        (RANDOM.negative_binomial(2, 0.1, 36), SIZES, "rate", "uprime", "more than Poisson"),
        (RANDOM.binomial(SIZES, RANDOM.beta(8, 12, 36)), SIZES, None, "pprime", "more than binomial"),
        (RANDOM.poisson(0.4, 36), None, None, "t", "events are rare"),
        (RANDOM.binomial(SIZES, 0.001), SIZES, "proportion", "g", "events are rare"),
        (RANDOM.normal(5, 1, 36), None, None, "i", "single measurements"),
        ([5, 9, 3], None, "time_between", "t", "time since"),
        ([5, 9, 3], None, "opportunities_between", "g", "number of opportunities"),
    ],
)
def test_the_chart_is_chosen_by_the_data_and_says_why(y, n, kind, chart, because):
    choice = choose_chart(y, n, kind)
    assert choice.chart == chart
    assert because in choice.why


def test_subgroups_of_measurements_get_the_xbar_chart():
    assert choose_chart([1.2, 1.4], subgroup=["a", "a"]).chart == "xbar"


def test_a_single_shift_is_not_over_dispersion():
    y = np.concatenate([RANDOM.poisson(10, 18), RANDOM.poisson(24, 18)])
    choice = choose_chart(y, np.full(36, 500), "rate")
    assert choice.p_value < 0.001
    assert choice.chart == "u"
    assert "Cochran" in choice.test and "Laney" in choice.test


def test_a_rate_without_a_denominator_is_refused():
    with pytest.raises(ChartInputError, match="needs n"):
        choose_chart([1, 2], kind="rate")


def test_every_chart_that_can_be_chosen_can_be_drawn():
    for y, n in ((RANDOM.poisson(9, 36), None), (RANDOM.poisson(0.02 * SIZES), SIZES)):
        assert limits(y, n=n, chart=choose_chart(y, n).chart).height == 36
