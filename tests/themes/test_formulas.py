"""What every coroner's report says of the coroner's own investigation is no failing of anybody's."""

from __future__ import annotations

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.themes.sections import is_formula

FORMULAS = (
    "On 1 September 2023 an investigation was commenced into the death of Mr R.",
    "On 29.03.23 an investigation was commenced into the death of Case 2.",
    "The investigation concluded at the end of the inquest on 11 July 2023.",
    "The conclusion of the inquest was that Mr R died as the result of suicide.",
    "I opened an inquest on 4 May 2021.",
)
TELLING = (
    "The conclusion of the inquest was that failures to observe him contributed.",
    "The investigation by the trust was not thorough.",
    "On the ward an investigation of the alarm was started by the manager.",
    "The Inquest heard that there is no policy in place.",
)


@pytest.mark.parametrize("sentence", FORMULAS)
@pytest.mark.parametrize("section", ["other", "concerns"])
def test_a_formula_holds_no_failing(sentence, section):
    assert is_formula(sentence.lower())
    table = pl.DataFrame({"record_id": ["a"], "section": [section], "text": [sentence]})
    assert ia.find_themes(table).filter(pl.col("class") == "failure").is_empty()


@pytest.mark.parametrize("sentence", TELLING)
def test_a_sentence_that_says_what_was_wrong_is_no_formula(sentence):
    assert not is_formula(sentence.lower())
