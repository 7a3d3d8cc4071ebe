"""What an inquiry would attack: silence, wards named together, later knowledge, events that are new."""

from datetime import date, datetime

import pandas as pd
import polars as pl
import pytest
from hand_made import closed, failure, ledger, lesson, only, table

import incident_analytics as ia
from incident_analytics.errors import MappingError
from incident_analytics.lessons import compare_ledgers, correct_counts


def routine(day: str) -> dict:
    return failure(day, "incident", harm="low", record_id=f"r{day}")


def test_silence_is_measured_by_serious_failings_and_routine_ones_make_no_chance():
    rows = [routine(f"20{year}-{month:02d}-10") for year in range(11, 21) for month in (3, 9)]
    found = only(lesson("2014-02-01"), closed("2015-01-01"), *rows)
    assert found["status"] == "no recurrence seen" and "nor any before that" in found["reason"]
    serious = [failure(f"2012-{month:02d}-20") for month in range(1, 10)]
    assert "the chance of none was 0.00" in only(lesson("2014-02-01"), closed("2015-01-01"), *rows, *serious)["reason"]


def test_a_failing_of_two_wards_counts_for_each_and_they_are_no_third_ward():
    rows = ledger(lesson("2012-02-01", unit="Elm"), closed("2015-01-01", unit=None), lesson("2013-02-01", unit="Ash"),
                  failure("2018-05-01", unit="Elm; Ash"))  # fmt: skip
    of_units = {row["unit"]: row["status"] for row in rows.iter_rows(named=True) if row["unit"]}
    assert of_units == {"Elm": "repeated after closure", "Ash": "repeated after closure"}


def test_a_failing_without_a_setting_keeps_a_row_from_being_called_quiet():
    rows = [lesson("2010-05-01"), closed("2012-01-01"), failure("2013-05-01", setting="unknown"),
            failure("2011-01-01", setting="community")]  # fmt: skip
    found = ledger(*rows).filter(pl.col("setting") == "inpatient").row(0, named=True)
    assert found["status"] == "not assessable" and "without a setting" in found["reason"]


def test_a_completion_before_its_own_recommendation_closes_nothing():
    found = only(lesson("2014-01-01", record_id="p1"), closed("2012-03-01", record_id="p1"), failure("2013-01-01"))
    assert found["status"] == "open or overdue" and "1 completion dated before" in found["caveats"]
    fine = only(lesson("2014-01-01", record_id="p1"), closed("2014-03-01", record_id="p1"), failure("2015-01-01"))
    assert fine["status"] == "repeated after closure" and "completion dated before" not in fine["caveats"]


def test_as_of_a_day_repetitions_of_later_years_join_nothing():
    check, plan = "Staff should check each patient every hour of the night", "Bank staff should be told of the plan"
    register = pl.DataFrame({
        "recommendation_id": ["r1", "r2", "r3"], "record_id": ["a", "b", "c"], "org_lineage": "ZZ1",
        "setting": "inpatient", "issued": [date(2010, 1, 1), date(2013, 1, 1), date(2019, 1, 1)],
        "source_type": ["coroner", "si_panel", "si_panel"], "theme_ids": [["staffing"]] * 3,
        "text": [check, plan, f"{check}; {plan.lower()}"],
    })  # fmt: skip
    signals = table(failure("2009-01-01", theme_id="staffing"))
    then = ia.build_lessons(signals, register, as_of="2016-12-31").lessons["n_lessons"][0]
    only_then = ia.build_lessons(signals, register.filter(pl.col("issued") < date(2017, 1, 1))).lessons["n_lessons"][0]
    assert then == only_then == 2


@pytest.mark.parametrize(
    "day", [date(2012, 12, 31), datetime(2012, 12, 31, 8), pd.Timestamp("2012-12-31"), "2012-12-31"]
)
def test_as_of_may_be_a_day_in_any_form(day):
    rows = table(lesson("2011-01-01"), closed("2012-01-01"), failure("2013-01-01"))
    assert ia.build_lessons(rows, as_of=day).lessons["status"].to_list() == ["no recurrence seen"]
    with pytest.raises(MappingError, match="as_of is no date"):
        ia.build_lessons(rows, as_of="31/12/2012")


def test_new_events_are_those_that_the_earlier_ledger_did_not_have():
    early = [lesson("2010-01-01", "coroner"), *(failure(f"{year}-05-01") for year in range(2012, 17))]
    before = ledger(*early, as_of="2017-12-31")
    after = ledger(*early, closed("2018-01-01"), failure("2019-02-01"))
    for form in (lambda t: t, lambda t: t.to_pandas()):
        changed = compare_ledgers(form(before), form(after)).row(0, named=True)
        assert changed["change"] == "came back after closure" and changed["new_events"] == 1


def test_before_and_after_a_change_of_the_reporting_system_no_ratio_stands():
    rows = [failure(f"20{year}-03-01", "incident", harm="fatal", record_id=f"{system}:{year}")
            for system, years in (("nrls", range(15, 20)), ("lfpse", range(22, 25))) for year in years]  # fmt: skip
    found = only(lesson("2018-01-01"), closed("2020-06-01"), *rows)
    assert found["rate_ratio"] is None and found["lower_ci"] is None and found["improvement"] == "not_assessable"


def test_counts_from_pandas_with_a_gap_are_corrected_or_refused():
    counts = pd.DataFrame({"theme_id": ["handover", "staffing"], "kind": "incident", "n_found": [4, None]})
    checked = pd.DataFrame(
        {"theme_id": ["handover"], "kind": "incident", "n_true": [30], "n_false": [5], "n_missed": [9]}
    )
    found = correct_counts(counts, checked)
    assert found["n_found"].to_list() == [4, 0] and found["refused"].null_count() == 2
