"""Which of several rows of one record is kept, and under which rule the others are counted."""

from __future__ import annotations

from datetime import date

import polars as pl

import incident_analytics as ia
from incident_analytics.normalisation.contacts import patients_per_incident
from incident_analytics.normalisation.exposure import exposure_key
from incident_analytics.normalisation.records import with_record_ids
from incident_analytics.sources import META

LONG = "The jury heard that no entry was made in the notes and that nobody knew who was responsible. " * 6


def steis(log, modified, text):
    return {"Log No": log, "Date of Incident": "01/02/2020", "Modified date": modified,
            "Description of what happened:": text}  # fmt: skip


def test_of_steis_versions_the_one_modified_last_is_kept_and_the_others_are_counted(normalise):
    """One log number again is a later version; the history is joined by ";" (NHS England's own extraction)."""
    rows = [
        steis("2020-1", "01/03/2020;02/03/2020", "second"),
        steis("2020-1", "01/03/2020;09/02/2020;05/03/2020", "third"),
        steis("2020-1", "", "first"),
        steis("2020-2", "01/01/2020", "other"),
    ]
    result = normalise("steis", rows)
    assert result.narratives.filter(record_id="steis:2020-1")["text"].to_list() == ["third"]
    assert result.duplicates.select("source_row", "duplicate_of", "rule").rows() == [
        (2, "steis:2020-1", "earlier version of the same record"),
        (4, "steis:2020-1", "earlier version of the same record"),
    ]


def test_an_exact_copy_is_called_one(normalise):
    row = {"ID": "1", "Incident date": "01/02/2020", "Description": "a"}
    assert normalise("datix", [row, row, row]).duplicates["rule"].to_list() == ["exact copy"] * 2


def pfd(ref, text, **more):
    return {"ref": ref, "date_of_report": "01/02/2020", "this_report_is_being_sent_to": "Ash NHS Trust",
            "concerns": text, **more}  # fmt: skip


def test_one_report_under_two_references_is_one_report(normalise):
    result = normalise("pfd_tracker", [pfd("2020-0002", LONG), pfd("2020-0001", LONG.upper() + "!")])
    assert result.records["record_id"].to_list() == ["pfd:2020-0001"]
    assert result.duplicates["rule"].to_list() == ["same text under another reference"]


def test_one_report_sent_to_two_bodies_under_two_references_is_a_lesson_to_both(normalise):
    rows = [pfd("2020-0001", LONG), pfd("2020-0002", LONG, this_report_is_being_sent_to="Elm NHS Trust")]
    for order in (rows, rows[::-1]):
        assert set(normalise("pfd_tracker", order).recommendations["org_lineage"]) == {"ash nhs trust", "elm nhs trust"}


def test_one_text_of_two_areas_is_two_reports(normalise):
    rows = [pfd("2020-0001", LONG, coroner_area="Essex"), pfd("2020-0002", LONG, coroner_area="Kent")]
    assert normalise("pfd_tracker", rows).records.height == 2


def test_what_a_coroner_must_begin_with_makes_no_two_reports_one(normalise):
    start = "During the course of the inquest the evidence revealed matters giving rise to concern. "
    assert normalise("pfd_tracker", [pfd("2020-0002", start * 3), pfd("2020-0001", start * 3)]).records.height == 2


def test_two_short_reports_that_agree_are_two_reports(normalise):
    text = "Staffing levels were not sufficient."
    assert normalise("pfd_tracker", [pfd("2020-0002", text), pfd("2020-0001", text)]).records.height == 2


def test_a_report_of_two_trackers_is_kept_once_with_what_each_of_them_knows(export):
    one = export("pfd_tracker", [pfd("2020-0001", LONG) | {"date_of_report": ""}], "tracker.csv")
    other = export(
        "pfd_toolkit",
        [{"id": "2020-0001", "date": "2020-02-03", "receiver": "", "concerns": "Short.", "area": "Essex"}],
        "toolkit.csv",
    )
    for raws in ([one, other], [other, one]):
        result = ia.normalise(raws)
        kept = result.records.row(0, named=True)
        assert (str(kept["reported_date"]), kept["site"], kept["source_file"]) == ("2020-02-03", "Essex", "tracker.csv")
        assert result.duplicates.select("source_file", "rule").rows() == [
            ("toolkit.csv", "also in another file or sheet")
        ]


def test_a_recommendation_of_two_files_is_counted_as_a_duplicate_and_not_dropped_in_silence(export):
    row = {"ID": "R1", "Source type": "SI panel", "Issued": "01/02/2020", "Recommendation": "x"}
    result = ia.normalise([export("recommendations", [row], "a.csv"), export("recommendations", [row], "b.csv")])
    assert (result.recommendations.height, result.duplicates["source_file"].to_list()) == (1, ["b.csv"])
    assert result.counts["kept"].to_list() == [1, 0]


def test_the_same_ward_and_month_in_two_files_is_one_denominator(export):
    row = {"Organisation code": "ZW1", "Ward": "Ash", "Month": "2020-01", "Value": "100"}
    result = ia.normalise([export("bed_days", [row], "a.csv"), export("bed_days", [row], "b.csv")])
    assert result.exposure["value"].to_list() == [100.0]
    assert result.duplicates.height == 1


def test_reports_without_reference_are_told_apart_by_what_they_say(normalise):
    result = normalise("pfd_tracker", [pfd("", LONG), pfd("", LONG + "More."), pfd("", LONG)])
    assert result.records.height == 2
    assert result.records["record_id"].str.starts_with("pfd:unreferenced-").all()


def test_rows_without_a_reference_are_one_only_where_they_agree_in_all_they_hold():
    texts = {"text.description": ["Absconded from leave."] * 3, "unit": ["Ash Ward", "Elm Ward", "Ash Ward"]}
    rows = pl.DataFrame({"record_id": pl.Series([None] * 3, dtype=pl.String), **texts})
    where = pl.DataFrame({name: ["x"] * 3 for name in META}).with_columns(source_row=pl.Series([1, 2, 3]))
    one, other, again = with_record_ids(rows.hstack(where), "inspections")["record_id"]
    assert one == again != other


def test_bed_days_of_two_bodies_known_by_their_names_are_two():
    blank = dict.fromkeys(("org_code", "setting", "measure"), pl.Series([None, None], dtype=pl.String))
    named = {"org_lineage": ["ash nhs trust", "elm nhs trust"], "unit": ["1", "1"], "month": [date(2020, 1, 1)] * 2}
    rows = pl.DataFrame({**blank, **named})
    assert exposure_key(rows).n_unique() == 2


def test_a_contact_that_two_files_link_is_one_patient():
    links = pl.DataFrame({"record_id": ["1", "1"], "patient_id": ["7", "8"], "role": ["patient", "patient"]})
    once, twice = (patients_per_incident([(links, "datix_contacts")] * n)["n"].to_list() for n in (1, 2))
    assert once == twice == [2]
