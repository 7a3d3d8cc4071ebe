"""Abbreviations and slips are written out for the rules; the evidence stays where it stood."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.codebook import load_codebook
from incident_analytics.themes import find_themes
from incident_analytics.themes.prepare import preparer_of

PREPARER = preparer_of(load_codebook())


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("RA not done", "risk assessment not done"),
        ("pt not r/v by SpR", "patient not reviewed by spr"),
        ("ra ra", "ra ra"),  # only in capitals
        ("w/o a saftey plan", "without a safety plan"),
        ("the scheme was captured", "the scheme was captured"),  # "pt" within a word is none
        ("the pt’s notes", "the patient's notes"),
    ],
)
def test_shorthand_is_written_out_as_a_whole_word_only(text, low):
    assert PREPARER.prepare(text).low == low


@given(st.text(alphabet="RA ptr/vw.o\nﬁ adm’s", max_size=60))
def test_every_character_comes_from_a_place_in_the_text_as_given(text):
    ready = PREPARER.prepare(text)
    for start, end in ready.sentences:
        first, last = ready.span(start, end)
        assert 0 <= first < last <= len(text)
    if ready.first is not None:
        assert ready.first == sorted(ready.first) and len(ready.first) == len(ready.low)


def test_the_span_of_a_mention_is_the_shorthand_itself():
    text = "Seen at 9. RA not done on adm."
    found = find_themes(pl.DataFrame({"record_id": ["r"], "text": [text]}))
    row = found.filter(pl.col("theme_id") == "risk_assessment_absent").row(0, named=True)
    assert text[row["start"] : row["end"]].startswith("RA")
    assert text[row["sentence_start"] : row["sentence_end"]] == "RA not done on adm."
