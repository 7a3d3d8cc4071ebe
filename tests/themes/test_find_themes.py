"""find_themes on tables: columns, positions, row order, dates, sections."""

from datetime import date

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_analytics import find_themes, load_codebook
from incident_analytics.errors import MappingError
from incident_analytics.themes import Extractor, split_sentences
from incident_analytics.themes.fold import folded
from incident_analytics.themes.scan import term_scan

COLUMNS = ["record_id", "section", "theme_id", "class", "start", "end", "sentence_start", "sentence_end", "term", "cue",
           "rule_id", "decision_point"]  # fmt: skip
TEXT = "Café visit. No risk assessment was completed on admission. The care plan was in place."


def narratives(*texts, **more):
    n = len(texts)
    return pl.DataFrame(
        {"record_id": [f"r{i}" for i in range(n)], "section": ["description"] * n, "text": texts, **more}
    )


def test_mentions_have_the_promised_columns():
    assert find_themes(narratives(TEXT)).columns == COLUMNS


def test_positions_are_characters_of_the_text_as_given():
    row = find_themes(narratives(TEXT)).filter(pl.col("theme_id") == "risk_assessment_absent").row(0, named=True)
    assert TEXT[row["start"] : row["end"]] == "risk assessment"
    assert TEXT[row["sentence_start"] : row["sentence_end"]] == "No risk assessment was completed on admission."


def test_positions_stand_where_a_pdf_left_ligatures():
    text = "Staﬀ took no acƟon. No risk assessment was done."
    row = find_themes(narratives(text)).filter(pl.col("theme_id") == "risk_assessment_absent").row(0, named=True)
    assert text[row["start"] : row["end"]] == "risk assessment"


def test_decision_point_is_named_where_the_sentence_names_one():
    row = find_themes(narratives(TEXT)).filter(pl.col("theme_id") == "risk_assessment_absent").row(0, named=True)
    assert row["decision_point"] == "admission"


def test_row_order_does_not_matter():
    table = narratives("Obs missed x2.", "No care plan.", TEXT)
    assert find_themes(table).equals(find_themes(table.reverse()))


def test_pandas_and_a_table_without_sections_come_in():
    frame = pd.DataFrame({"record_id": ["a"], "text": ["No care plan was made."]})
    assert find_themes(frame)["section"].to_list() == ["description"]


def test_an_empty_table_gives_no_mentions():
    assert find_themes(narratives()).height == 0 or find_themes(narratives()).columns == COLUMNS


def test_missing_columns_are_named():
    with pytest.raises(MappingError, match="record_id, text"):
        find_themes(pl.DataFrame({"id": ["a"]}))


@pytest.mark.parametrize(("day", "fires"), [(date(2010, 1, 1), False), (date(2015, 1, 1), True), (None, False)])
def test_a_score_that_decides_is_a_failing_only_once_guidance_forbade_it(day, fires):
    table = narratives("The tool indicated low risk of harm.", date=[day])
    rules = find_themes(table)["rule_id"].to_list()
    assert ("dated.ng-prediction" in rules) is fires


@pytest.mark.parametrize("section", [None, ""])
def test_a_text_without_a_section_is_read_and_returned_as_a_description(section):
    table = pl.DataFrame({"record_id": ["a"], "section": [section], "text": ["No risk assessment was done."]},
                         schema_overrides={"section": pl.String})  # fmt: skip
    assert find_themes(table)["section"].to_list() == ["description"]


def test_a_recommendations_section_holds_no_new_failing():
    table = narratives(TEXT).with_columns(pl.lit("recommendations").alias("section"))
    assert "failure" not in find_themes(table)["class"].to_list()


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("No ligature audit had been completed; this has since been rectified.", {"failure", "adequate"}),
        ("No ligature audit had been completed and this has not been addressed.", {"failure"}),
    ],
)
def test_since_put_right_is_a_failing_then_and_an_assurance_now(text, classes):
    found = find_themes(narratives(text)).filter(pl.col("theme_id") == "ligature_assessment")
    assert set(found["class"].to_list()) == classes


WORDS = st.sampled_from(
    "no not risk assessment care plan observation ligature point was were completed missed staff , . ; but however "
    "family informed record keeping should have been on admission \n - the patient ward obs RA".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_every_mention_lies_within_its_sentence_and_its_text(text):
    for row in Extractor(load_codebook()).mentions(text, "description"):
        _, _, start, end, first, last, *_ = row
        assert 0 <= first <= start < end <= last <= len(text)


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_the_scan_loses_no_term_that_matches(text):
    codebook, low = load_codebook(), folded(text)
    sentences = split_sentences(text)
    for start, end in sentences:
        sentence = low[start:end]
        found = {t.text: t.pattern.spans(sentence, starts) for t, starts in term_scan(codebook).candidates(sentence)}
        for term in codebook.terms:
            spans = [match.span() for match in term.pattern.regex.finditer(sentence)]
            assert found.get(term.text, []) == spans


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_is_survived(text):
    find_themes(narratives(text))
