"""What a row counts from, and what its rates may not be taken from."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import polars as pl
import pytest
from hand_made import closed, failure, ledger, lesson, only, signal, steady, table

import incident_analytics as ia
from incident_analytics.lessons import compare_ledgers

WARNED = (lesson("2009-07-01"), lesson("2013-01-01", "coroner"))
LATER = tuple(failure(f"{year}-05-01") for year in range(2014, 2019))


def roles(*rows: dict) -> list[str]:
    found = ia.build_lessons(table(*rows)).chains
    return found.filter(pl.col("kind") == "failure").sort("position")["role"].to_list()


def test_what_came_after_a_completion_and_after_an_assurance_alone_stand_apart():
    rows = (*WARNED, signal("assurance", "2013-06-13", "cqc"), closed("2016-01-01"), *LATER)
    found = only(*rows)
    assert (found["n_events_after"], found["closed_by"], found["suspected"]) == (3, "action", True)
    assert "in 3 events after that completion, in 2 more after an assurance" in found["reason"]
    assert roles(*rows) == ["failure after assurance"] * 2 + ["failure after closure"] * 3


def test_a_completion_after_the_last_failing_is_not_what_came_back():
    found = only(*WARNED, signal("assurance", "2013-06-13", "cqc"), closed("2023-01-01"), *LATER)
    assert (found["status"], found["n_events_after"]) == ("never learned", 5)
    assert (found["closed_by"], found["closed_on"]) == ("assurance", date(2013, 6, 13))
    assert found["declared_complete"] == date(2023, 1, 1)


@pytest.mark.parametrize(
    ("first", "status"), [("si_panel", "never learned"), ("national_alert", "repeated while open")]
)
def test_an_assurance_without_a_theme_answers_what_the_body_was_told_and_no_notice_to_all(first, status):
    told = (lesson("2009-07-01", first), lesson("2016-01-01", "coroner"), lesson("2019-01-01", "cqc"))
    general = signal("assurance", "2013-06-13", "cqc", theme_id=None)
    assert only(*told, general, failure("2014-05-01"), failure("2017-05-01"))["status"] == status


def test_an_event_counts_as_after_only_where_its_witnesses_agree():
    early = failure("2013-06-01", "incident", harm="low", event_id="e")
    late = failure("2015-01-01", "coroner", event_id="e")
    found = only(*WARNED, closed("2014-01-01"), early, late)
    assert found["status"] != "never learned" and "give different dates for 1 event" in found["caveats"]
    assert "routine failing" not in found["caveats"]  # the same event told twice
    vague = failure("2015", "cqc", event_id="e", date_precision="year")
    assert only(*WARNED, closed("2014-01-01"), vague, late)["status"] == "never learned"


def incidents(system: str, theme: str, *days: str) -> list[dict]:
    return [failure(day, "incident", harm="fatal", theme_id=theme, record_id=f"{system}:{theme} {day}") for day in days]


MONTHS = [f"{year}-{month:02d}-10" for year in range(2010, 2014) for month in (2, 5, 8, 11)]


@pytest.mark.parametrize(("carries_on", "improvement"), [(True, "yes"), (False, "not_assessable")])
def test_a_system_in_which_nothing_more_is_recorded_reads_like_no_success(carries_on, improvement):
    other = incidents("nrls", "other", *MONTHS, *(["2016-05-05", "2017-05-05", "2018-05-05"] if carries_on else []))
    other += [] if carries_on else incidents("lfpse", "other", "2016-05-05", "2017-05-05", "2018-05-05")
    rows = (lesson("2010-06-01"), closed("2014-01-01"), *incidents("nrls", "ligature_assessment", *MONTHS), *other)
    found = ledger(*rows, as_of="2018-12-31").filter(pl.col("theme_id") == "ligature_assessment").row(0, named=True)
    assert found["improvement"] == improvement
    assert ("nothing more is recorded" in found["caveats"]) is not carries_on


@pytest.mark.parametrize(("n_before", "improvement"), [(1, "not_assessable"), (4, "yes")])
def test_no_fall_rests_on_a_single_event(n_before, improvement):
    days = [date(2014, 1, 3) + timedelta(days=2 * k) for k in range(n_before)]
    rows = (lesson("2012-01-01"), closed("2014-02-01"), *(failure(str(day)) for day in days))
    found = only(*rows, *steady("2014-01-01", "2019-01-01", 40))
    assert found["events_before"] == n_before and found["improvement"] == improvement
    assert ("rests on a single event" in found["caveats"]) is (n_before == 1)


def test_the_year_of_a_closure_that_is_known_no_better_belongs_to_neither_side():
    before = [failure(f"{year}-06-01") for year in range(2008, 2015)]
    within = [failure(f"2015-{month:02d}-01") for month in range(2, 7)]
    rows = (lesson("2010-01-01"), closed("2015-01-01", date_precision="year"), *before, *within, failure("2016-02-01"))
    found = only(*rows, as_of="2016-12-31")
    assert (found["events_before"], found["events_after_rate"]) == (6, 1)  # the watch begins after the first
    assert found["exposure_before"] == pytest.approx(6.58, abs=0.01) and found["exposure_after"] == pytest.approx(
        1.0, abs=0.01
    )


def test_what_an_action_had_closed_comes_before_what_was_only_assured():
    rows = {"a_assured": (signal("assurance", "2013-06-13", "cqc"),), "z_closed": (closed("2013-06-13"),)}
    early = [dict(row, theme_id=theme) for theme, end in rows.items() for row in (*WARNED, *end)]
    late = [*early, *(failure("2015-05-01", theme_id=theme) for theme in rows)]
    found = compare_ledgers(ledger(*early, as_of="2015-12-31"), ledger(*late, as_of="2015-12-31"))
    assert set(found["change"]) == {"came back after closure"}
    assert found["theme_id"].to_list() == ["z_closed", "a_assured"]


def test_days_are_those_on_the_clock_of_the_place_and_words_say_yes():
    london = pd.to_datetime(["2010-06-05 00:10"]).tz_localize("Europe/London")
    rows = pd.DataFrame({"theme_id": ["t"], "kind": ["failure"], "signal_date": london, "confirmed": ["yes"]})
    rows["kind"] = rows["kind"].astype("category")
    other = pd.DataFrame({"theme_id": ["t"], "kind": ["recommendation"], "signal_date": london, "confirmed": ["no"]})
    found = ia.build_lessons(pd.concat([rows, other], ignore_index=True))
    assert found.chains["signal_date"].unique().to_list() == [date(2010, 6, 5)]
    assert found.chains.sort("kind")["confirmed"].to_list() == [True, False]
