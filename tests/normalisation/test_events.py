"""One death seen by several bodies is one event; a number of one system means nothing in another."""

from __future__ import annotations

import pytest

import incident_analytics as ia
from incident_analytics.normalisation.references import fold_reference, split_references

STORY = "The patient was found by the night staff in the garden after leaving through the side door unseen."


def datix(number, reference="", day="01/02/2020", text="seen on the ward", **more):
    return {"ID": number, "Incident date": day, "Description": text, "StEIS reference": reference,
            "Organisation": "ZW1", **more}  # fmt: skip


def steis(number, day="01/02/2020", text="reviewed", **more):
    return {"Log No": number, "Date of Incident": day, "Description of what happened:": text, "Org Code": "ZW1", **more}


def events(data: ia.normalisation.Normalised) -> list[set[str]]:
    groups = data.records.drop_nulls("event_id").group_by("event_id").agg("record_id")
    return sorted((set(ids) for ids in groups["record_id"].to_list()), key=sorted)


@pytest.mark.parametrize("written", ["2020-12", "2020/12", " StEIS 2020/00012", "steis: 2020-12", "2020-12; 2020-13"])
def test_an_incident_that_names_its_investigation_is_one_event_with_it(export, written):
    data = ia.normalise([export("datix", [datix("1", written)], "d.csv"), export("steis", [steis("2020-12")], "s.csv")])
    assert events(data) == [{"datix:1", "steis:2020-12"}]
    assert data.links.select("rule", "review").unique().rows() == [("reference", False)]


def test_two_systems_that_use_one_number_do_not_tell_of_one_event(export):
    nrls = {"INCIDENTID": "4021", "RP07": "ZW1", "IN01": "05/06/2019", "PD09": "1", "IN07": "other"}
    data = ia.normalise([export("datix", [datix("4021")], "d.csv"), export("nrls", [nrls], "n.csv")])
    assert events(data) == [{"datix:4021"}, {"nrls:4021"}]


def test_a_coroners_report_and_a_serious_incident_of_one_number_are_two_events(export):
    pfd = {"ref": "2020-0123", "date_of_report": "01/05/2021", "receiver": "Elm NHS Trust", "concerns": "x"}
    data = ia.normalise([export("pfd", [pfd], "p.csv"), export("steis", [steis("2020-123")], "s.csv")])
    assert len(events(data)) == 2


def test_a_national_record_finds_the_incident_by_its_local_number(export):
    nrls = {"INCIDENTID": "900", "TRUSTINCIDENTID": "4021", "IN01": "01/02/2020", "PD09": "1", "IN07": "o"}
    data = ia.normalise([export("datix", [datix("4021"), datix("4022")], "d.csv"), export("nrls", [nrls], "n.csv")])
    assert events(data) == [{"datix:4021", "nrls:900"}, {"datix:4022"}]


@pytest.mark.parametrize("nothing", ["n/a", "N/A", "None", "-", "0", "TBC", "No", "not applicable"])
def test_a_word_for_no_reference_joins_nothing(normalise, nothing):
    assert len(events(normalise("datix", [datix("1", nothing), datix("2", nothing)]))) == 2


def test_records_that_name_one_absent_reference_are_one_event(normalise):
    assert events(normalise("datix", [datix("1", "2020-5"), datix("2", "2020/5")])) == [{"datix:1", "datix:2"}]


def pfd(ref, text, **more):
    return {"ref": ref, "date_of_report": "01/05/2021", "receiver": "Ash NHS Trust", "concerns": "x",
            "circumstances": text, **more}  # fmt: skip


ASH = [{"Code": "ZW1", "Name": "Ash NHS Trust"}]


def test_a_coroners_report_joins_the_only_death_of_that_body_on_that_day_for_review(export):
    raws = [export("steis", [steis("2020-1"), steis("2020-2", "02/02/2020")], "s.csv"),
            export("pfd", [pfd("2021-0001", "The patient died on 1 February 2020.")], "p.csv"),
            export("organisations", ASH, "o.csv")]  # fmt: skip
    data = ia.normalise(raws)
    assert events(data) == [{"pfd:2021-0001", "steis:2020-1"}, {"steis:2020-2"}]
    assert data.links.filter(record_id="pfd:2021-0001").select("rule", "review").rows() == [("same day and body", True)]


def test_a_coroners_report_joins_nothing_where_two_deaths_fell_on_one_day(export):
    raws = [export("steis", [steis("2020-1"), steis("2020-2")], "s.csv"),
            export("pfd", [pfd("2021-0001", "The patient died on 1 February 2020.")], "p.csv"),
            export("organisations", ASH, "o.csv")]  # fmt: skip
    assert len(events(ia.normalise(raws))) == 3


def test_a_month_is_no_day(export):
    raws = [export("steis", [steis("2020-1")], "s.csv"),
            export("pfd", [pfd("2021-0001", "The patient died in February 2020.")], "p.csv"),
            export("organisations", ASH, "o.csv")]  # fmt: skip
    assert len(events(ia.normalise(raws))) == 2


def test_the_same_words_of_the_same_day_in_two_systems_are_one_event_for_review(export):
    raws = [export("datix", [datix("1", text=STORY), datix("2", text="A window was left open.")], "d.csv"),
            export("steis", [steis("2020-1", text=STORY.replace("unseen", "and nobody saw"))], "s.csv")]  # fmt: skip
    data = ia.normalise(raws)
    assert events(data) == [{"datix:1", "steis:2020-1"}, {"datix:2"}]
    assert data.links["review"].to_list() == [True, True]


@pytest.mark.parametrize(
    "other",
    [
        {"day": "02/02/2020", "text": STORY},
        {"text": "The patient fell in the bathroom and was seen by the duty doctor the same afternoon."},
        {"text": STORY, "Org Code": "ZC1"},
        {"text": STORY, "Ward": "Elm Ward"},
    ],
)
def test_another_day_other_words_another_body_or_another_ward_are_another_event(export, other):
    raws = [export("datix", [datix("1", text=STORY, Ward="Ash Ward")], "d.csv"),
            export("steis", [steis("2020-1", **other)], "s.csv")]  # fmt: skip
    assert len(events(ia.normalise(raws))) == 2


def test_words_that_fit_two_records_equally_well_join_neither(export):
    raws = [export("datix", [datix("1", text=STORY), datix("2", text=STORY)], "d.csv"),
            export("steis", [steis("2020-1", text=STORY)], "s.csv")]  # fmt: skip
    assert len(events(ia.normalise(raws))) == 3


def test_a_record_takes_the_ward_of_its_event_where_it_names_none(export):
    raws = [export("datix", [datix("1", "2020-12", Ward="Ash Ward", Setting="inpatient")], "d.csv"),
            export("steis", [steis("2020-12")], "s.csv")]  # fmt: skip
    records = ia.normalise(raws).records
    assert records.select("unit", "setting").unique().rows() == [("Ash Ward", "inpatient")]


def test_a_local_number_of_two_trusts_makes_no_event_of_both(export):
    base = {"TRUSTINCIDENTID": "4021", "PD09": "1", "IN07": "o"}
    rows = [base | {"INCIDENTID": "1", "RP07": "RW4", "IN01": "01/02/2019"},
            base | {"INCIDENTID": "2", "RP07": "RX2", "IN01": "05/11/2020"},
            base | {"INCIDENTID": "3", "RP07": "RX2", "IN01": "05/11/2020"}]  # fmt: skip
    assert events(ia.normalise(export("nrls", rows, "n.csv"))) == [{"nrls:1"}, {"nrls:2", "nrls:3"}]


def test_references_are_folded_and_split():
    assert fold_reference("SI 2016/029151") == "2016-29151"
    assert fold_reference("WEB-51461") == "web-51461"
    assert fold_reference("n/a") is None
    assert split_references("2020-1, 2020/2 and WEB-3\n-") == ["2020-1", "2020-2", "web-3"]


def test_an_action_of_datix_means_the_incident_of_datix_and_not_of_another_system(export):
    nrls = {"INCIDENTID": "4021", "RP07": "ZW1", "IN01": "05/06/2019", "PD09": "1", "IN07": "other"}
    action = {"RECORDID": "1", "ACT_CAS_ID": "4021", "ACT_DSTART": "2020-03-01", "ACT_DESCR": "x"}
    raws = [export("nrls", [nrls], "n.csv"), export("datix", [datix("4021")], "d.csv"),
            export("datix_actions", [action], "a.csv")]  # fmt: skip
    assert ia.normalise(raws).recommendations["record_id"].to_list() == ["datix:4021"]


def test_an_action_whose_record_is_not_there_is_kept_and_listed(export):
    action = {"RECORDID": "1", "ACT_CAS_ID": "77", "ACT_DSTART": "2020-03-01", "ACT_DESCR": "x"}
    data = ia.normalise(export("datix_actions", [action], "a.csv"))
    assert (data.recommendations.height, data.unplaced["source_row"].to_list()) == (1, [2])
