"""Bodies by code and by name, over mergers; places are never guessed nearer to one another."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import incident_analytics as ia
from incident_analytics.normalisation.body_names import body_names, fold_body, unlisted_body
from incident_analytics.normalisation.lineage import lineage_of, loops_of
from incident_analytics.normalisation.organisations import name_index

BODIES = pl.DataFrame(
    {
        "code": ["RRD", "RWN", "R1L", "RX2", "RYR"],
        "name": [
            "North Essex Partnership University NHS Foundation Trust",
            "South Essex Partnership University NHS Foundation Trust",
            "Essex Partnership University NHS Foundation Trust",
            "Sussex Partnership NHS Foundation Trust",
            "University Hospitals Sussex NHS Foundation Trust",
        ],
        "successor": ["R1L", "R1L", None, None, None],
    }
)


def pfd(sent_to):
    return {"ref": "2020-1", "date_of_report": "01/02/2020", "this_report_is_being_sent_to": sent_to, "concerns": "x"}


@pytest.mark.parametrize(
    ("sent_to", "lineage"),
    [
        ("Essex Partnership University NHS Foundation Trust", "R1L"),
        ("Chief Executive, Essex Partnership University NHS FT", "R1L"),
        ("North Essex Partnership University NHS Foundation Trust", "R1L"),
        ("Sussex Partnership NHS Foundation Trust", "RX2"),
        ("University Hospitals Sussex NHS Foundation Trust", "RYR"),
        ("Essex Partnership NHS Trust", "essex partnership nhs trust"),
        ("Sussex Partnership Trust", "RX2"),
        ("University Hospital Sussex", None),
        ("University Hospitals of Sussex NHS Trust", "RYR"),
        ("Cumbria Partnership NHS Foundation Trust", "cumbria partnership nhs trust"),
        ("Sussex NHS Foundation Trust", "sussex nhs trust"),
        ("Barking, Havering & Redbridge University Hospitals NHS Trust",
         "barking havering and redbridge university hospitals nhs trust"),
        ("Department of Health", None),
    ],
)  # fmt: skip
def test_a_name_is_matched_by_its_own_words_or_stays_a_name_of_its_own(normalise, sent_to, lineage):
    """A published tracker's fuzzy matching made Essex Partnership and Cumbria Partnership into Sussex Partnership."""
    record = normalise("pfd_tracker", [pfd(sent_to)], organisations=BODIES).records.row(0, named=True)
    assert record["org_lineage"] == lineage


def test_a_name_that_may_be_two_bodies_is_left_alone_and_listed(normalise):
    names = ["University Hospitals Ashby and Elm NHS Trust", "Ashby and Elm Partnership NHS Trust"]
    bodies = pl.DataFrame({"code": ["A", "B"], "name": names})
    result = normalise("pfd_tracker", [pfd("Ashby and Elm NHS Trust")], organisations=bodies)
    assert result.records["org_lineage"].to_list() == ["ashby and elm nhs trust"]
    assert result.doubtful_bodies.row(0)[0::2] == ("Ashby and Elm NHS Trust", 1)
    assert result.doubtful_bodies["candidates"][0].count("Ashby") == 2


def test_lineage_follows_every_merger_to_the_last_body():
    bodies = pl.DataFrame({"code": ["A", "B", "C", "D"], "name": list("abcd"), "successor": ["B", "C", None, None]})
    assert lineage_of(bodies) == {"A": "C", "B": "C", "C": "C", "D": "D"}


def test_bodies_that_succeed_each_other_in_a_loop_share_one_lineage_and_are_named():
    bodies = pl.DataFrame({"code": list("BACXS"), "name": list("bacxs"), "successor": list("CBACS")})
    assert lineage_of(bodies) == {"A": "A", "B": "A", "C": "A", "X": "A", "S": "S"}
    assert loops_of(bodies) == [["A", "B", "C"]]


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEFG") | st.none()), unique_by=lambda p: p[0]))
def test_lineage_does_not_depend_on_row_order_and_joined_bodies_share_it(pairs):
    bodies = pl.DataFrame(pairs, schema={"code": pl.String, "successor": pl.String}, orient="row")
    lineage = lineage_of(bodies)
    assert lineage_of(bodies[::-1]) == lineage
    assert all(lineage[code] == lineage[after] for code, after in pairs if after in lineage)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("RRD", "RRD"), ("rrd ", "RRD"), ("RRDAH", "RRD"), ("RRD - North Essex Partnership", "RRD"),
     ("North Essex Partnership University NHS Foundation Trust", "RRD"), ("QQQ", "QQQ"), ("Local team", "Local team")],
)  # fmt: skip
def test_a_code_column_holds_codes_site_codes_or_names(normalise, cell, code):
    row = {"ID": "1", "Incident date": "01/02/2020", "Description": "a", "Organisation": cell}
    assert normalise("datix", [row], organisations=BODIES).records["org_code"].to_list() == [code]


def test_a_name_that_two_unrelated_bodies_bear_decides_nothing():
    bodies = pl.DataFrame({"code": ["A", "B", "C"], "name": ["Ash NHS Trust", "The Ash NHS Trust", "Elm NHS Trust"]})
    assert name_index(bodies.with_columns(successor=pl.lit(None, dtype=pl.String))) == {"elm nhs trust": "C"}


def test_a_lesson_of_a_body_that_merged_belongs_to_its_successor(normalise):
    result = normalise("pfd_tracker", [pfd("North Essex Partnership University NHS Foundation Trust")],
                       organisations=BODIES)  # fmt: skip
    assert result.recommendations["org_lineage"].to_list() == ["R1L"]


def test_one_ward_under_many_spellings_has_one_name(normalise):
    spellings = ["Ash Ward", "ash ward", "ASH  WARD", "Ash", "Ash Wd.", "Ash Ward"]
    rows = [{"ID": str(i), "Incident date": "01/02/2020", "Description": "a", "Organisation": "ZW1", "Ward": name}
            for i, name in enumerate(spellings)]  # fmt: skip
    assert set(normalise("datix", rows).records["unit"]) == {"Ash Ward"}


def test_the_ward_table_renames_wards_of_its_own_body_first(normalise):
    wards = pl.DataFrame({"org_code": ["ZW1", None], "spelling": ["Oak", "Oak"], "unit": ["Teasel Ward", "Elm Ward"],
                          "setting": ["inpatient", "community"]})  # fmt: skip
    rows = [{"ID": str(i), "Incident date": "01/02/2020", "Description": "a", "Organisation": code, "Ward": "OAK WARD"}
            for i, code in enumerate(["ZW1", "ZC1"])]  # fmt: skip
    records = normalise("datix", rows, wards=wards).records
    assert records.select("unit", "setting").rows() == [("Teasel Ward", "inpatient"), ("Elm Ward", "community")]


def test_a_ward_table_needs_only_spelling_and_unit(normalise):
    wards = pl.DataFrame({"spelling": ["Ward 7"], "unit": ["Ash Ward"]})
    row = {"ID": "1", "Incident date": "01/02/2020", "Description": "a", "Ward": "ward 7"}
    assert normalise("datix", [row], wards=wards).records["unit"].to_list() == ["Ash Ward"]


def test_two_wards_of_one_name_in_two_bodies_stay_two(normalise):
    rows = [{"ID": str(i), "Incident date": "01/02/2020", "Description": "a", "Organisation": code, "Ward": ward}
            for i, (code, ward) in enumerate([("ZW1", "ash"), ("ZC1", "ASH WARD"), ("ZC1", "Ash Ward")])]  # fmt: skip
    assert normalise("datix", rows).records["unit"].to_list() == ["ash", "ASH WARD", "ASH WARD"]


def test_read_export_is_what_normalise_expects():
    with pytest.raises(ia.schema.IncidentAnalyticsError, match="did not come from read_export"):
        ia.normalise(pl.DataFrame({"ID": ["1"]}))


@pytest.mark.parametrize("name", ["ASH VALE NHS FOUNDATION TRUST", "Elm Hospital", "St Bede's Healthcare", "Rowans"])
def test_a_body_that_no_table_knows_is_its_own_name_however_it_is_written(normalise, name):
    row = {"Log No": "2020-1", "Date of Incident": "01/02/2020", "Organisation reporting SI on STEIS": name,
           "Description of what happened:": "He waited."}  # fmt: skip
    assert normalise("steis", [row]).records["org_lineage"].to_list() == [fold_body(name)]


@pytest.mark.parametrize("name", ["Unknown", "N/A", "-", "Other"])
def test_a_word_for_nothing_is_no_body(normalise, name):
    row = {"Log No": "2020-1", "Date of Incident": "01/02/2020", "Organisation reporting SI on STEIS": name,
           "Description of what happened:": "He waited."}  # fmt: skip
    assert normalise("steis", [row]).records["org_lineage"].to_list() == [None]


@pytest.mark.parametrize("one, other", [
    ("Essex Partnership University NHS Foundation Trust", "Essex Partnership NHS Trust"),
    ("Betsi Cadwaladr University Local Health Board", "Betsi Cadwaladr University Health Board"),
    ("East London Foundation NHS Trust", "East London NHS Foundation Trust"),
    ("Northamptonshire NHS Partnership NHS Trust", "Northamptonshire Partnership NHS Foundation Trust"),
])  # fmt: skip
def test_a_body_that_no_list_names_is_one_under_both_its_spellings(one, other):
    assert unlisted_body(one) == unlisted_body(other)


@pytest.mark.parametrize("one, other", [
    ("Essex Partnership University NHS Foundation Trust", "Sussex Partnership NHS Foundation Trust"),
    ("Essex Partnership University NHS Foundation Trust", "North Essex Partnership University NHS Foundation Trust"),
    ("Manchester University NHS Foundation Trust", "Manchester NHS Trust"),
    ("East London NHS Foundation Trust", "North East London NHS Foundation Trust"),
])  # fmt: skip
def test_bodies_of_different_places_stay_apart_without_a_list(one, other):
    assert unlisted_body(one) != unlisted_body(other)


def test_a_trust_without_a_name_is_no_body_and_an_office_is_no_part_of_a_name():
    assert body_names("The Chief Executive of the NHS Trust; the Health Board") == []
    assert body_names("Social Care. The Chief Executive of Norfolk and Suffolk NHS Foundation Trust") == [
        "Norfolk and Suffolk NHS Foundation Trust"
    ]
