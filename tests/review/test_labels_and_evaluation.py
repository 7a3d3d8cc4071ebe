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


TEXTS = pl.DataFrame({"record_id": ["r1", "7"], "section": ["concerns"] * 2, "text": ["Handover.", "Calm."]})
LABEL = {"theme_id": "handover", "class": "failure"}


@pytest.mark.parametrize(
    "lines",
    [[{"record_id": "r1", **LABEL}], [{"record_id": "r1", "labels": [LABEL]}, {"record_id": 7, "labels": []}]],
    ids=["one object per label", "labels in a list"],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_json_lines_are_read_flat_or_nested_with_or_without_a_mark(tmp_path, lines, mark):
    path = tmp_path / "labels.jsonl"
    path.write_text(mark + "\n".join(map(json.dumps, lines)), encoding="utf-8")
    labels = read_gold(path, load_codebook(), TEXTS).labels.drop_nulls("theme_id")
    assert labels.select("record_id", "theme_id", "class").rows() == [("r1", "handover", "failure")]


def test_json_lines_with_text_and_labels_are_read_as_a_table_is(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps({"text": "No handover was given.", "labels": "handover:failure"}), encoding="utf-8")
    assert read_gold(path, load_codebook()).labels["theme_id"].to_list() == ["handover"]


def test_lines_that_are_no_labels_are_all_named(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"record_id": "r1", "labels": [{}]}\n[1, 2]\n{"labels": "x"}\n{', encoding="utf-8")
    with pytest.raises(MappingError) as error:
        read_gold(path, load_codebook(), TEXTS)
    assert all(
        part in str(error.value) for part in ("row 2: not a JSON object", "row 3: labels must", "row 4: not JSON")
    )


def test_the_section_of_texts_is_the_one_that_was_asked_for_unless_they_say_another(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("id,text,section,labels\na,One.,,\nb,Two.,Findings,\n", encoding="utf-8")
    sections = read_gold(path, load_codebook(), section="concerns").texts["section"].to_list()
    assert sections == ["concerns", "findings"]


def test_an_unknown_section_is_named_also_where_nothing_is_labelled(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("text,section,labels\nOne.,foreword,\n", encoding="utf-8")
    with pytest.raises(MappingError, match="row 2: section is not known"):
        read_gold(path, load_codebook())


def test_headers_that_differ_in_case_only_and_a_file_of_a_header_alone_give_no_traceback(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("Text,text,labels\nOne.,Two.,handover:failure\n", encoding="utf-8")
    assert read_gold(path, load_codebook()).texts["text"].to_list() == ["One."]
    path.write_text("text,labels\n", encoding="utf-8")
    assert read_gold(path, load_codebook()).texts.is_empty()
