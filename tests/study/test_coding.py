"""Coding by hand in place of what the rules find."""

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.errors import MappingError
from incident_analytics.study.coding import coded_mentions

NARRATIVES = pl.DataFrame(
    {
        "record_id": ["public_record:A", "public_record:A", "public_record:B"],
        "section": ["findings", "response", "findings"],
        "text": ["No ligature risk assessment was completed.", "Systems were effective.", "There was no care plan."],
    }
)
HEADER = "Record ID,Section,theme_id,class,coder,note\n"


@pytest.fixture
def coded(tmp_path):
    def run(*lines: str) -> pl.DataFrame:
        path = tmp_path / "coding.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return coded_mentions(path, NARRATIVES, ia.find_themes(NARRATIVES), ia.load_codebook())

    return run


def test_coded_rows_replace_what_was_found_in_their_section_and_only_there(coded):
    got = coded("A,findings,staffing,failure,AB,")
    mine = got.filter(pl.col("record_id") == "public_record:A")
    assert mine.select("theme_id", "class", "rule_id", "start", "end").rows() == [
        ("staffing", "failure", "coded:AB", 0, len(NARRATIVES["text"][0]))
    ]
    assert "care_plan_absent" in got.filter(pl.col("record_id") == "public_record:B")["theme_id"].to_list()


def test_a_row_without_a_theme_says_that_there_is_none(coded):
    got = coded("A,findings,,neutral,AB,")
    assert got.filter((pl.col("record_id") == "public_record:A") & (pl.col("section") == "findings")).is_empty()


def test_an_assurance_without_a_theme_covers_all_themes(coded):
    got = coded("A,assurance,,adequate,AB,")
    assert got.filter(pl.col("section") == "response").select("theme_id", "class").rows() == [
        ("all_themes", "adequate")
    ]


def test_a_record_may_be_called_by_our_own_id(coded):
    assert coded("public_record:A,findings,staffing,failure,AB,").filter(pl.col("rule_id") == "coded:AB").height == 1


def test_everything_that_cannot_be_used_is_named_with_its_row(coded):
    with pytest.raises(MappingError) as caught:
        coded("Z,findings,staffing,failure,AB,", "A,findings,stafing,failure,AB,", "A,findings,staffing,bad,AB,",
              "A,nowhere,staffing,failure,AB,")  # fmt: skip
    text = str(caught.value)
    assert "row 2: no text" in text and 'did you mean "staffing"' in text
    assert "row 4: class is not known" in text and "row 5: section is not known" in text


def test_missing_columns_are_named(tmp_path):
    path = tmp_path / "coding.csv"
    path.write_text("Record ID,theme_id\nA,staffing\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"(?s)section.*class"):
        coded_mentions(path, NARRATIVES, ia.find_themes(NARRATIVES), ia.load_codebook())
