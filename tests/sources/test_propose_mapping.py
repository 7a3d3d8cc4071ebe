"""A mapping proposed for exports that nobody has seen: two invented ones, laid down before the proposer was written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import incident_analytics as ia
from incident_analytics.errors import MappingError
from incident_analytics.sources.mapping import load_mapping, shipped_sources
from incident_analytics.sources.propose import propose_mapping, write_mapping

EXPORTS = Path(__file__).parents[1] / "cases" / "exports"
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def expected(name: str) -> dict[str, str]:
    with (EXPORTS / f"{name}_expected.csv").open(encoding="utf-8") as file:
        return {row["header"]: row["field"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("file", ["invented_incident_log.csv", "invented_improvement_plan.txt"])
def test_columns_of_an_invented_export_are_placed_or_left_as_its_author_meant(file):
    meant = expected(file.split(".")[0])
    proposal = propose_mapping(EXPORTS / file)
    placed = {header: guess.field for header, guess in proposal.placed.items()}
    assert placed == {header: field for header, field in meant.items() if field}
    assert set(proposal.left) == {header for header, field in meant.items() if not field}
    assert proposal.missing == []


@pytest.mark.parametrize("file", ["invented_incident_log.csv", "invented_improvement_plan.txt"])
def test_every_placed_column_says_why_and_every_other_why_not(file):
    proposal = propose_mapping(EXPORTS / file)
    assert all(guess.reason for guess in proposal.placed.values())
    assert all(proposal.left.values())


def test_the_proposed_mapping_reads_the_export_and_the_analyst_fills_in_the_words(tmp_path):
    export = EXPORTS / "invented_incident_log.csv"
    file = write_mapping(propose_mapping(export), tmp_path / "my.csv")
    data = ia.normalise(ia.read_export(export, file))
    assert data.counts.select("rows_in", "kept").row(0)[0] == 60
    assert data.counts["kept"][0] + data.rejected.height == 60
    assert set(data.rejected["rule"]) <= {"rejected by the reporting body"}
    assert set(data.records["physical_harm"]) == {"missing"}
    text = file.read_text(encoding="utf-8-sig")
    assert "Tier 4 - death=?" in text
    for word, level in (("Tier 0 - nil", "none"), ("Tier 1 - slight", "low"), ("Tier 2 - moderate", "moderate"),
                        ("Tier 3 - serious", "severe"), ("Tier 4 - death", "fatal")):  # fmt: skip
        text = text.replace(f"{word}=?", f"{word}={level}")
    file.write_text(text, encoding="utf-8-sig")
    data = ia.normalise(ia.read_export(export, file))
    assert set(data.records["physical_harm"]) == {"none", "low", "moderate", "severe", "fatal"}
    assert data.unmapped.is_empty()


def test_the_proposed_mapping_of_an_action_plan_reads_it(tmp_path):
    export = EXPORTS / "invented_improvement_plan.txt"
    data = ia.normalise(ia.read_export(export, write_mapping(propose_mapping(export), tmp_path / "plan.csv")))
    assert data.recommendations.height == 40
    assert data.recommendations["declared_complete"].null_count() < 40
    assert set(data.recommendations["source_type"]) == {"psii", "si_panel", "audit"}


@pytest.mark.parametrize(
    ("file", "source", "table"),
    [("steis.csv", "steis", "records"), ("datix_incidents.csv", "datix", "records"),
     ("datix_actions.csv", "datix_actions", "recommendations"), ("recommendations.csv", "recommendations",
     "recommendations"), ("bed_days.csv", "bed_days", "exposure")],
)  # fmt: skip
def test_known_layouts_are_proposed_as_their_shipped_mapping_says(file, source, table):
    proposal = propose_mapping(SAMPLE / file)
    assert (proposal.table, proposal.missing) == (table, [])
    shipped = {header: field.field for field in load_mapping(source).fields for header in field.headers}
    judged = {header: guess.field for header, guess in proposal.placed.items() if header in shipped}
    wrong = {header: field for header, field in judged.items() if shipped[header] != field}
    assert len(wrong) <= 0.15 * len(judged), wrong


def test_a_column_of_dates_is_no_narrative_and_a_column_of_texts_no_date(tmp_path):
    file = tmp_path / "odd.csv"
    rows = "".join(f"{i},0{i}/02/2020,told the nurse on duty and went to bed\n" for i in range(1, 9))
    file.write_text("Ref,Description,Date of incident\n" + rows, encoding="utf-8")
    proposal = propose_mapping(file)
    assert set(proposal.placed) == {"Ref"}
    assert proposal.missing == ["occurred_date", "text.description"]


def test_a_file_without_a_header_is_refused(tmp_path):
    file = tmp_path / "numbers.csv"
    file.write_text("1,2,3\n4,5,6\n7,8,9\n", encoding="utf-8")
    with pytest.raises(MappingError, match="looks like a header"):
        propose_mapping(file)


def test_a_proposal_never_shows_a_narrative(tmp_path):
    proposal = propose_mapping(EXPORTS / "invented_incident_log.csv")
    said = " ".join([*proposal.left.values(), *(guess.reason + guess.values for guess in proposal.placed.values())])
    assert "Care plan was not" not in said
    assert "steis" in shipped_sources()


def test_a_needed_field_without_a_column_is_to_be_filled_in_and_until_then_the_mapping_is_refused(tmp_path):
    export = tmp_path / "export.csv"
    lines = [
        f"{n},{1 + n % 28:02}/03/2021,Seen by staff and nothing more was said of it that day {n}" for n in range(40)
    ]
    export.write_text("Happened,Story\n" + "\n".join(line.split(",", 1)[1] for line in lines), encoding="utf-8")
    proposal = propose_mapping(export)
    assert "record_id" in proposal.missing
    path = write_mapping(proposal, tmp_path / "mine.csv")
    with pytest.raises(MappingError, match="record_id has no column yet; write the header"):
        load_mapping(path)


def test_a_plain_ref_in_a_tracker_is_the_number_of_the_recommendation(tmp_path):
    export = tmp_path / "tracker.csv"
    days = [f"{1 + n % 28:02}" for n in range(40)]
    rows = [f"R{n},{day}/03/2021,Each ward should have a plan of its own by the end of it {n},,{day}/09/2021"
            for n, day in enumerate(days)]  # fmt: skip
    export.write_text("Ref,Date issued,Recommendation,Owner,Date completed\n" + "\n".join(rows), encoding="utf-8")
    proposal = propose_mapping(export)
    assert proposal.table == "recommendations"
    assert {guess.field for guess in proposal.placed.values()} >= {"recommendation_id", "issued", "text"}
    assert proposal.missing == []
