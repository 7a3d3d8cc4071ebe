"""How surely a rate fell: against statsmodels, against integration, and what the ledger says of it."""

import re
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hand_made import closed, failure, ledger, lesson, only, steady, table
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

import incident_analytics as ia
from incident_analytics.lessons.fall import fall_of, p_of_fall, probability_of_fall
from incident_analytics.lessons.family import with_family
from incident_analytics.lessons.rates import windows_of

START, CLOSURE, END = date(2010, 1, 1), date(2011, 12, 31), date(2014, 1, 1)
WINDOWS, _ = windows_of(START, END, None)
days = st.lists(st.integers(0, (END - START).days - 1).map(lambda n: START + timedelta(days=n)), min_size=2)


@given(st.integers(1, 30), st.floats(0.5, 20), st.integers(0, 30), st.floats(0.5, 20))
def test_the_p_value_is_that_of_statsmodels_exact_test(before, time_before, after, time_after):
    theirs = poisson_2indep(after, time_after, before, time_before, method="exact-cond", alternative="smaller")
    assert p_of_fall(before, time_before, after, time_after) == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize(("before", "after"), [(9, 3), (3, 9), (5, 0), (0, 2)])
def test_the_probability_is_the_integral_over_both_rates(before, after):
    one, two = stats.gamma(before + 0.5, scale=1 / 4), stats.gamma(after + 0.5, scale=1 / 6)
    whole, _ = integrate.quad(lambda rate: two.pdf(rate) * one.sf(rate), 0, np.inf, epsabs=1e-12, limit=500)
    assert probability_of_fall(before, 4, after, 6) == pytest.approx(whole, abs=1e-7)


@given(days)
def test_the_wider_interval_is_that_of_a_quasi_poisson_model(events):
    found = fall_of(WINDOWS, events, CLOSURE, 0.95)
    if not found.dispersion or len({day > CLOSURE for day in events}) < 2:
        return
    counts = [sum(first <= day < last for day in events) for first, last, _ in WINDOWS]
    after = np.array([first > CLOSURE for first, _, _ in WINDOWS], dtype=float)
    model = sm.GLM(counts, sm.add_constant(after), family=sm.families.Poisson(),
                   exposure=[value for *_, value in WINDOWS]).fit(scale="X2", tol=1e-12)  # fmt: skip
    lower, upper = np.exp(model.conf_int()[1])
    assert found.dispersion == pytest.approx(model.scale, rel=1e-9)
    assert (found.lower, found.upper) == (pytest.approx(lower, rel=1e-8), pytest.approx(upper, rel=1e-8))


@given(days)
def test_the_order_of_the_events_changes_nothing(events):
    assert fall_of(WINDOWS, events, CLOSURE, 0.95) == fall_of(WINDOWS, sorted(events, reverse=True), CLOSURE, 0.95)


def test_without_events_or_without_time_after_nothing_is_said():
    assert fall_of(WINDOWS, [], CLOSURE, 0.95).p_fall is None
    assert fall_of(WINDOWS, [START], END, 0.95).probability is None


def test_the_family_is_adjusted_as_by_benjamini_and_hochberg_and_a_fall_it_does_not_bear_out_says_so():
    p = [0.001, 0.03, 0.9, None]
    lessons = pl.DataFrame({
        "chain_id": ["a", "b", "c", "d"], "p_fall": p, "q_fall": [None] * 4, "n_compared": [None] * 4,
        "improvement": ["yes", "yes", "no", "not_assessable"], "caveats": ["", "merger", "", ""],
    }, schema_overrides={"q_fall": pl.Float64, "n_compared": pl.Int64})  # fmt: skip
    found = with_family(lessons, 0.96)
    assert found["q_fall"].to_list()[:3] == pytest.approx(multipletests(p[:3], method="fdr_bh")[1])
    assert found["q_fall"][3] is None and set(found["n_compared"]) == {3}
    assert [bool("Benjamini" in said) for said in found["caveats"]] == [False, True, False, False]
    assert found["caveats"][1].startswith("merger; one of many rows")


def fall_after(clustered: bool) -> dict:
    """Twelve failings before and three after a closure: spread out, or all of them in two months."""
    early = [f"2012-{m:02d}-15" for m in range(1, 13)] if not clustered else [f"2012-05-{d:02d}" for d in range(5, 17)]
    late = ["2014-03-05", "2015-09-20", "2016-02-02"] if not clustered else ["2015-03-05", "2015-03-07", "2015-03-20"]
    rows = [failure(day, "incident", harm="fatal") for day in [*early, *late]]
    return only(lesson("2011-01-05"), closed("2014-01-01"), failure("2011-06-01", "incident", harm="fatal"),
                failure("2016-12-30", "incident", harm="none"), *rows)  # fmt: skip


def test_events_in_clusters_do_not_pass_for_a_fall():
    spread, clustered = fall_after(clustered=False), fall_after(clustered=True)
    assert spread["improvement"] == "yes"
    assert clustered["improvement"] == "not_assessable" and "clusters" in clustered["caveats"]
    assert clustered["dispersion"] > 2 and clustered["upper_ci_clustered"] > 1 > clustered["upper_ci"]


@pytest.mark.parametrize(
    ("n_after", "said"),
    [(3, "came back in few events: suspected"),
     (12, "came back, and a fall by 70% or more is excluded")],
)  # fmt: skip
def test_how_sure_a_row_is_stands_in_words(n_after, said):
    before = [failure(f"2010-{m:02d}-15") for m in range(1, 13)]
    after = [failure(f"2013-{m:02d}-15") for m in range(1, n_after + 1)]
    recorded = steady("2010-01-15", f"2013-{n_after:02d}-15")
    found = only(lesson("2011-01-05"), closed("2012-01-01"), *before, *after, *recorded)
    assert found["status"] == "repeated after closure" and found["how_sure"] == said


def test_nothing_is_sure_where_nothing_tells_how_much_more_is_recorded():
    before = [failure(f"2010-{m:02d}-15") for m in range(1, 7)]
    after = [failure(f"{year}-{m:02d}-15") for year in range(2013, 2018) for m in range(1, 13)]
    found = only(lesson("2011-01-05"), closed("2012-01-01"), *before, *after)
    assert found["p_large_fall"] is None and found["how_sure"].endswith("how much more is recorded is not known")


def test_a_theme_that_outgrew_all_others_may_only_have_come_to_be_coded():
    before = [failure(f"2010-{m:02d}-15") for m in range(1, 7)]
    after = [failure(f"2013-{m:02d}-{d:02d}") for m in range(1, 13) for d in (3, 9, 15, 21)]
    recorded = steady("2010-01-15", "2013-12-21")
    found = only(lesson("2011-01-05"), closed("2012-01-01"), *before, *after, *recorded)
    assert found["p_large_fall"] < 0.001 and found["how_sure"].endswith(
        "own coding may have begun: found far more often"
    )


def others(year: int, n: int) -> list[dict]:
    """Routine failings on other themes in one year, `n` themes in each of twelve reports."""
    return [failure(f"{year}-{m:02d}-20", "incident", harm="none", theme_id=f"other {k}", record_id=f"o{year}{m}")
            for m in range(1, 13) for k in range(n)]  # fmt: skip


@pytest.mark.parametrize(("themes_after", "sure"), [(10, True), (30, False)])
def test_a_series_that_kept_its_level_only_because_coding_grew_is_not_called_sure(themes_after, sure):
    before = [failure(f"2010-{m:02d}-15") for m in range(1, 13)]
    after = [failure(f"2012-{m:02d}-15") for m in range(2, 13)]
    rows = [*others(2010, 10), *others(2012, themes_after)]
    lessons = ledger(lesson("2011-01-05"), closed("2012-01-01"), *before, *after, *rows)
    found = lessons.filter(pl.col("status") == "repeated after closure").row(0, named=True)
    assert found["how_sure"].endswith("is excluded") is sure
    assert ("more coding is not more failing" in found["caveats"]) is not sure


@pytest.mark.parametrize(("themes_after", "improvement"), [(2, "yes"), (0, "not_assessable")])
def test_a_series_that_fell_only_because_coding_stopped_is_no_evidence_of_learning(themes_after, improvement):
    before = [failure(f"{2009 + m // 6}-{2 * (m % 6) + 1:02d}-15") for m in range(18)]
    rows = [*others(2010, 2), *others(2011, 2), *others(2012, themes_after), *others(2013, themes_after or 1)[:12]]
    lessons = ledger(lesson("2009-06-05"), closed("2012-01-01"), failure("2008-12-01"), failure("2012-07-01"), *before,
                     *rows)  # fmt: skip
    found = lessons.filter(pl.col("theme_id") == "ligature_assessment").row(0, named=True)
    assert found["improvement"] == improvement
    assert ("less is recorded, or less is coded" in found["caveats"]) is (improvement != "yes")


def ward(*rows, beds_before: float, beds_after: float) -> dict:
    """The row of ligature_assessment, closed at the end of 2014, with bed days that change there."""
    months = [date(2010 + m // 12, m % 12 + 1, 1) for m in range(120)]
    exposure = pl.DataFrame({
        "org_code": "ZZ1", "unit": None, "setting": "inpatient", "month": months, "measure": "occupied_bed_days",
        "value": [beds_before if month.year < 2015 else beds_after for month in months],
    }, schema_overrides={"unit": pl.String})  # fmt: skip
    found = ia.build_lessons(table(lesson("2011-06-01"), closed("2014-12-31"), *rows), exposure=exposure).lessons
    return found.filter(pl.col("theme_id") == "ligature_assessment").row(0, named=True)


def spread(n: int, first: int, **more) -> list[dict]:
    """n failings, evenly over the five years from `first`."""
    days = [date(first, 1, 3) + timedelta(days=int(1_820 * (k + 0.5) / n)) for k in range(n)]
    return [failure(str(day), "incident", harm="fatal", record_id=f"{first} {k} {more}", **more)
            for k, day in enumerate(days)]  # fmt: skip


def test_growth_is_told_per_bed_day_as_the_rates_are():
    common = [*spread(20, 2010), *spread(20, 2015)]
    other = [dict(row, theme_id="other", harm="none") for row in [*spread(40, 2010), *spread(40, 2015)]]
    assert ward(*common, *other, beds_before=100, beds_after=300)["improvement"] == "not_assessable"
    fell = [*spread(60, 2010), *spread(8, 2015)]
    others = [dict(row, theme_id="other", harm="none") for row in [*spread(120, 2010), *spread(40, 2015)]]
    assert ward(*fell, *others, beds_before=300, beds_after=100)["improvement"] == "yes"


def test_one_cluster_before_and_nothing_after_is_no_evidence_of_learning():
    cluster = [failure(f"2011-03-{d:02d}", "incident", harm="fatal") for d in range(3, 10)]
    even = [failure(f"201{k}-0{1 + k}-10", "incident", harm="fatal") for k in range(1, 5)]
    even += [failure(f"201{k}-1{k % 3}-10", "incident", harm="fatal") for k in range(1, 5)]
    found = [only(lesson("2014-06-01"), closed("2014-12-31"), failure("2009-12-01", "incident", harm="none"), *rows,
                  as_of="2019-12-31") for rows in (cluster, even)]  # fmt: skip
    assert [row["improvement"] for row in found] == ["not_assessable", "yes"]


def test_a_large_fall_is_not_excluded_by_one_cluster_after():
    early = [failure(f"{year}-05-10") for year in (2010, 2011, 2012, 2013, 2014)]
    cluster = [failure(f"2016-03-{d:02d}") for d in range(1, 9)]
    even = [failure(f"{2015 + k // 2}-{3 + 6 * (k % 2):02d}-01") for k in range(8)]
    recorded = steady("2009-12-30", "2019-12-30")
    said = [only(lesson("2011-06-01"), closed("2014-12-31"), *recorded, *early, *late,
                 as_of="2019-12-31")["how_sure"] for late in (cluster, even)]  # fmt: skip
    assert [text.endswith("is excluded") for text in said] == [False, True]


def test_no_number_of_a_comparison_stands_among_the_caveats():
    said = fall_after(clustered=True)["caveats"].split("; ")
    told = [
        caveat for caveat in said if caveat.startswith(("events come in clusters", "the fall rests", "what is found"))
    ]
    assert told and not [caveat for caveat in told if re.search(r"\d", caveat)]
