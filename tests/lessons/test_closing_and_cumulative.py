"""Recurrence beside the closing of wards, and the mean number of failings per lesson."""

from datetime import date

import polars as pl
import pytest
from hand_made import closed, failure, lesson, table
from hypothesis import given
from hypothesis import strategies as st

import incident_analytics as ia
from incident_analytics.lessons import (
    cumulative_incidence,
    failings_per_lesson,
    kaplan_meier,
    mean_cumulative_function,
    recurrence_or_closing,
)

spells = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 2)), min_size=1, max_size=40)


def test_five_wards_by_hand():
    # At 2: 5 at risk, one recurs: 1/5. At 3: 4 at risk, one closes: 4/5 x 1/4. At 5: 2 at risk, one recurs: 3/5 x 1/2.
    found = cumulative_incidence([2, 3, 4, 5, 6], [1, 2, 0, 1, 0])
    at = dict(found.select("time", "recurrence").iter_rows())
    assert at[2] == pytest.approx(0.2) and at[5] == pytest.approx(0.2 + 0.6 / 2)
    assert found.filter(pl.col("time") == 5)["closing"][0] == pytest.approx(0.2)


@given(spells)
def test_both_kinds_of_end_and_what_is_left_make_up_the_whole(rows):
    times, what = [t for t, _ in rows], [w for _, w in rows]
    found = cumulative_incidence(times, what)
    if not any(what):
        assert found.is_empty()
        return
    left = dict(kaplan_meier(times, [w > 0 for w in what]).select("time", "survival").iter_rows())
    for time, recurrence, closing in found.select("time", "recurrence", "closing").iter_rows():
        if time in left:
            assert recurrence + closing + left[time] == pytest.approx(1, abs=1e-9)


@given(spells)
def test_without_closings_it_is_one_minus_kaplan_meier(rows):
    times, ended = [t for t, _ in rows], [w > 0 for _, w in rows]
    found = dict(cumulative_incidence(times, list(map(int, ended))).select("time", "recurrence").iter_rows())
    for time, survival in kaplan_meier(times, ended).select("time", "survival").iter_rows():
        assert found[time] == pytest.approx(1 - survival, abs=1e-9)


def test_three_lessons_by_hand():
    # a is watched to 10 with events at 1 and 4, b to 6 with one at 4, c to 3 with none:
    # 1/3 at 1, then of two at risk two events at 4.
    found = mean_cumulative_function(["a", "a", "b"], [1, 4, 4], {"a": 10, "b": 6, "c": 3})
    assert found.select("time", "n_at_risk", "n_events").rows() == [(1, 3, 1), (4, 2, 2)]
    assert found["mean"].to_list() == pytest.approx([1 / 3, 1 / 3 + 1])
    # Lawless and Nadeau: a 2/9, b -1/9, c -1/9 at 1; at 4 nobody left at risk differs from the mean.
    assert found["standard_error"].to_list() == pytest.approx([(6 / 81) ** 0.5] * 2)


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=2, max_size=20))
def test_with_one_event_at_most_it_is_the_sum_of_the_hazards_of_kaplan_meier(rows):
    """A unit that is watched no longer after its event: Nelson and Aalen."""
    followed = {f"u{i}": float(time) for i, (time, _) in enumerate(rows)}
    events = [(f"u{i}", float(time)) for i, (time, ended) in enumerate(rows) if ended]
    found = mean_cumulative_function([u for u, _ in events], [t for _, t in events], followed)
    curve = kaplan_meier([t for t, _ in rows], [e for _, e in rows])
    hazards = (curve["n_events"] / curve["n_at_risk"]).cum_sum().to_list()
    assert found["mean"].to_list() == pytest.approx(hazards)


def test_an_event_after_the_end_of_follow_up_is_left_out():
    assert mean_cumulative_function(["a"], [5], {"a": 4, "b": 9}).is_empty()


@pytest.fixture
def ledger():
    ward = {"unit": "Sedge Ward"}
    other = {"unit": "Fern Ward"}
    months = [date(2010 + m // 12, m % 12 + 1, 1) for m in range(120)]
    exposure = pl.DataFrame({
        "org_code": ["ZZ1"] * 240, "unit": ["Sedge Ward"] * 120 + ["Fern Ward"] * 120, "month": months * 2,
        "setting": ["inpatient"] * 240, "measure": ["occupied_bed_days"] * 240,
        "value": [100.0 if month < date(2014, 1, 1) else 0.0 for month in months] + [100.0] * 120,
    })  # fmt: skip
    rows = table(lesson("2012-01-01", **ward), closed("2012-06-01", **ward), lesson("2012-01-01", **other),
                 failure("2013-01-01", **other), failure("2015-01-01", **other),
                 failure("2011-01-01", **ward))  # fmt: skip
    return ia.build_lessons(rows, exposure=exposure)


def test_a_ward_that_closed_ends_as_closed_and_one_that_stayed_as_repeated(ledger):
    assert ledger.closed_wards.rows() == [("ZZ1", "Sedge Ward", date(2013, 12, 31))]
    found = recurrence_or_closing(ledger)
    assert found["recurrence"].max() == 0.5 and found["closing"].max() == 0.5
    assert found.filter(pl.col("closing") > 0)["time"][0] == (date(2013, 12, 31) - date(2012, 1, 1)).days


def test_failings_per_lesson_count_every_return_and_not_what_came_before(ledger):
    found = failings_per_lesson(ledger)  # the row of the body: its wards' rows are not counted beside it
    assert found["n_events"].to_list() == [1, 1] and found["mean"].to_list() == pytest.approx([1.0, 2.0])
