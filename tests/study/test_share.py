"""What may be published of a run, as an archive that says what it is."""

import csv
import json
import zipfile
from pathlib import Path

import pytest

import incident_analytics as ia
from incident_analytics.codebook.check import export_codebook
from incident_analytics.errors import DisclosureError, StudyError
from incident_analytics.study.share import share_run

SOURCES = Path("data/sample/north_essex")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("share") / "run"
    ia.run_study(SOURCES / "study.toml", out, documents=False)
    return out


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_crate_names_every_file_with_its_hash_the_licence_and_who_made_it(run, tmp_path):
    held = contents(share_run(run, tmp_path / "a.zip", "CC-BY-4.0", ["A trust"]))
    graph = {one["@id"]: one for one in json.loads(held["ro-crate-metadata.json"])["@graph"]}
    files = {name for name in held if name != "ro-crate-metadata.json"}
    assert files <= graph.keys() and all(len(graph[name]["sha256"]) == 64 for name in files)
    assert {part["@id"] for part in graph["./"]["hasPart"]} == files
    assert graph["./"]["license"]["@id"].endswith("CC-BY-4.0") and graph["#author-1"]["name"] == "A trust"
    assert b"A trust" in held["CITATION.cff"]
    assert "codebook/terms.csv" in files and "report.html" in files


def test_nothing_of_restricted_or_board_is_in_it(run, tmp_path):
    held = contents(share_run(run, tmp_path / "a.zip", "CC0-1.0"))
    assert not [name for name in held if "parquet" in name or "evidence" in name or "restricted" in name]
    assert not [body for body in held.values() if b"study_file" in body]


def test_the_same_run_gives_the_same_bytes(run, tmp_path):
    one, two = (share_run(run, tmp_path / name, "CC-BY-4.0", ["A trust"]) for name in ("a.zip", "b.zip"))
    assert one.read_bytes() == two.read_bytes()


def test_an_unknown_licence_is_refused_with_those_that_are_known(run, tmp_path):
    with pytest.raises(StudyError, match='did you mean "CC-BY-4.0"'):
        share_run(run, tmp_path / "a.zip", "CC-BY-4")
    assert not (tmp_path / "a.zip").exists()


def test_a_file_that_was_changed_or_added_by_hand_does_not_leave(run, tmp_path):
    briefing, added = run / "shareable" / "briefing.txt", run / "shareable" / "notes.txt"
    before = briefing.read_bytes()
    briefing.write_bytes(before + b"one more")
    added.write_text("mine")
    try:
        with pytest.raises(DisclosureError) as error:
            share_run(run, tmp_path / "a.zip", "CC-BY-4.0")
    finally:
        briefing.write_bytes(before)
        added.unlink()
    assert "briefing.txt: was changed" in str(error.value) and "notes.txt: the run did not write it" in str(error.value)


def own_study(tmp_path, term):
    """The Essex study with one term of the analyst's own."""
    export_codebook(tmp_path / "book")
    with (tmp_path / "book" / "terms.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["staffing", term, "failure", ""])
    text = (SOURCES / "study.toml").read_text(encoding="utf-8")
    text = text.replace('path = "', f'path = "{SOURCES.resolve().as_posix()}/')
    study = tmp_path / "study.toml"
    study.write_text(text + '\n[codebook]\nfolder = "book"\n', encoding="utf-8")
    return study


def test_a_codebook_of_ones_own_goes_with_it_unless_it_was_changed_since(tmp_path):
    study = own_study(tmp_path, "not enough hands")
    ia.run_study(study, tmp_path / "run", documents=False)
    (tmp_path / "book" / "staff_list.csv").write_text("who\nAdaeze Okafor\n", encoding="utf-8")
    held = contents(share_run(tmp_path / "run", tmp_path / "a.zip", "CC-BY-4.0"))
    assert b"not enough hands" in held["codebook/terms.csv"]
    assert not [name for name, body in held.items() if "staff_list" in name or b"Okafor" in body]
    terms = tmp_path / "book" / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8") + "staffing,too few hands,failure,\n", encoding="utf-8")
    with pytest.raises(StudyError, match="is now"):
        share_run(tmp_path / "run", tmp_path / "b.zip", "CC-BY-4.0")


def test_a_note_that_names_a_person_stops_it_and_is_not_repeated(tmp_path):
    study = own_study(tmp_path, "not enough hands")
    terms = tmp_path / "book" / "terms.csv"
    line = "staffing,too few hands,failure,asked for by Mrs Adaeze Okafor\n"
    terms.write_text(terms.read_text(encoding="utf-8") + line, encoding="utf-8")
    ia.run_study(study, tmp_path / "run", documents=False)
    with pytest.raises(DisclosureError, match="terms.csv, row") as error:
        share_run(tmp_path / "run", tmp_path / "a.zip", "CC-BY-4.0")
    assert "Okafor" not in str(error.value)


def test_a_term_copied_from_a_record_stops_it(run, tmp_path):
    import polars as pl

    words = pl.read_parquet(run / "restricted" / "narratives.parquet")["text"][0].replace(",", "").split()[:12]
    copied = " ".join("".join(c for c in word if c.isalnum()) for word in words)
    study = own_study(tmp_path, copied)
    ia.run_study(study, tmp_path / "run", documents=False)
    with pytest.raises(DisclosureError):
        share_run(tmp_path / "run", tmp_path / "a.zip", "CC-BY-4.0")
