"""The traps of StEIS, NRLS, LFPSE and Datix, one test each; sources in docs/sources.md."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.sources.mapping import fold, load_mapping

HEADERS = Path(__file__).parents[3] / "shared" / "data" / "formats" / "nhse_column_headers.csv"
LFPSE_HEADERS = {
    "raw": ("Reference", "Revision", "EntityId", "SubmissionDate", "T005", "OT001", "OT002", "P004", "CL001", "F001"),
    "view": ("Reference", "Revision", "EntityId", "OriginalSubmissionDate", "OccurredDate", "OT001_PhysicalHarm",
             "OT002_PsychologicalHarm", "P004_AgeAtTimeOfIncidentDays", "CL001_Type", "F001_Description"),
    "release": ("Reference", "Revision", "Patient no.", "Reported Date", "T005 - Event date", "OT001 - Physical harm",
                "OT002 - Psychological harm", "P004 - Age in days", "CL001 - Event Type",
                "F001 - Describe what happened"),
}  # fmt: skip


def lfpse(reference="R1", revision="1", patient="1", submitted="2023-05-02", day="2023-05-01", physical="5",
          psychological="4", age="18600", kind="1", text="Told the nurse.", names="raw"):  # fmt: skip
    cells = (reference, revision, patient, submitted, day, physical, psychological, age, kind, text)
    return dict(zip(LFPSE_HEADERS[names], cells, strict=True))


@pytest.mark.parametrize("names", LFPSE_HEADERS)
def test_lfpse_is_read_under_raw_view_and_release_headers(normalise, names):
    record = normalise("lfpse", [lfpse(physical="2", names=names)]).records.row(0, named=True)
    assert (record["record_id"], record["physical_harm"], record["age_years"]) == ("lfpse:R1", "severe", 50)
    assert str(record["reported_date"]) == "2023-05-02"


def test_of_lfpse_revisions_the_highest_counts_and_the_first_submission_is_the_report(normalise):
    rows = [
        lfpse(revision="10", submitted="2023-07-01", text="third", physical="3"),
        lfpse(revision="9", submitted="2023-06-01", text="second"),
        lfpse(revision="1", submitted="2023-05-02", text="first", physical="1"),
    ]
    result = normalise("lfpse", rows)
    record = result.records.row(0, named=True)
    assert (record["physical_harm"], str(record["reported_date"])) == ("moderate", "2023-05-02")
    assert result.narratives["text"].to_list() == ["third"]
    assert result.duplicates["rule"].to_list() == ["earlier version of the same record"] * 2


def test_of_several_patients_the_worst_harm_counts_on_each_axis_and_the_patients_are_counted(normalise):
    rows = [
        lfpse(patient="1", physical="5", psychological="1", age="18600"),
        lfpse(patient="2", physical="2", psychological="4", age="7440"),
        lfpse(patient="10", physical="", psychological=""),
        lfpse(reference="R2", patient="1", physical="", psychological=""),
    ]
    result = normalise("lfpse", rows)
    first, second = result.records.iter_rows(named=True)
    assert (first["physical_harm"], first["psychological_harm"], first["n_patients"]) == ("severe", "severe", 3)
    assert first["age_years"] is None
    assert (second["physical_harm"], second["n_patients"]) == ("missing", 1)
    assert result.duplicates["rule"].to_list() == ["another patient of the same incident"] * 2


def test_identical_lfpse_rows_are_copies_and_no_further_patients(normalise):
    result = normalise("lfpse", [lfpse(), lfpse(), lfpse(patient="2")])
    assert result.records["n_patients"].to_list() == [2]
    assert sorted(result.duplicates["rule"]) == ["another patient of the same incident", "exact copy"]


def test_good_care_risk_and_outcome_records_are_not_incidents(normalise):
    kinds = ["1", "Risk", "Outcome", "Good care", "", "7"]
    result = normalise("lfpse", [lfpse(reference=f"R{i}", kind=kind) for i, kind in enumerate(kinds)])
    assert result.records["record_kind"].to_list() == ["incident", "risk", "outcome", "good_care", "incident", "other"]
    assert result.records["event_id"].is_null().to_list() == [False, True, True, True, False, True]
    assert result.unmapped.select("column", "value").rows() == [("record_kind", "7")]


def test_codes_of_lfpse_places_are_told_apart_by_taxonomy(normalise):
    rows = [lfpse(reference=f"R{v}") | {"TaxonomyVersion": v, "L004": "10"} for v in ("5", "6")]
    result = normalise("lfpse", rows)
    assert result.records["setting"].to_list() == ["inpatient", "unknown"]
    assert result.unmapped["value"].to_list() == ["taxonomy 6: 10"]


@pytest.mark.parametrize("cell", ["11 {~@~} 15", "11 15"])
def test_several_answers_of_a_question_are_read_as_several(normalise, cell):
    record = normalise("lfpse", [lfpse() | {"A016": cell}]).records.row(0, named=True)
    assert record["incident_type"] == "11;15"


NRLS_HEADERS = {
    "raw": ("INCIDENTID", "RP07", "IN04", "IN01", "CREATEDDT", "PD09", "AGE_AT_INCIDENT", "IN07"),
    "release": ("RP01 Unique Incident ID", "RP07 NHS Organisation Code", "IN04 Country", "Date of Incident",
                "Date incident received by NRLS", "PD09 Degree of harm (severity)", "Age at time of Incident (years)",
                "IN07 Description of what happened"),
}  # fmt: skip


def nrls(number="1", body="ZW1", country="1", harm="1", names="raw"):
    cells = (number, body, country, "01/02/2019", "09/02/2019", harm, "42", "Told the nurse.")
    return dict(zip(NRLS_HEADERS[names], cells, strict=True))


@pytest.mark.parametrize("names", NRLS_HEADERS)
def test_nrls_is_read_under_raw_and_release_headers(normalise, names):
    record = normalise("nrls", [nrls(names=names, harm="5")]).records.row(0, named=True)
    assert (record["physical_harm"], record["age_years"], str(record["reported_date"])) == ("fatal", 42, "2019-02-09")


def test_one_code_of_harm_means_opposite_things_in_nrls_and_lfpse(export):
    data = ia.normalise([export("nrls", [nrls(harm="1")], "n.csv"), export("lfpse", [lfpse(physical="1")], "l.csv")])
    assert dict(data.records.select("source_system", "physical_harm").rows()) == {"nrls": "none", "lfpse": "fatal"}


def test_nrls_rows_from_outside_england_are_rejected_as_nhs_england_does(normalise):
    cases = [("1", "ZW1"), ("1", ""), ("2", "ZW1"), ("97", "ZW1"), ("99", ""), ("", "ZW1"), ("", "")]
    rows = [nrls(number=str(i), country=country, body=body) for i, (country, body) in enumerate(cases)]
    result = normalise("nrls", rows)
    assert result.records["record_id"].to_list() == ["nrls:0", "nrls:1", "nrls:3", "nrls:5"]
    assert set(result.rejected["rule"]) == {"from outside England"}


def test_an_nrls_extract_without_the_country_is_a_bodys_own(normalise):
    row = nrls(body="") | {"IN04": ""}
    del row["IN04"]
    assert normalise("nrls", [row]).records.height == 1


def test_rejected_datix_records_are_no_incidents_in_words_and_in_codes(normalise):
    statuses = ["Finally approved", "Rejected", "REJECT", "In holding area", "Being reviewed", "FA", ""]
    rows = [{"ID": str(i), "Incident date": "01/02/2020", "Description": "a", "Approval status": status}
            for i, status in enumerate(statuses)]  # fmt: skip
    result = normalise("datix", rows)
    assert result.records.height == 5
    assert set(result.rejected["rule"]) == {"rejected by the reporting body"}


def test_datix_is_read_under_the_headers_of_its_tables(normalise):
    row = {"recordid": "7", "inc_dincident": "2020-01-02 00:00:00.000", "inc_dreported": "2020-01-03", "inc_severity":
           "CATA", "rep_approved": "FA", "inc_locactual": "Ash", "INC_NOTES": "a", "inc_inv_lessons": "b"}  # fmt: skip
    result = normalise("datix", [row])
    assert result.records.select("physical_harm", "unit").rows() == [("fatal", "Ash")]
    assert result.narratives["section"].to_list() == ["description", "lessons"]


def test_contacts_give_the_number_of_patients_and_nothing_else(export):
    incidents = [{"recordid": str(i), "inc_dincident": "2020-01-02", "INC_NOTES": "a"} for i in (1, 2, 3)]
    links = [("1", "10", "AFFECT"), ("1", "11", "PATIEN"), ("1", "11", "PATIEN"), ("1", "12", "WITNESS"),
             ("2", "", "AFFECT"), ("2", "", "AFFECT"), ("9", "13", "AFFECT")]  # fmt: skip
    contacts = [{"INC_ID": i, "CON_ID": c, "LINK_ROLE": role, "CON_NAME": "[NAME]"} for i, c, role in links]
    data = ia.normalise([export("datix", incidents, "i.csv"), export("datix_contacts", contacts, "c.csv")])
    assert dict(data.records.select("record_id", "n_patients").rows()) == {"datix:1": 2, "datix:2": 2, "datix:3": 1}
    assert not any("[NAME]" in str(row) for row in data.records.rows())


def test_a_spreadsheet_that_made_numbers_of_references_still_links(export):
    incident = [{"ID": "4021.0", "Incident date": "01/02/2020", "Description": "a"}]
    action = [{"RECORDID": "1", "ACT_CAS_ID": "4021", "ACT_DSTART": "2020-03-01", "ACT_DESCR": "x"}]
    data = ia.normalise([export("datix", incident, "i.csv"), export("datix_actions", action, "a.csv")])
    assert data.recommendations["record_id"].to_list() == ["datix:4021"]
    assert data.unplaced.height == 0


def test_steis_keeps_its_display_headings_with_colons_and_their_misspelling(normalise):
    row = {"Log No": "2016-29151", "Date of Incident": "01/02/2016", "Created on": "03/02/2016 16:10:31",
           "Location of Incident (Other):": "Ash", "Internal Inverstigation Required": "Yes",
           "Description of what happened:": "a", "Key Findings": "b"}  # fmt: skip
    result = normalise("steis", [row])
    assert result.records.select("unit", "record_kind").rows() == [("Ash", "investigation")]
    assert str(result.records["reported_date"][0]) == "2016-02-03"
    assert result.narratives["section"].to_list() == ["description", "findings"]


@pytest.mark.real_data
@pytest.mark.parametrize("dataset", ["NRLS", "LFPSE", "STEIS"])
def test_the_mappings_know_the_columns_that_nhs_england_releases(dataset):
    if not HEADERS.is_file():
        pytest.skip("../shared/data/formats is not there")
    with HEADERS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == dataset]
    known = load_mapping(dataset.lower()).headers
    for column in ("release_header", "source_column"):
        unknown = {row[column] for row in rows if row["comment"] == "required" and fold(row[column]) not in known}
        derived = {"Month", "Year", "Month - Year", "Financial Year", "month_reported_or_occurred",
                   "year_reported_or_occurred", "month_year_reported_or_occurred",
                   "financial_year_reported_or_occurred", "max_psychological_harm_level", "max_physical_harm_level",
                   "Largest psychological harm (across all patients in incident)",
                   "Largest physical harm (across all patients in incident)"}  # fmt: skip
        assert unknown <= derived


def test_harm_levels_are_ordered_the_same_way_from_both_national_systems(export):
    """The worst across both axes is min(OT001, OT002 + 1) in codes; here each axis keeps its own level."""
    rows = [lfpse(reference=f"R{code}", physical=code, psychological="4") for code in "12345"]
    harms = ia.normalise(export("lfpse", rows, "l.csv")).records["physical_harm"]
    assert harms.to_list() == ["fatal", "severe", "moderate", "low", "none"]
    assert pl.Series(harms).sort().to_list() == ["none", "low", "moderate", "severe", "fatal"]
