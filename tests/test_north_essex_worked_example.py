"""What the public record of North Essex supports, run from its files: statuses, chains, as-of, and one moved date."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.study.config import load_study
from incident_analytics.study.pipeline import Results, run_pipeline

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sample" / "north_essex"
THEME = "ligature_assessment"
RETURNED = ("never learned", "repeated after closure", "repeated while open")
# theme, setting, status, why
EXPECTED = [
    (THEME, "inpatient", "never learned", "panels 2009 and 2013, inspectors 2016; complete in 2015; found again after"),
    ("ligature_point", "inpatient", "never learned", "panel 2013, inspectors 2016; complete in 2015; found again"),
    ("record_keeping", "inpatient", "never learned", "panel 2013, inspectors 2016; complete in 2015; found again"),
    ("staffing", "inpatient", "never learned", "panel 2009, inspectors 2016; complete in 2015; found 2016 and 2022"),
    ("training_supervision", "inpatient", "never learned", "panel 2009, inspectors 2016; found 2016 and 2021"),
    ("accommodation", "inpatient", "repeated while open", "inspectors alone, 2016 and again 2016; never declared done"),
    ("sight_lines", "inpatient", "repeated while open", "inspectors alone, 2016; found 2022; never declared done"),
    ("learning_not_shared", "inpatient", "repeated while open", "required January 2016, found September 2016"),
    ("observation_level", "inpatient", "no recurrence seen", "one recommendation of 2013, complete 2015, no failing"),
    ("care_plan_absent", "inpatient", "not assessable", "later failings are undated or in community care"),
    ("care_coordinator", "community", "repeated while open", "coroner 2017; deaths of 2021"),
    ("discharge_followup", "community", "repeated while open", "coroner 2017; deaths of 2021 and 2022"),
    ("mdt_review", "community", "repeated while open", "coroner February 2022; death of June 2022"),
    ("care_plan_quality", "inpatient", "open or overdue", "the earlier lessons are on community care"),
    ("care_plan_quality", "community", "open or overdue", "the deaths came before the lessons"),
    ("national_guidance", "unknown", "open or overdue", "a national letter alone"),
]  # fmt: skip


@pytest.fixture(scope="module")
def results() -> Results:
    return run_pipeline(load_study(FOLDER / "study.toml"), lambda _: None)


def row(lessons: pl.DataFrame, theme: str = THEME, setting: str = "inpatient") -> dict[str, object]:
    mine = lessons.filter((pl.col("theme_id") == theme) & (pl.col("setting") == setting) & pl.col("unit").is_null())
    assert mine.height == 1
    return mine.row(0, named=True)


def expectations() -> list[dict[str, str]]:
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def again(results: Results, signals: pl.DataFrame | None = None, as_of: date | None = None) -> pl.DataFrame:
    """The ledger of the same study with other signals or as of another day."""
    recommendations = results.recommendations if signals is None else None
    signals = results.signals if signals is None else signals
    return ia.build_lessons(
        signals, recommendations, organisations=results.data.organisations, as_of=as_of or date(2025, 12, 31)
    ).lessons


@pytest.mark.parametrize(("theme", "setting", "status", "why"), EXPECTED, ids=[f"{e[0]} {e[1]}" for e in EXPECTED])
def test_status_is_the_one_that_the_record_supports(results, theme, setting, status, why):
    assert row(results.ledger.lessons, theme, setting)["status"] == status, why


def test_the_assessment_of_ligatures_was_never_learned_over_the_lineage(results):
    found = row(results.ledger.lessons)
    assert found["org_lineage"] == "R1L"
    assert found["n_source_groups"] == 4
    assert {"si_panel", "cqc", "jury", "hse"} <= set(found["source_types"].split(", "))
    assert (found["first_issued"], found["declared_complete"]) == (date(2009, 7, 1), date(2015, 1, 1))
    # Two events surely after the completion of 2015; with them five after the assurance of June 2013.
    assert (found["n_events_after"], found["suspected"], found["confirmed"]) == (2, True, False)
    assert "in 2 events after that completion, in 3 more after an assurance" in found["reason"]
    assert (found["n_events"], found["n_events_while_open"]) == (9, 3)
    assert "merger" in found["caveats"]


def test_its_chain_tells_the_story_in_order(results):
    chain = results.ledger.chains.filter(pl.col("chain_id") == row(results.ledger.lessons)["chain_id"])
    after = chain.filter(pl.col("role") == "failure after closure")["signal_date"].cast(pl.String).to_list()
    assert after == ["2016-09-14", "2022-09-06"]
    assured = chain.filter(pl.col("role") == "failure after assurance")["signal_date"].cast(pl.String).to_list()
    assert assured == ["2014-01-01", "2015-05-21", "2015-08-01"]
    before = chain.filter(pl.col("role") == "failure before any lesson")["signal_date"].cast(pl.String).to_list()
    assert before == ["2008-12-28", "2009-01-01"]  # of 2009 nothing says whether it came before or after July
    witnesses = chain.filter(pl.col("event_id") == "public_record:NE-09")
    assert witnesses.filter(pl.col("kind") == "failure").height == 2
    assert chain.filter((pl.col("kind") == "failure") & pl.col("counted"))["event_id"].is_unique().all()


def test_the_assurance_of_june_2013_shows_as_false(results):
    found = row(results.ledger.lessons)
    assert (found["first_assured"], found["false_assurance"]) == (date(2013, 6, 13), True)
    chain = results.ledger.chains.filter(pl.col("chain_id") == found["chain_id"])
    given = chain.filter(pl.col("role") == "assurance given (no theme named)")
    assert given["record_id"].to_list() == ["public_record:NE-11", "public_record:NE-22"]


@pytest.mark.parametrize("expected", [e for e in expectations() if e["control"] == "yes"], ids=lambda e: e["theme_id"])
def test_controls_stay_unflagged(results, expected):
    mine = results.ledger.lessons.filter(pl.col("theme_id") == expected["theme_id"])
    assert not mine["status"].is_in(RETURNED).any()


@pytest.mark.parametrize("expected", expectations(), ids=lambda e: e["theme_id"])
def test_what_came_back_in_the_record_came_back_in_the_ledger_and_single_mentions_did_not(results, expected):
    lessons = results.ledger.lessons.filter(pl.col("unit").is_null() & (pl.col("theme_id") == expected["theme_id"]))
    returned = lessons.filter(pl.col("status").is_in(RETURNED))["setting"].to_list()
    if expected["flag"] == "came_back":
        assert "inpatient" in returned
    elif expected["flag"] == "community_only":
        assert "community" in returned
    elif expected["flag"] != "not_after_lesson":  # findings of the Ombudsman and of juries are lessons to the tool
        assert not returned


def test_as_of_2010_the_death_of_2009_cannot_be_placed(results):
    found = row(again(results, as_of=date(2010, 12, 31)))
    assert (found["status"], found["n_lessons"], found["false_assurance"]) == ("not assessable", 1, False)
    assert "too coarse" in found["reason"]


def test_as_of_2013_the_lesson_was_open_and_the_failing_had_come_back(results):
    found = row(again(results, as_of=date(2013, 12, 31)))
    assert (found["status"], found["n_events_after"]) == ("repeated while open", 2)
    assert (found["first_assured"], found["false_assurance"]) == (date(2013, 6, 13), False)
    assert found["declared_complete"] is None


def test_as_of_2016_it_could_have_been_known_that_it_was_never_learned(results):
    before = row(again(results, as_of=date(2016, 1, 30)))
    assert (before["status"], before["n_source_groups"]) == ("not assessable", 1)  # completed "2015", deaths of 2015
    found = row(again(results, as_of=date(2016, 1, 31)))  # the inspectors' report of January 2016
    assert (found["status"], found["false_assurance"]) == ("never learned", True)


def _moved(signals: pl.DataFrame, which: pl.Expr, day: date) -> pl.DataFrame:
    moved = pl.when(which).then(pl.lit(day)).otherwise(pl.col("signal_date")).alias("signal_date")
    precision = pl.when(which).then(pl.lit("day")).otherwise(pl.col("date_precision")).alias("date_precision")
    return signals.with_columns(moved, precision)


def test_without_completion_and_assurance_it_was_repeated_while_open(results):
    signals = results.signals.filter(pl.col("kind") != "assurance")
    assert row(again(results, signals))["status"] == "repeated while open"


def test_had_all_failings_come_before_the_first_panel_nothing_came_back(results):
    early = _moved(results.signals, pl.col("kind") == "failure", date(2008, 12, 28))
    assert row(again(results, early))["status"] not in RETURNED


def test_had_the_other_sources_spoken_within_two_years_it_was_only_repeated(results):
    others = (pl.col("kind") == "recommendation") & (pl.col("source_group") != "trust_internal")
    close = _moved(results.signals, others, date(2011, 6, 1))
    close = close.filter(pl.col("record_id") != "public_record:NE-10")
    assert row(again(results, close))["status"] == "repeated after closure"


def test_had_the_death_of_2022_been_in_the_community_it_would_not_count(results):
    moved = pl.when(pl.col("record_id") == "public_record:NE-36a").then(pl.lit("community")).otherwise("setting")
    found = row(again(results, results.signals.with_columns(moved.alias("setting"))))
    assert (found["n_events_after"], found["last_failure"]) == (1, date(2016, 9, 14))


def test_had_the_completion_come_after_every_failing_only_the_assurance_was_followed(results):
    late = (pl.col("kind") == "assurance") & (pl.col("source_type") == "action")
    found = row(again(results, _moved(results.signals, late, date(2023, 6, 1))))
    assert (found["status"], found["n_events_after"], found["closed_by"]) == ("never learned", 5, "general assurance")
    assert (found["closed_on"], found["declared_complete"]) == (date(2013, 6, 13), date(2023, 6, 1))
    assert "assured, and failing reported in 5 events after that assurance" in found["reason"]
