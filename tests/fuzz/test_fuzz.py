"""Readers and language rules under random attack: a clear refusal or an answer, never another error, never for ever.

FUZZ_EXAMPLES says how many of each (default: few, for every run of the tests); docs/security.md says how long it was
run and what it found.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeds import EDITS, SEEDS, edited, odd_text

import incident_analytics as ia
from incident_analytics.errors import IncidentAnalyticsError

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))
SECRET = "completed on admission"
SOURCES = ("datix", "steis", "recommendations", "report", "report_actions", "bed_days")
ENDINGS = (".csv", ".xlsx", ".parquet", ".json", ".ndjson", ".docx", ".pdf", ".txt")
pytestmark = pytest.mark.slow
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
BOOK = ia.load_codebook()
PLAIN = [term.text.split("(")[0].replace("*", "").replace("..", "").strip() for term in BOOK.terms[::9]]
CUES = ["no ", "not ", "never ", "was not ", "failed to ", "should have been ", "completed ", "denies ", "his mother ",
        "if ", "previously ", "only ", "x2", "RA not done", "pt not r/v by SpR"]  # fmt: skip
WORDS = [word for word in PLAIN if word] + CUES


def as_table(text: str) -> pl.DataFrame:
    """One narrative; a lone surrogate cannot stand in a table and comes as a question mark."""
    whole = text.encode("utf-8", "replace").decode()
    return pl.DataFrame({"record_id": ["a"], "section": ["description"], "text": [whole]})


def read_and_normalise(path: Path, source: str) -> None:
    data = ia.normalise(ia.read_export(path, source))
    assert data.records.height + data.rejected.height + data.duplicates.height >= 0


@often
@given(st.sampled_from(sorted(SEEDS)), EDITS, st.sampled_from(SOURCES))
def test_a_broken_file_is_read_or_refused_without_a_word_of_it(ending, edits, source):
    content = edited(ending, edits)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{ending}"
        path.write_bytes(content)
        try:
            read_and_normalise(path, source)
        except IncidentAnalyticsError as error:
            assert SECRET not in str(error) and path.name in str(error)


@often
@given(
    st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".parquet", ".json", ".ndjson", ".docx", ".pdf", ".txt"])
)
def test_any_bytes_are_read_or_refused(content, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{ending}"
        path.write_bytes(content)
        try:
            ia.read_export(path, "datix")
        except IncidentAnalyticsError as error:
            assert path.name in str(error)


@often
@given(odd_text(WORDS))
def test_any_text_is_coded_with_spans_inside_it(text):
    texts = as_table(text)
    mentions = ia.find_themes(texts)
    whole = texts["text"][0]
    for row in mentions.iter_rows(named=True):
        assert 0 <= row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"] <= len(whole)
        assert row["theme_id"] in BOOK.theme_ids
    assert mentions.equals(ia.find_themes(texts))


@often
@given(odd_text(WORDS))
def test_any_text_is_searched_for_identifiers_with_spans_inside_it(text):
    texts = as_table(text)
    for row in ia.find_identifiers(texts).iter_rows(named=True):
        assert 0 <= row["start"] < row["end"] <= len(texts["text"][0])


@often
@given(odd_text(WORDS), st.integers(0, 60), st.integers(1, 30))
def test_any_span_of_any_sentence_is_assessed(text, start, length):
    sentence = text.encode("utf-8", "replace").decode() or "x"
    start = min(start, len(sentence) - 1)
    rows = ia.assess_spans([sentence], [(start, min(start + length, len(sentence)))])
    assert rows.height == 1 and rows.null_count().sum_horizontal()[0] == 0


@often
@given(st.text(alphabet="ab*. ()|?-'", max_size=30))
def test_any_term_is_refused_or_matches_in_bounded_time(text):
    from incident_analytics.codebook.patterns import Pattern, check_term

    if check_term(text) is None:
        Pattern(text).regex.search("a" * 3000 + " b " * 300)


@pytest.mark.parametrize(
    "edits", [[(1117, 72)], [(1045, 239)], [(277, 250), (656, 53), (832, 20)], [(195, 88), (241, 140)]]
)
def test_a_damaged_parquet_file_that_makes_its_reader_panic_is_refused(edits, tmp_path):
    """Found by fuzzing: the panic of the reader is no Exception in Python and passed every handler."""
    content = bytearray(SEEDS[".parquet"])
    for at, value in edits:
        content[at] = value
    path = tmp_path / "export.parquet"
    path.write_bytes(content)
    with pytest.raises(IncidentAnalyticsError, match="not a Parquet file"):
        ia.read_export(path, "datix")


def test_a_word_file_whose_zip_table_points_nowhere_is_refused(tmp_path):
    """Found by fuzzing: an OSError of the zip reader."""
    path = tmp_path / "export.docx"
    path.write_bytes(SEEDS[".docx"][1:])
    with pytest.raises(IncidentAnalyticsError, match="damaged"):
        ia.read_export(path, "report")
