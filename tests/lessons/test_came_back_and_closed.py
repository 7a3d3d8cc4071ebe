"""What a late completion, a second return, a coarse report and a change of system do to a row, and what they do not."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hand_made import NEVER, THEME, closed, failure, ledger, lesson, only, signal, table

import incident_analytics as ia
from incident_analytics.lessons import compare_ledgers, time_to_recurrence
from incident_analytics.normalisation.recommendations import add_strength, strength_reasons

OPEN = (lesson("2009-07-01"), failure("2012-11-15"), failure("2014-05-01"), failure("2016-09-14"))


def test_a_late_completion_does_not_hide_what_came_back_before_it():
    found = only(*OPEN, closed("2024-01-01"), signal("assurance", "2026-01-01", "cqc"))
    assert found["status"] == "no recurrence seen" and found["n_events_while_open"] == 3
    assert found["reason"].startswith("Failing reported in 3 events before the lesson was declared complete.")
    assert "3 events after the lesson was issued and before it was declared complete" in found["caveats"]
    assert only(*OPEN)["status"] == "repeated while open" and only(*OPEN)["n_events_while_open"] == 0


def test_a_failing_in_the_year_of_the_completion_may_have_come_before_it():
    found = only(lesson("2009-07-01"), closed("2015", date_precision="year"), failure("2015-03-01"))
    assert found["n_events_while_open"] == 0 and found["n_events_after"] == 0
    assert "too coarse to say" in found["reason"]


@pytest.mark.parametrize("day", ["2019-02-01", "2012-06-01"])
def test_a_lesson_that_comes_back_a_second_time_stands_first_however_old_the_event(day):
    before = [lesson("2009-07-01"), closed("2012-01-01"), failure("2013-01-01"), closed("2018-01-01", record_id="x")]
    change = compare_ledgers(ledger(*before), ledger(*before, failure(day))).row(0, named=True)
    assert (change["change"], change["new_events"]) == ("came back after closure", 1)


def test_a_completion_that_is_entered_late_is_no_new_return():
    change = compare_ledgers(ledger(*OPEN), ledger(*OPEN, closed("2013-01-01"))).row(0, named=True)
    assert (change["change"], change["new_events"]) == ("declared complete", 0)


def records(**more: object) -> pl.DataFrame:
    plain = {"record_id": "A", "record_kind": "inquest", "source_type": "jury", "org_lineage": "ZZ1",
             "setting": "inpatient"}  # fmt: skip
    return pl.DataFrame([plain | more])


def test_a_report_of_a_year_does_not_become_one_of_its_first_day():
    told = pl.DataFrame([{"record_id": "A", "theme_id": THEME, "class": "failure", "section": "findings"}])
    coarse = records(reported_date=date(2017, 1, 1), known_date=date(2017, 12, 31))
    signals = ia.build_signals(told, coarse).filter(pl.col("kind") == "recommendation")
    assert signals["date_precision"].to_list() == ["year"]
    exact = ia.build_signals(told, records(reported_date=date(2017, 1, 1), known_date=date(2017, 1, 1)))
    assert exact.filter(pl.col("kind") == "recommendation")["date_precision"].to_list() == ["day"]
    after = only(lesson("2017", "jury", date_precision="year"), failure("2017-02-10"))
    assert after["status"] == "not assessable"


def incidents(system: str, first: int, last: int, every: int) -> list[dict]:
    days = [f"{year}-{month:02d}-10" for year in range(first, last) for month in range(1, 13, every)]
    return [failure(day, "incident", harm="low", record_id=f"{system}:{day}") for day in days]


@pytest.mark.parametrize("systems", [("nrls", "lfpse"), ("datix", "lfpse"), ("my_nrls", "my_lfpse")])
def test_rates_are_not_compared_across_a_change_of_the_system(systems):
    old, new = incidents(systems[0], 2016, 2020, 1), incidents(systems[1], 2020, 2024, 6)
    found = only(lesson("2015-01-01"), *old, closed("2019-12-31"), *new)
    assert found["improvement"] == "not_assessable" and found["rate_ratio"] is None


def test_rates_of_one_system_are_compared():
    old, new = incidents("datix", 2012, 2016, 1), incidents("datix", 2016, 2020, 6)
    assert only(lesson("2011-01-01"), *old, closed("2015-12-31"), *new)["improvement"] == "yes"


def test_one_visit_is_one_lesson_however_often_its_record_says_it():
    visit = lesson("2016-12-05", "cqc", record_id="V")
    alike = "The ligature points of the ward must be assessed again and put right."
    rows = [
        {"recommendation_id": f"V-{n}", "record_id": "V", "source_type": "cqc", "org_lineage": "ZZ1",
         "setting": "inpatient", "issued": date(2016, 12, 5), "theme_ids": [THEME], "text": alike}
        for n in (1, 2)
    ]  # fmt: skip
    other = lesson("2016-12-05", "cqc", record_id="W")
    assert only(visit, other, recommendations=pl.DataFrame(rows))["n_lessons"] == 1


def test_a_completion_that_was_not_known_yet_is_counted_nowhere():
    rows = pl.DataFrame([{
        "recommendation_id": "R", "record_id": "P", "source_type": "si_panel", "org_lineage": "ZZ1",
        "setting": "inpatient", "issued": date(2012, 1, 1), "declared_complete": "2015", "theme_ids": [THEME],
        "text": "Assess.",
    }])  # fmt: skip
    then = only(lesson("2012-01-01", record_id="P"), recommendations=rows, as_of="2015-06-30")
    assert (then["declared_complete"], then["n_closed"], then["n_closed_without_evidence"]) == (None, 0, 0)
    later = only(lesson("2012-01-01", record_id="P"), recommendations=rows, as_of="2016-01-31")
    assert later["n_closed"] == 1


def test_an_assurance_before_the_first_lesson_assured_nothing():
    early = signal("assurance", "2010-01-01", "cqc")
    assert only(early, lesson("2012-01-01"), failure("2013-01-01"))["false_assurance"] is False
    late = signal("assurance", "2012-06-01", "cqc")
    assert only(late, lesson("2012-01-01"), failure("2013-01-01"))["false_assurance"] is True


def test_the_reason_says_how_often_and_by_whom_it_was_warned():
    assert "Warned 2 times by 2 groups" in only(*NEVER)["reason"]


def test_a_ward_that_has_closed_is_followed_to_its_end_and_no_further():
    months = pl.DataFrame(
        [("ZZ1", unit, "inpatient", date(year, month, 1), "occupied_bed_days", 300.0)
         for unit, last in (("Ash", 2012), ("Elm", 2019)) for year in range(2008, last + 1) for month in range(1, 13)],
        schema=["org_code", "unit", "setting", "month", "measure", "value"], orient="row",
    )  # fmt: skip
    rows = table(lesson("2010-01-01", unit="Ash"), lesson("2010-01-01", unit="Elm", theme_id="staffing"))
    built = ia.build_lessons(rows, exposure=months)
    days = dict(time_to_recurrence(built, "issued").spells.select("theme_id", "days").iter_rows())
    assert days[THEME] == (date(2012, 12, 31) - date(2010, 1, 1)).days
    assert days["staffing"] == (date(2019, 12, 31) - date(2010, 1, 1)).days


def test_each_action_says_why_it_is_called_weak_or_strong():
    texts = ["Remind staff of the policy.", "The doors of all bedrooms will be replaced.", "Do better."]
    register = add_strength(pl.DataFrame({"recommendation_id": ["a", "b", "c"], "text": texts}))
    said = strength_reasons(register)
    assert said["action_strength"].to_list() == ["weak", "strong", None]
    assert "physical change" in said["reason"][1] and "no kind of action" in said["reason"][2]
