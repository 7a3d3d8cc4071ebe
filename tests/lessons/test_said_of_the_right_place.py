"""What is said of a ward, a body or an event is said of the right one: exposure with gaps, mergers, witnesses."""

import datetime as dt

import polars as pl
from hand_made import NEVER, THEME, closed, failure, ledger, lesson, only, signal, table

import incident_analytics as ia
from incident_analytics.lessons import compare_ledgers
from incident_analytics.lessons.recurrence import time_to_recurrence

LATER = failure("2020-06-01", theme_id="medication", record_id="later")  # so that the rows are followed until then
MERGED = pl.DataFrame({
    "code": ["AAA", "BBB", "CCC"], "name": ["A", "B", "C"], "valid_from": ["2000-01-01", "2000-01-01", "2017-04-01"],
    "valid_to": ["2017-03-31", "2017-03-31", None], "successor": ["CCC", "CCC", None],
})  # fmt: skip


def bed_days(
    unit: str, first: int, last: int, value: float = 500.0, measure: str = "occupied_bed_days"
) -> pl.DataFrame:
    months = pl.date_range(dt.date(first, 1, 1), dt.date(last, 12, 1), "1mo", eager=True)
    return pl.DataFrame({"org_code": "ZZ1", "unit": unit, "setting": "inpatient", "month": months, "measure": measure,
                         "value": value})  # fmt: skip


def every_year(first: int, last: int, *places: tuple[int, str | None]) -> list[dict]:
    return [failure(f"{year}-{month:02d}-15", unit=unit, record_id=f"{unit} {year} {month}")
            for year in range(first, last + 1) for month, unit in places]  # fmt: skip


def test_failings_of_a_ward_whose_bed_days_are_not_known_then_make_no_fall_of_the_body():
    events = every_year(2005, 2019, (3, "A"), (6, "B"), (9, "B"))
    told = lesson("2010-01-01"), closed("2012-12-31")
    gap = only(*told, *events, exposure=pl.concat([bed_days("A", 2005, 2019), bed_days("B", 2013, 2019)]))
    whole = only(*told, *events, exposure=pl.concat([bed_days("A", 2005, 2019), bed_days("B", 2005, 2019)]))
    assert gap["status"] == "repeated after closure" and gap["rate_ratio"] is None
    assert "16 failings in wards whose exposure is not known" in gap["caveats"]
    assert "not counted alike" in gap["how_sure"] and "exposure" not in whole["caveats"]
    assert round(whole["rate_ratio"], 1) == 1.0


def test_the_measure_that_is_known_longest_is_the_denominator():
    both = pl.concat([bed_days("", 2019, 2019, 5), bed_days("", 2005, 2019, 300, "contacts")])
    row = only(lesson("2010-01-01"), closed("2012-12-31"), *every_year(2005, 2019, (3, None), (9, None)), exposure=both)
    assert row["rate_unit"] == "per 10,000 contacts" and row["events_before"] == 16


def test_a_return_that_stood_under_another_unit_setting_or_body_before_is_no_new_one():
    on_a = [dict(row, unit="Ward A") for row in NEVER]
    before = ledger(*on_a, as_of="2020-12-31")
    after = ledger(*on_a, lesson("2021-01-05", "cqc", unit="Ward B"), as_of="2021-01-31")
    changes = compare_ledgers(before, after)
    assert "came back after closure" not in changes["change"].to_list() and changes["new_events"].max() == 0
    moved = [dict(row, org_lineage="AAA") for row in NEVER]
    merged = compare_ledgers(ledger(*moved), ledger(*moved, organisations=MERGED))
    assert merged.select("change", "new_events").rows() == [("new row", 0), ("no longer there", None)]
    new = compare_ledgers(before, ledger(*on_a, failure("2021-01-09", unit="Ward B"), as_of="2021-01-31"))
    assert new["change"][0] == "came back after closure"


def test_before_a_merger_a_failing_of_one_body_is_no_return_of_what_another_was_told():
    told = lesson("2010-01-01", org_lineage="AAA"), lesson("2012-06-01", "coroner", org_lineage="AAA")
    rows = *told, closed("2012-12-01", org_lineage="AAA"), failure("2013-06-01", org_lineage="BBB")
    watched = *rows, dict(LATER, org_lineage="CCC")
    assert only(*watched, organisations=MERGED)["status"] == "no recurrence seen"
    early = ledger(*rows, organisations=MERGED, as_of="2014-12-31")
    assert early.select("org_lineage", "status").rows() == [("AAA", "no recurrence seen")]
    own = *rows, failure("2014-06-01", org_lineage="AAA"), failure("2018-06-01", org_lineage="CCC")
    assert only(*own, organisations=MERGED)["n_events_after"] == 2


def test_failings_that_name_no_ward_leave_silence_in_a_ward_unknown():
    rows = lesson("2009-07-01", unit="Ward A"), closed("2012-01-01", unit="Ward A")
    later = [failure(f"{year}-01-05") for year in range(2013, 2018)]
    ward = ledger(*rows, *later).filter(pl.col("unit") == "Ward A").row(0, named=True)
    assert ward["status"] == "not assessable" and ward["reason"].startswith("5 failings of the body name no ward")
    earlier = ledger(*rows, failure("2008-01-05"), LATER).filter(pl.col("unit") == "Ward A")
    assert earlier["status"].to_list() == ["no recurrence seen"]


def test_the_day_and_the_setting_of_an_event_are_those_that_any_witness_knows():
    told = lesson("2009-07-01"), closed("2012-06-01")
    exact = failure("2012-11-15", "incident", event_id="E", record_id="i")
    assert only(*told, failure("2012", "coroner", event_id="E"), exact)["status"] == "repeated after closure"
    early = failure("2008-11-15", "incident", event_id="E", record_id="i")
    assert only(*told, failure(None, "coroner", event_id="E"), early, LATER)["status"] == "no recurrence seen"
    nowhere = failure("2014-01-01", "coroner", event_id="E", setting="unknown")
    there = failure("2014-01-01", "incident", event_id="E", setting="community", record_id="i")
    inpatient = ledger(*told, nowhere, there, LATER).filter(pl.col("setting") == "inpatient").row(0, named=True)
    assert inpatient["status"] == "no recurrence seen"


def register(**more: list) -> pl.DataFrame:
    plain = {"recommendation_id": ["p", "c"], "record_id": ["P", "C"], "org_lineage": ["ZZ1"] * 2,
             "setting": ["inpatient"] * 2, "source_type": ["si_panel", "coroner"],
             "issued": ["2010-01-01", "2010-05-01"],
             "due": ["2010-06-01"] * 2, "declared_complete": ["2011-01-01", None], "theme_ids": [THEME] * 2,
             "text": ["Review fixed points.", "Train all staff yearly."]}  # fmt: skip
    return pl.DataFrame(plain | more)


def test_a_quiet_row_with_a_recommendation_that_is_not_complete_is_open():
    signals = table(failure("2009-01-01"), failure("2020-01-01", theme_id="medication"))
    row = ia.build_lessons(signals, register()).lessons.row(0, named=True)
    assert row["status"] == "open or overdue" and "1 of 2 recommendations not declared complete" in row["reason"]
    done = ia.build_lessons(signals, register(declared_complete=["2011-01-01", "2011-02-01"])).lessons
    assert done["status"].to_list() == ["no recurrence seen"]


def test_an_alert_that_names_no_body_is_complete_where_there_is_one_body_and_nobodys_among_two():
    alert = register().head(1).with_columns(source_type=pl.lit("national_alert")).drop("org_lineage")
    one = ia.build_lessons(table(failure("2014-01-01")), alert).lessons.row(0, named=True)
    assert one["status"] == "repeated after closure" and one["n_closed"] == 1
    two = ia.build_lessons(table(failure("2014-01-01"), failure("2014-02-01", org_lineage="ZZ2")), alert).lessons
    assert two["status"].to_list() == ["repeated while open"] * 2 and two["n_closed"].to_list() == [0, 0]


def test_an_event_whose_witnesses_differ_follows_what_all_of_them_place_before_it_everywhere():
    late, early = failure("2013-07-01", "coroner", event_id="E"), failure("2013-05-01", event_id="E", record_id="i")
    assert only(lesson("2012-01-01"), signal("assurance", "2013-06-13", "cqc"), late, early)["false_assurance"] is False
    whole = ia.build_lessons(table(lesson("2012-01-01"), closed("2013-06-13"), late, early, failure(
        "2020-01-01", theme_id="medication")))  # fmt: skip
    assert time_to_recurrence(whole, "complete").spells["ended"].to_list() == [False]
    assert time_to_recurrence(whole, "issued").spells["ended"].to_list() == [True]


def test_a_lesson_without_a_setting_has_one_spell():
    whole = ia.build_lessons(table(lesson("2009-07-01", setting="unknown"), failure("2012-01-01"),
                                   failure("2013-01-01", setting="community")))  # fmt: skip
    spells = time_to_recurrence(whole).spells
    assert spells.height == 1 and spells["stop"].to_list() == [dt.date(2012, 1, 1)]


def test_what_a_body_promises_in_a_coroners_report_is_no_lesson_of_the_coroner():
    said = pl.DataFrame({"record_id": ["c", "c"], "section": ["response", "concerns"], "class": ["recommendation"] * 2,
                         "theme_id": ["staffing", "handover"]})  # fmt: skip
    report = pl.DataFrame({"record_id": ["c"], "record_kind": ["coroner_report"], "reported_date": ["2013-05-01"]})
    signals = ia.build_signals(said, report)
    assert signals.filter(pl.col("kind") == "recommendation")["theme_id"].to_list() == ["handover"]


def test_silence_is_worth_nothing_where_before_and_after_were_not_counted_alike():
    old = [failure(f"20{y:02d}-05-01", "incident", harm="fatal", record_id=f"nrls:{y}") for y in range(5, 12)]
    other = failure("2016-05-01", "incident", theme_id="medication", harm="fatal", record_id="lfpse:1")
    row = only(lesson("2012-01-01"), closed("2013-06-13"), *old, other, as_of="2017-01-01")
    assert row["status"] == "no recurrence seen" and "not counted alike" in row["reason"]
