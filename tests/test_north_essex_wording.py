"""The North Essex worked example in its words: nobody and no method is named, and no sentence is another's."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from test_north_essex_data import FOLDER, RECORDS, SHARED, TIMELINE, read, written_text

PFD_REPORTS = SHARED / "data/pfd/pfd_reports.parquet"
COPIED_WORDS = 8  # words in a row shared with a source before a sentence counts as taken over


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9%]+", text.lower())


def shingles(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[i : i + COPIED_WORDS]) for i in range(len(tokens) - COPIED_WORDS + 1)}


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda p: p.name)
def test_no_file_names_a_person_or_a_method_in_detail(path):
    # Hashed, so that the list itself spells out neither a name nor an item, anchor, place or dose.
    forbidden = {row["sha256_start"] for row in read("forbidden_words.csv")}
    text = path.read_text(encoding="utf-8")
    found = [i for i, w in enumerate(words(text)) if sha256(w.encode()).hexdigest()[:10] in forbidden]
    assert not found, f"{path.name}: forbidden word at word positions {found}"
    titled = re.findall(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Judge|Justice|Professor)\.? [A-Z]\w*", text)
    assert set(titled) <= {"Mr R"}


@pytest.mark.real_data
def test_no_sentence_is_taken_over_from_a_coroners_report_or_the_timeline():
    if not (PFD_REPORTS.exists() and TIMELINE.exists()):
        pytest.skip("../shared is not there: nothing to compare with")
    import polars as pl

    reports = pl.read_parquet(PFD_REPORTS).filter(pl.col("sent_to").str.contains("Essex"))
    texts = [t for c in ("investigation", "circumstances", "concerns") for t in reports[c] if t]
    sources = set().union(*map(shingles, [*texts, TIMELINE.read_text(encoding="utf-8")]))
    assert not [r for r, row in RECORDS.items() if shingles(written_text(row)) & sources]
