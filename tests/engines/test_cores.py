"""Several processes say what one says, to the last row."""

import polars as pl
import pytest

from incident_analytics.codebook import load_codebook
from incident_analytics.codebook.check import export_codebook
from incident_analytics.engines import code_chunks, cores, workers_for
from incident_analytics.errors import CodebookError
from incident_analytics.identifiers import find_identifiers
from incident_analytics.study.unfinished import progress
from incident_analytics.themes import find_themes
from incident_analytics.themes.classifier import load_classifier
from incident_analytics.themes.find import ORDER

SAID = (
    "No risk assessment was completed, but this has since been put right.",
    "The care plan was not reviewed, and obs missed x2.",
    "Nothing of note.",
    "The handover was poor; the ligature risk assessment had not been updated since 2016.",
)


def texts(n):
    said = [SAID[i % 4] for i in range(n)]
    return pl.DataFrame({"record_id": [f"r{i:03}" for i in range(n)], "section": ["concerns"] * n, "text": said})


def in_parts(table, size):
    return [table[start : start + size] for start in range(0, table.height, size)]


@pytest.mark.parametrize("size", [1, 3, 7])
def test_texts_coded_in_parts_give_the_same_rows_in_the_same_order(size):
    book, classifier, table = load_codebook(), load_classifier(), texts(12)
    whole = find_themes(table, book, classifier=classifier)
    parts = pl.concat(code_chunks(in_parts(table, size), book, None, classifier)).sort(ORDER)
    assert parts.equals(whole)
    assert whole.filter(pl.col("rule_id").str.ends_with("put_right")).height == 3
    assert whole.select(ORDER).is_unique().all()


@pytest.mark.slow
def test_two_processes_give_the_same_rows_as_one(tmp_path):
    export_codebook(tmp_path / "book")
    table = texts(40)
    for folder in (None, tmp_path / "book"):
        book = load_codebook(folder)
        for classifier in (None, load_classifier()):
            one = list(code_chunks(in_parts(table, 7), book, folder, classifier))
            two = list(code_chunks(in_parts(table, 7), book, folder, classifier, workers=2))
            assert [a.equals(b) for a, b in zip(one, two, strict=True)] == [True] * 6


@pytest.mark.slow
def test_a_codebook_that_was_edited_meanwhile_stops_the_run(tmp_path):
    export_codebook(tmp_path / "book")
    book = load_codebook(tmp_path / "book")
    terms = tmp_path / "book" / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8") + "staffing,no nurse at all,failure,added\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="was changed while"):
        list(code_chunks(in_parts(texts(8), 4), book, tmp_path / "book", None, workers=2))


def test_few_texts_are_coded_by_one_process_unless_more_are_asked_for():
    assert workers_for(10, None) == 1
    assert workers_for(10, 3) == 3
    assert workers_for(10, 0) == 1
    assert workers_for(10**6, None) >= 1


def test_progress_says_how_fast_and_how_long():
    assert progress(5000, 100_000, 5.0) == "finding themes: 5,000 of 100,000 texts, 1,000 a second, about 2 min left"
    assert progress(100_000, 100_000, 100.0) == "finding themes: 100,000 of 100,000 texts, 1,000 a second"
    assert progress(105_000, 100_000, 0.0) == "finding themes: 100,000 of 100,000 texts, 0 a second"


@pytest.mark.slow
def test_identifiers_are_those_of_one_process_and_a_name_is_known_in_all_sections_of_its_record(monkeypatch):
    monkeypatch.setattr(cores, "CHUNK", 4)
    said = ["Seen by Mr Okafor at ten.", "Okafor said he was well.", "NHS number 943 476 5919."]
    table = pl.DataFrame({"record_id": [f"r{i // 3}" for i in range(15)], "section": ["a", "b", "c"] * 5,
                          "text": said * 5})  # fmt: skip
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=3)
    alone = find_identifiers(table)
    assert alone.height == 15
    assert cores.identifiers_in(shuffled, workers=2).equals(alone)
    assert cores.identifiers_in(shuffled, workers=1).equals(alone)
    assert cores.identifiers_in(table.clear(), workers=2).is_empty()
