"""Labels from files, and the comparison of the coding with them."""

import json

import polars as pl
import pytest

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import MappingError
from incident_analytics.review import evaluate, read_gold, worst_confusions
from incident_analytics.review.labels import record_classes

SENTENCES = """id,text,labels,group
a,No risk assessment was completed on admission.,risk_assessment_absent:failure,one
b,The risk assessment was completed on admission.,risk_assessment_absent:adequate,one
c,Nobody handed over that he had tied something.,handover:failure,two
d,The ward was calm.,,two
"""


@pytest.fixture
def sentences(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(SENTENCES, encoding="utf-8")
    return path


def test_a_text_without_labels_stays_among_the_records(sentences):
    gold = read_gold(sentences, load_codebook())
    assert gold.texts["record_id"].to_list() == ["a", "b", "c", "d"]
    assert gold.labels.height == 3


def test_every_wrong_label_is_named_at_once_and_no_text_is_repeated(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("text,labels\nSecret words.,handovr:failure\nMore secrets.,handover:bad\n", encoding="utf-8")
    with pytest.raises(MappingError) as error:
        read_gold(path, load_codebook())
    message = str(error.value)
    assert 'did you mean "handover"' in message and "row 3" in message
    assert "Secret" not in message and "secrets" not in message


def test_labels_by_report_need_their_texts_beside_them(tmp_path):
    path = tmp_path / "labels.jsonl"
    label = {"start": 0, "end": 9, "theme_id": "handover", "class": "failure"}
    path.write_text(json.dumps({"report_id": "r1", "section": "concerns", "labels": [label]}), encoding="utf-8")
    with pytest.raises(MappingError, match="--texts"):
        read_gold(path, load_codebook())
    texts = pl.DataFrame({"record_id": ["r1"], "section": ["concerns"], "text": ["Handover."]})
    assert read_gold(path, load_codebook(), texts).labels["theme_id"].to_list() == ["handover"]


def test_a_record_has_the_first_class_of_failure_recommendation_adequate_neutral():
    labels = pl.DataFrame({
        "record_id": ["r"] * 3, "theme_id": ["handover"] * 3, "class": ["refuted", "recommendation", "historical"],
    })  # fmt: skip
    assert record_classes(labels)["class"].to_list() == ["recommendation"]


def test_the_keyword_search_calls_a_denied_failing_a_failing_and_ours_does_not(sentences):
    result = evaluate(read_gold(sentences, load_codebook()), load_codebook())
    theme = result.themes.row(by_predicate=pl.col("theme_id") == "risk_assessment_absent", named=True)
    assert theme["precision"] == 1.0 and theme["recall"] == 1.0
    assert theme["keyword_f1"] < 1.0
    assert set(result.confusions["what"]) <= {"missed", "found wrongly"}
    assert worst_confusions(result).columns == ["missed", "found", "n_records"]


def test_the_order_of_the_rows_changes_no_score(sentences, tmp_path):
    lines = SENTENCES.splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    one, two = (evaluate(read_gold(path, load_codebook()), load_codebook()) for path in (sentences, turned))
    assert one.overall.equals(two.overall) and one.themes.equals(two.themes)
