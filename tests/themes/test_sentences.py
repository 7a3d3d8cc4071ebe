import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.themes import split_sentences
from incident_analytics.themes.sentences import LONGEST


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Seen by Dr. Rowe at 10.30. He was calm.", ["Seen by Dr. Rowe at 10.30.", "He was calm."]),
        ("obs missed x2\nRA not done\nno care plan", ["obs missed x2", "RA not done\nno care plan"]),
        ("Concerns:\n1. Record keeping\n2. Handover", ["Concerns:", "1. Record keeping", "2. Handover"]),
        ("It was late e.g. at night. Nobody came.", ["It was late e.g. at night.", "Nobody came."]),
        ("no note left. told office.", ["no note left.", "told office."]),
        ("A line that is\nwrapped by a page.", ["A line that is\nwrapped by a page."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, sentences):
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@given(st.text(max_size=200))
def test_sentences_are_in_order_do_not_overlap_and_lose_no_letter(text):
    spans = split_sentences(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in zip(spans, spans[1:], strict=False))
    kept = "".join(text[a:b] for a, b in spans)
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


def test_text_without_full_stops_is_cut_at_a_pause_and_nothing_is_lost():
    text = "seen on the ward, " * 400
    spans = split_sentences(text)
    assert max(b - a for a, b in spans) <= LONGEST and "".join(text[a:b] + " " for a, b in spans) == text
    assert all(text[a:b].endswith(",") for a, b in spans)
    blind = split_sentences("x" * (2 * LONGEST + 1))
    assert blind == [(0, LONGEST), (LONGEST, 2 * LONGEST), (2 * LONGEST, 2 * LONGEST + 1)]
