"""What is wrong with the data is said before any chart is drawn, and so is what the data cannot support."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

import incident_analytics as ia
from incident_analytics.normalisation.quality import assess_quality, suspect_units
from incident_analytics.normalisation.quality_breaks import breaks_in_time

SNAPSHOT = date(2022, 12, 31)


PLACE = {"Organisation": "ZW1", "Ward": "Ash Ward", "Setting": "inpatient", "Degree of harm": "Low"}


def row(number, day, **more):
    return {"ID": str(number), "Incident date": f"{day:%d/%m/%Y}", "Description": "told the nurse"} | PLACE | more


def daily(first: date, days: int, every: int = 3, **more):
    return [row(f"{first:%y%m}{i}", first + timedelta(days=i), **more) for i in range(0, days, every)]


def records_of(export, rows):
    return ia.normalise(export("datix", rows), snapshot_date=SNAPSHOT).records


def kinds(breaks: pl.DataFrame) -> set[tuple[str, str]]:
    return set(breaks.select("kind", pl.col("month").cast(pl.String)).rows())


def test_per_field_filled_valid_and_mapped(export):
    rows = [row(1, date(2020, 1, 2)), row(2, date(2020, 1, 3), **{"Degree of harm": "Purple"}),
            row(3, date(2020, 1, 4), **{"Degree of harm": "", "Incident date": "31/02/2020"}),
            row(4, date(2020, 1, 4), Setting="")]  # fmt: skip
    raw = export("datix", rows)
    quality = assess_quality(ia.normalise(raw, snapshot_date=SNAPSHOT), snapshot_date=SNAPSHOT)
    fields = {field["field"]: field for field in quality.fields.iter_rows(named=True)}
    assert (fields["physical_harm"]["n_filled"], fields["physical_harm"]["filled"]) == (3, 0.75)
    assert round(fields["physical_harm"]["mapped"], 3) == 0.667
    assert fields["occurred_date"]["valid"] == 0.75
    assert fields["unit"]["column"] == "Ward"
    assert (fields["text.lessons"]["column"], fields["text.lessons"]["filled"]) == ("", 0.0)
    assert fields["record_kind"]["column"] == "(the same for every row)"


def test_a_source_that_stops_is_named_with_its_month(export):
    breaks = breaks_in_time(records_of(export, daily(date(2021, 1, 1), 365)), SNAPSHOT)
    assert kinds(breaks) == {("stops", "2022-01-01")}


def test_a_source_that_goes_on_has_no_break(export):
    assert breaks_in_time(records_of(export, daily(date(2021, 1, 1), 729)), SNAPSHOT).is_empty()


def test_months_without_a_record_are_a_gap(export):
    rows = [
        r for r in daily(date(2021, 1, 1), 729) if not r["Incident date"].endswith(("/03/2022", "/04/2022", "/05/2022"))
    ]
    assert kinds(breaks_in_time(records_of(export, rows), SNAPSHOT)) == {("gap", "2022-03-01")}


def test_a_jump_in_volume_is_found_where_it_is(export):
    rows = daily(date(2021, 1, 1), 365, 3) + daily(date(2022, 1, 1), 364, 1)
    breaks = breaks_in_time(records_of(export, rows), SNAPSHOT)
    assert kinds(breaks) == {("jump", "2022-01-01")}
    assert breaks["after"][0] / breaks["before"][0] > 2.5


def test_a_field_that_empties_overnight_is_found(export):
    rows = daily(date(2021, 1, 1), 365) + daily(date(2022, 1, 1), 364, Ward="")
    assert kinds(breaks_in_time(records_of(export, rows), SNAPSHOT)) == {("field empties", "2022-01-01")}


def test_a_rare_source_is_not_said_to_stop(export):
    rows = [row(i, date(2021, 1 + i, 5)) for i in range(6)]
    assert breaks_in_time(records_of(export, rows), SNAPSHOT).is_empty()


def test_no_dated_record_no_break():
    assert breaks_in_time(ia.normalise([]).records, SNAPSHOT).is_empty()


def test_denominators_are_counted_with_their_gaps_and_wards_without_any(export):
    days = [
        {"Organisation code": "ZW1", "Ward": "Ash Ward", "Month": f"2021-{m:02d}", "Value": "300"} for m in (1, 2, 5)
    ]
    raws = [export("datix", [row(1, date(2021, 2, 1)), row(2, date(2021, 2, 1), Ward="Elm Ward")], "d.csv"),
            export("bed_days", days, "b.csv")]  # fmt: skip
    quality = assess_quality(ia.normalise(raws))
    assert quality.coverage.select("unit", "months", "months_missing", "n_events").rows() == [
        ("Ash Ward", 3, 2, 1),
        ("Elm Ward", None, None, 1),
    ]
    rates = quality.statements.filter(pl.col("topic") == "rates per bed day").row(0, named=True)
    assert (rates["supported"], "1 of 2 (50%)" in rates["statement"]) == (False, True)


def test_ward_names_that_are_nearly_one_are_listed_and_numbered_wards_are_not(export):
    names = ["Millrace Ward", "Milrace Ward", "Ward 1", "Ward 2", "Teasel", "East Team", "West Team", "Oak", "Elm"]
    records = records_of(export, [row(i, date(2021, 1, 1), Ward=name) for i, name in enumerate(names)])
    assert suspect_units(records).select("unit", "other").rows() == [("Millrace Ward", "Milrace Ward")]


def test_nrls_beside_lfpse_cannot_support_before_and_after(export):
    nrls = {"INCIDENTID": "1", "RP07": "ZW1", "IN01": "01/02/2019", "PD09": "1", "IN07": "o"}
    lfpse = {"Reference": "R", "T005": "2023-01-02", "OT001": "5", "OT002": "4", "F001": "o"}
    raws = [export("nrls", [nrls], "n.csv"), export("lfpse", [lfpse], "l.csv")]
    quality = assess_quality(ia.normalise(raws))
    assert quality.statements.filter(pl.col("topic").str.contains("national system"))["supported"].to_list() == [False]


def test_duplicates_are_counted_by_file_and_rule(export):
    raw = export("datix", [row(1, date(2021, 1, 1))] * 3)
    quality = assess_quality(ia.normalise(raw))
    assert quality.duplicates.rows() == [("export.csv", "exact copy", 2)]


def test_an_order_of_dates_that_cannot_be_is_said(export):
    raw = export("datix", [row(1, date(2021, 5, 1), **{"Reported date": "01/04/2021"})])
    quality = assess_quality(ia.normalise(raw))
    assert "order of dates" in quality.statements["topic"].to_list()


def test_no_table_of_the_quality_report_holds_a_narrative(export):
    raw = export("datix", [row(1, date(2021, 5, 1))])
    quality = assess_quality(ia.normalise(raw))
    assert not any("told the nurse" in str(getattr(quality, name).rows()) for name in quality.__dataclass_fields__)
