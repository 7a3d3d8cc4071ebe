from pathlib import Path

import polars as pl
import pytest

from incident_analytics import assess_spans

KIT = Path(__file__).parents[2].parent / "shared" / "data" / "negation" / "negex_context_odd_reports.csv"


def flags(sentence, concept):
    start = sentence.index(concept)
    row = assess_spans([sentence], [(start, start + len(concept))]).row(0, named=True)
    return {name for name, value in row.items() if value}


@pytest.mark.parametrize(
    ("sentence", "concept", "expected"),
    [
        ("No evidence of chest pain.", "chest pain", {"negated"}),
        ("Denies fever, cough or chest pain.", "chest pain", {"negated"}),
        ("The care plan was inadequate.", "care plan", {"inadequate"}),
        ("The care plan should be reviewed.", "care plan", {"recommended"}),
        ("If a fall occurs call the doctor.", "fall", {"hypothetical"}),
        ("History of self-harm.", "self-harm", {"historical"}),
        ("The patient has chest pain.", "chest pain", set()),
    ],
)
def test_flags_of_a_span(sentence, concept, expected):
    assert flags(sentence, concept) == expected


def test_lists_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="one span for each sentence"):
        assess_spans(["a"], [])


def test_a_span_outside_its_sentence_is_refused_without_quoting_it():
    with pytest.raises(ValueError, match="outside its sentence") as error:
        assess_spans(["secret"], [(0, 99)])
    assert "secret" not in str(error.value)


@pytest.mark.real_data
def test_negation_and_history_on_the_context_kit_do_not_fall_back():
    if not KIT.is_file():
        pytest.skip("the shared ConText kit is not here")
    kit = pl.read_csv(KIT).filter(pl.col("start") >= 0)
    found = assess_spans(kit["sentence"].to_list(), list(kit.select("start", "end").iter_rows()))
    assert _f1(kit["negation"] == "negated", found["negated"]) >= 0.95
    assert _f1(kit["temporality"] == "historical", found["historical"]) >= 0.70


def _f1(gold, found):
    hits = (gold & found).sum()
    return 2 * hits / (gold.sum() + found.sum())
