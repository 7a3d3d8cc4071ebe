"""The ratio of rates and its exact interval, against R and statsmodels, and what the windows count."""

import math
from datetime import date, timedelta

import polars as pl
import pytest
from hand_made import closed, failure, lesson, only
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from incident_analytics import Rule
from incident_analytics.lessons.rates import compare, compare_in, judge, permuted_share, rate_ratio, windows_of

counts = st.integers(0, 40)
times = st.floats(0.5, 50)


def test_agrees_with_r_poisson_test():
    # R, ?poisson.test, second example (eba1977): poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)).
    ratio, lower, upper = rate_ratio(6 + 8 + 7, 1083 + 1050 + 878, 11, 800)
    assert (round(ratio, 6), round(lower, 7), round(upper, 6)) == (1.971488, 0.8584264, 4.277266)


def test_agrees_with_the_fluoroscopy_example():
    # Rothman and Greenland, Modern Epidemiology: 41 cases in 28,010 person-years against 15 in 19,017.
    ratio, lower, upper = rate_ratio(15, 19_017, 41, 28_010)
    assert (round(ratio, 2), round(lower, 2), round(upper, 2)) == (1.86, 1.01, 3.61)


@given(st.integers(1, 40), times, st.integers(1, 40), times)
def test_each_limit_is_the_rate_ratio_that_an_exact_test_just_rejects(before, time_before, after, time_after):
    _, lower, upper = rate_ratio(before, time_before, after, time_after)
    exact = {"method": "exact-cond", "compare": "ratio"}
    at = poisson_2indep(after, time_after, before, time_before, value=lower, alternative="larger", **exact)
    assert at.pvalue == pytest.approx(0.025, abs=1e-9)
    at = poisson_2indep(after, time_after, before, time_before, value=upper, alternative="smaller", **exact)
    assert at.pvalue == pytest.approx(0.025, abs=1e-9)


@given(counts, times, counts, times)
def test_the_interval_holds_the_ratio_and_widens_with_confidence(before, time_before, after, time_after):
    ratio, lower, upper = rate_ratio(before, time_before, after, time_after)
    if before + after == 0:
        assert (ratio, lower, upper) == (None, None, None)
        return
    assert lower <= ratio <= upper
    _, wide_lower, wide_upper = rate_ratio(before, time_before, after, time_after, 0.99)
    assert wide_lower <= lower and upper <= wide_upper


@given(st.integers(1, 40), times, st.integers(1, 40), times)
def test_time_turned_round_turns_the_interval_round(before, time_before, after, time_after):
    ratio, lower, upper = rate_ratio(before, time_before, after, time_after)
    back = rate_ratio(after, time_after, before, time_before)
    assert back == pytest.approx((1 / ratio, 1 / upper, 1 / lower), rel=1e-9)


def test_nothing_before_gives_an_infinite_ratio_and_nothing_at_all_gives_none():
    assert rate_ratio(0, 1, 3, 1)[0] == math.inf
    assert rate_ratio(0, 1, 0, 1) == (None, None, None)
    assert rate_ratio(3, 1, 2, 0) == (None, None, None)


def test_a_fall_is_shown_excluded_or_neither():
    rule = Rule(large_fall=0.5)
    assert judge(0.1, 0.9, rule) == "yes"
    assert judge(0.6, 1.4, rule) == "no"
    assert judge(0.2, 1.4, rule) == "not_assessable"
    assert judge(1.2, 3.0, rule) == "no"


def months(values: list[float], measure: str = "occupied_bed_days") -> pl.DataFrame:
    days = [date(2010 + i // 12, i % 12 + 1, 1) for i in range(len(values))]
    return pl.DataFrame({"month": days, "measure": [measure] * len(values), "value": values})


def test_exposure_is_split_at_the_closure_and_rates_are_per_ten_thousand_bed_days():
    found = compare([date(2010, 1, 10), date(2010, 3, 1)], date(2010, 1, 31), date(2010, 1, 1), date(2010, 4, 1),
                    months([1000.0, 800.0, 1200.0]), Rule())  # fmt: skip
    assert (found.exposure_before, found.exposure_after) == (1000, 2000)
    assert (found.rate_before, found.rate_after) == (10, 5)


def test_measures_are_never_summed_together():
    both = pl.concat([months([1000.0, 1000.0]), months([50.0, 50.0], "admissions")])
    found = compare([], date(2010, 1, 31), date(2010, 1, 1), date(2010, 3, 1), both, Rule())
    assert (found.measure, found.exposure_before, found.exposure_after) == ("occupied_bed_days", 1000, 1000)


def test_a_month_without_exposure_is_left_out_with_its_events():
    held = months([1000.0, 800.0, 1200.0]).filter(pl.col("month") != date(2010, 2, 1))
    found = compare([date(2010, 2, 10)], date(2010, 1, 31), date(2010, 1, 1), date(2010, 4, 1), held, Rule())
    assert (found.events_before, found.events_after, found.exposure_after) == (0, 0, 1200)


def test_permuted_closures_say_how_often_another_date_would_have_looked_as_good():
    windows, measure = windows_of(date(2010, 1, 1), date(2014, 1, 1), None)
    early = [date(2010, month, 15) for month in range(1, 13)]
    sharp = compare_in(windows, measure, early, date(2010, 12, 31), Rule())
    late = compare_in(windows, measure, early, date(2013, 6, 30), Rule())
    assert sharp.improvement == "yes"
    assert permuted_share(windows, early, sharp, Rule()) < 0.1
    assert permuted_share(windows, early, late, Rule()) > 0.5


def test_the_stretch_before_does_not_count_the_event_it_begins_with():
    row = only(failure("2010-01-01"), lesson("2010-02-01"), closed("2010-03-01"), as_of="2016-01-01")
    assert (row["events_before"], row["improvement"]) == (0, "not_assessable")


def test_an_event_of_either_side_counts_as_after():
    rows = [failure("2008-01-01"), failure("2009-01-01"), failure("2010", "cqc"), lesson("2009-06-01")]
    row = only(*rows, closed("2010-06-01"), as_of="2014-01-01")
    assert (row["events_before"], row["events_after_rate"]) == (1, 1)


def test_rates_are_not_compared_across_two_reporting_systems_unless_forced():
    before = [failure(f"2019-{m:02d}-01", "incident", record_id=f"nrls:{m}") for m in range(1, 13)]
    after = [failure("2023-05-01", "incident", record_id="lfpse:1")]
    rows = [*before, *after, lesson("2019-12-01"), closed("2020-01-01")]
    row = only(*rows, as_of="2024-01-01")
    assert row["improvement"] == "not_assessable" and "reporting systems" in row["caveats"]
    assert only(*rows, as_of="2024-01-01", rule=Rule(across_reporting_change=True))["improvement"] == "yes"


def test_exposure_of_the_body_is_used_and_silence_is_weighed_by_it():
    exposure = months([1000.0] * 60).with_columns(pl.lit("ZZ1").alias("org_code"), pl.lit("inpatient").alias("setting"))
    rows = [failure("2010-03-01"), failure("2010-09-01"), lesson("2011-01-01"), closed("2011-12-31")]
    row = only(*rows, exposure=exposure, as_of="2014-12-31")
    assert row["status"] == "no recurrence seen"
    assert row["rate_unit"] == "per 10,000 occupied bed days"
    assert row["rate_before"] == pytest.approx(2 / 24_000 * 10_000)
    assert "No serious failing in 36,000 occupied bed days" in row["reason"] and "0.05" in row["reason"]


def test_silence_where_nobody_was_at_risk_is_not_assessable():
    exposure = months([1000.0] * 24).with_columns(pl.lit("ZZ1").alias("org_code"))
    rows = [failure("2010-03-01"), lesson("2011-01-01"), closed("2011-12-31")]
    row = only(*rows, exposure=exposure, as_of="2014-12-31")
    assert row["status"] == "not assessable" and "at risk" in row["reason"]


def test_a_fall_that_rests_on_the_event_behind_the_lesson_is_no_evidence():
    rows = [failure("2010-01-01", theme_id="staffing"), failure("2010-02-01", event_id="E1"),
            failure("2010-03-01", event_id="E2")]  # fmt: skip
    told = [lesson("2010-03-15", event_id="E1"), lesson("2010-03-20", event_id="E2"), closed("2010-04-01")]
    row = only(*rows, *told, as_of="2020-01-01")
    assert row["upper_ci"] < 1
    assert row["improvement"] == "not_assessable" and "prompted the lesson" in row["caveats"]
    unprompted = only(*rows, *(t | {"event_id": None} for t in told), as_of="2020-01-01")
    assert unprompted["improvement"] == "yes"


@given(st.lists(st.integers(0, 1_400).map(lambda n: date(2010, 1, 1) + timedelta(days=n)), min_size=1, max_size=12))
def test_the_permuted_share_is_that_of_comparing_at_the_first_day_of_each_month(days):
    windows, measure = windows_of(date(2010, 1, 1), date(2014, 1, 1), None)
    observed = compare_in(windows, measure, days, date(2011, 5, 5), Rule())
    uppers = [compare_in(windows, measure, days, first, Rule()).upper for first, _, _ in windows]
    slowly = None if observed.upper is None else sum(upper <= observed.upper for upper in uppers) / len(uppers)
    assert permuted_share(windows, days, observed, Rule()) == slowly
