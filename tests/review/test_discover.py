"""Topics that the codebook lacks: the same whatever the row order, and none where themes are found."""

import polars as pl
import pytest

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import MappingError
from incident_analytics.review.discover import discover_topics, uncovered

BOATS = [f"{word} harbour boats and moorings swell {word} again today" for word in
         "morning evening spring autumn winter summer early late heavy light great little".split()]  # fmt: skip
BREAD = [f"{word} bread loaves {word} oven baker sells" for word in
         "seven eight nine twenty thirty forty fifty warm fresh stale large small".split()]  # fmt: skip
KNOWN = ["No risk assessment was completed on admission to the ward."] * 3


def texts(sentences: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"record_id": [f"r{i}" for i in range(len(sentences))], "section": ["description"] *
                         len(sentences), "text": sentences})  # fmt: skip


def test_two_unknown_subjects_come_out_as_two_topics_with_their_words():
    found = discover_topics(texts(BOATS + BREAD + KNOWN), load_codebook(), n_topics=2)
    words = [set(row.split(", ")) for row in found.topics["words"]]
    assert {"harbour", "boats"} <= words[0] | words[1] and {"bread", "loaves"} <= words[0] | words[1]
    assert not words[0] & words[1]
    assert min(found.topics["stability"]) > 0.5
    assert found.n_sentences == len(BOATS + BREAD)


def test_the_order_of_the_rows_changes_nothing():
    one = discover_topics(texts(BOATS + BREAD), load_codebook(), n_topics=2)
    two = discover_topics(texts(BREAD[::-1] + BOATS), load_codebook(), n_topics=2)
    assert one.topics.equals(two.topics)


def test_a_sentence_in_which_a_theme_was_found_tells_no_topic():
    assert uncovered(texts(KNOWN), load_codebook()).height == 0


def test_too_few_sentences_are_refused_with_what_could_be_asked_for():
    with pytest.raises(MappingError, match="at most 2"):
        discover_topics(texts(BOATS + BREAD), load_codebook(), n_topics=9)
