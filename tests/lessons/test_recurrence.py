"""Time to recurrence: by hand, against statsmodels, censored where follow-up ends."""

from datetime import date

import polars as pl
import pytest
from hand_made import closed, failure, lesson, table
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

import incident_analytics as ia
from incident_analytics.errors import StudyError
from incident_analytics.lessons import compare_ledgers, kaplan_meier, time_to_recurrence
from incident_analytics.lessons.survival import median_time

# Freireich et al. 1963, weeks in remission on 6-mercaptopurine (Gehan 1965); survival as in Kleinbaum and Klein,
# Survival Analysis, table 2.1.
WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [True] * 9 + [False] * 12


def test_agrees_with_the_textbook():
    curve = kaplan_meier(WEEKS, RELAPSED)
    assert curve["time"].to_list() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["n_at_risk"].to_list() == [21, 17, 15, 12, 11, 7, 6]
    assert [round(s, 4) for s in curve["survival"]] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert median_time(curve)[0] == 23


spells = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=2, max_size=40)


@given(spells)
def test_agrees_with_statsmodels(rows):
    times, ended = [t for t, _ in rows], [e for _, e in rows]
    if not any(ended):
        assert kaplan_meier(times, ended).height == 0
        return
    reference = SurvfuncRight(times, ended)
    curve = kaplan_meier(times, ended)
    held = {
        t: (s, e) for t, s, e in zip(reference.surv_times, reference.surv_prob, reference.surv_prob_se, strict=True)
    }
    for time, survival, error in curve.select("time", "survival", "standard_error").iter_rows():
        assert survival == pytest.approx(held[time][0], abs=1e-9)
        if error is not None:
            assert error == pytest.approx(held[time][1], abs=1e-9)


@given(spells)
def test_survival_falls_and_stays_within_its_interval(rows):
    curve = kaplan_meier([t for t, _ in rows], [e for _, e in rows])
    values = curve["survival"].to_list()
    assert values == sorted(values, reverse=True)
    held = curve.drop_nulls("lower_ci")
    assert (held["lower_ci"] <= held["survival"]).all() and (held["survival"] <= held["upper_ci"]).all()


def test_one_cluster_for_each_spell_is_the_plain_jackknife_and_doubled_spells_add_nothing():
    single = kaplan_meier(WEEKS, RELAPSED, [str(i) for i in range(21)])
    doubled = kaplan_meier(WEEKS * 2, RELAPSED * 2, [str(i) for i in range(21)] * 2)
    assert doubled["standard_error"].to_list() == pytest.approx(single["standard_error"].to_list(), abs=1e-12)
    assert kaplan_meier(WEEKS * 2, RELAPSED * 2)["standard_error"][0] < doubled["standard_error"][0]


def worked():
    """One lesson ends after 30 days, one after 20 by the same event, one is censored after 100."""
    return ia.build_lessons(
        table(
            lesson("2010-01-01", record_id="A"),
            lesson("2010-01-11", record_id="B"),
            closed("2010-01-15", record_id="A"),
            failure("2010-01-31"),
            lesson("2010-01-01", theme_id="staffing"),
        ),
        as_of=date(2010, 4, 11),
    )


def test_spells_run_from_each_lesson_to_the_next_event_or_the_end_of_follow_up():
    found = time_to_recurrence(worked())
    assert sorted(found.spells.select("days", "ended").rows()) == [(20, True), (30, True), (100, False)]
    assert found.curve.select("time", "n_at_risk", "n_events").rows() == [(20, 3, 1), (30, 2, 1)]
    assert found.curve["survival"].to_list() == pytest.approx([2 / 3, 1 / 3])
    assert (found.median, found.not_followed) == (30, 0)


def test_since_completion_counts_from_the_completion():
    found = time_to_recurrence(worked(), since="complete")
    assert found.spells.select("days", "ended").rows() == [(16, True)]
    with pytest.raises(StudyError, match="issued, complete"):
        time_to_recurrence(worked(), since="closure")


def test_an_event_that_only_possibly_came_after_ends_no_spell():
    ledger = ia.build_lessons(table(lesson("2010"), failure("2010-06-01")), as_of=date(2011, 12, 31))
    assert time_to_recurrence(ledger).spells.select("days", "ended").rows() == [(365, False)]


def test_a_lesson_without_follow_up_is_counted_apart():
    ledger = ia.build_lessons(table(failure("2010-01-01"), lesson("2011-01-01")), as_of=date(2011, 1, 1))
    found = time_to_recurrence(ledger)
    assert (found.spells.height, found.not_followed, found.median) == (0, 1, None)


def test_a_closed_lesson_that_came_back_comes_first():
    old = [lesson("2010-01-01"), closed("2010-06-01"), lesson("2010-01-01", theme_id="staffing")]
    new = [failure("2012-01-01"), failure("2012-02-01", theme_id="staffing"), lesson("2012-01-01", theme_id="handover")]
    before = ia.build_lessons(table(*old), as_of="2011-12-31").lessons
    after = ia.build_lessons(table(*old, *new), as_of="2012-12-31").lessons
    changes = compare_ledgers(before, after)
    assert changes["change"].to_list() == ["came back after closure", "reported again", "new row"]
    assert changes.row(0, named=True)["status_after"] == "repeated after closure"
    assert changes["new_events"].to_list() == [1, 1, 0]


def test_the_same_ledger_twice_has_nothing_new():
    ledger = worked().lessons
    assert compare_ledgers(ledger, ledger).is_empty()


def test_completion_a_new_lesson_and_a_row_that_is_gone_are_named():
    first = ia.build_lessons(table(lesson("2010-01-01"), lesson("2010-01-01", theme_id="staffing")), as_of="2011-01-01")
    done = ia.build_lessons(table(lesson("2010-01-01"), closed("2010-06-01")), as_of="2011-01-01")
    assert compare_ledgers(first.lessons, done.lessons)["change"].to_list() == ["declared complete", "no longer there"]
    more = ia.build_lessons(table(lesson("2010-01-01"), lesson("2010-09-01", "cqc")), as_of="2011-01-01")
    one = first.lessons.filter(pl.col("theme_id") != "staffing")
    assert compare_ledgers(one, more.lessons)["change"].to_list() == ["lesson issued"]
