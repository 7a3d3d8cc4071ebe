"""The briefing: sentences computed from tables, the same facts in the same words."""

from __future__ import annotations

import random
import re

from made import ROWS, document


def said(doc) -> dict[str, list[str]]:
    return dict(doc.sections)


def test_the_same_facts_give_the_same_words_whatever_the_order_of_the_rows():
    mixed = list(ROWS)
    random.Random(4).shuffle(mixed)
    assert document(rows=tuple(mixed)).sections == document().sections


def test_a_lesson_never_learned_is_named_with_who_warned_since_when_and_how_sure():
    came = said(document())["What came back"]
    assert came[0].startswith("Of the 2 lessons with an action declared complete or an assurance, 2 came back. ")
    said_of_it = (
        "Ligature assessment (inpatient): warned by a coroner and the trust itself since 2009, an action declared "
        "complete in 2012, last reported in 2013; suspected, since few events followed."
    )
    assert said_of_it in came


def test_one_lesson_is_said_in_the_singular():
    doc = document(rows=ROWS[:4])
    lines = [line for _, said in doc.sections for line in said]
    words = " ".join([doc.headline, *lines, *(picture.title for picture in doc.pictures)])
    assert not re.search(r"\b1 (lessons|years|themes|events|kinds|times|cases)\b", words)
    assert doc.headline == (
        "Of the one lesson with an action declared complete or an assurance, 1 came back. Whether its failing "
        "became rarer cannot be said. No reviewer has checked them yet."
    )


def test_nothing_that_came_back_is_said_with_what_that_is_worth():
    doc = document(rows=(ROWS[0], ROWS[2]))
    assert doc.headline == (
        "Of the one lesson with an action declared complete or an assurance, none has been reported again, as far as "
        "it was followed."
    )


def test_a_study_without_a_lesson_says_so_and_draws_nothing():
    doc = document(rows=ROWS[3:4])
    assert doc.headline == "No lesson was found in these records."
    assert [picture.name for picture in doc.pictures] == []


def test_the_board_reads_the_same_lessons_as_everybody():
    assert document("board", "the board").headline == document().headline


def test_a_lesson_that_came_back_while_open_is_the_story_where_nothing_was_ever_declared_complete():
    doc = document(rows=(ROWS[0], ROWS[1], ROWS[3]))
    assert doc.headline == (
        "Of 1 lesson, none has had an action declared complete or an assurance. 1 lesson came back while no action was "
        "declared complete."
    )
    assert "no action declared complete, last reported in 2013" in said(doc)["What came back"][1]
    assert {"ledger", "timeline_1"} <= {picture.name for picture in doc.pictures}
