"""The language of the search box: what an analyst types, and what SQLite is asked."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.search.words import SearchError, to_fts


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("risk assessment", '("risk" AND "assessment")'),
        ('"risk assessment"', '"risk assessment"'),
        ("“risk assessment”", '"risk assessment"'),
        ("risk-assessment", '"risk-assessment"'),
        ("patient’s", '"patient\'s"'),
        ("ligat*", '"ligat"*'),
        ('"care pl"*', '"care pl"*'),
        ("risk, review", '("risk" AND "review")'),
        ("NEAR(risk review, 5)", 'NEAR("risk" "review", 5)'),
        ("risk NEAR/5 review", 'NEAR("risk" "review", 5)'),
        ("risk NEAR review", 'NEAR("risk" "review", 10)'),
        ("leave NOT absconding", '("leave" NOT "absconding")'),
        ("leave AND NOT absconding", '("leave" NOT "absconding")'),
        ("ward OR clinic handover", '("ward" OR ("clinic" AND "handover"))'),
        ("(ward OR clinic) handover", '((("ward" OR "clinic")) AND "handover")'),
        ("and or not near", '((("and" AND "or") AND "not") AND "near")'),
        ("column:x + y - ^z", '(("column:x" AND "y") AND "^z")'),
    ],
)
def test_what_is_typed_becomes_an_expression_in_which_every_word_is_quoted(typed, asked):
    assert to_fts(typed) == asked


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ('"open', "quotation mark"), ("(open", "not closed"), ("shut)", "never opened"), ("risk OR", "lacks its words"),
        ("NOT risk", "lacks its words"), ("NEAR(risk)", "two words"), ("NEAR(risk review, many)", "number of words"),
        ("NEAR(risk review, 9999)", "no farther"), ("***", "no word"), ("", "no word"), ("a" * 501, "longer"),
        ("(" * 30 + "a" + ")" * 30, "too many brackets"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_with_what_is_allowed_and_never_repeated(typed, why):
    with pytest.raises(SearchError, match=why) as error:
        to_fts(typed)
    assert "Allowed:" in str(error.value)
    assert "aaaa" not in str(error.value)


@given(st.text(alphabet='ab "()*,/\x00-:^{}\u00e9\ud83d\ude00NEARORNOT5', max_size=40))
def test_whatever_is_typed_sqlite_never_sees_an_error(typed):
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table t using fts5(text)")
    try:
        asked = to_fts(typed)
    except SearchError:
        return
    connection.execute("select count(*) from t where t match ?", [asked]).fetchone()
