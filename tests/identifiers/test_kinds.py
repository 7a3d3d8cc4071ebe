"""One sentence per case, negatives beside positives: tests/cases/identifiers_kinds.csv, [[kind|value]] marks."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from finding import found_in_record

from incident_analytics.identifiers.kinds import KINDS
from incident_analytics.identifiers.nhs_number import passes_check

CASES = Path(__file__).parents[1] / "cases" / "identifiers_kinds.csv"
TAG = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
ROWS = list(csv.DictReader(CASES.open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=[str(number) for number in range(2, len(ROWS) + 2)])
def test_sentence_holds_the_identifiers_marked_in_it_and_no_others(row: dict[str, str]) -> None:
    text = TAG.sub(lambda match: match[2], row["text"])
    found = [(kind, text[start:end]) for kind, start, end in found_in_record([text])[0]]
    assert found == TAG.findall(row["text"])


def test_every_kind_has_a_case() -> None:
    assert {kind for row in ROWS for kind, _ in TAG.findall(row["text"])} == set(KINDS)


@pytest.mark.parametrize(
    ("digits", "passes"),
    [("9434765919", True), ("9434765918", False), ("4010232137", True), ("0000000000", False), ("943476591", False),
     ("٩434765919", False)],
)  # fmt: skip
def test_check_digit_agrees_with_the_nhs_data_dictionary(digits: str, passes: bool) -> None:
    assert passes_check(digits) is passes


def test_name_known_by_its_title_is_found_in_every_section_of_the_record() -> None:
    found = found_in_record(["Mrs Brindlemoor was upset.", "Later that day we saw Brindlemoor walk in."])
    assert [len(spans) for spans in found] == [1, 1]


def test_the_same_word_in_another_record_is_left_alone() -> None:
    assert found_in_record(["Later that day we saw Brindlemoor walk in."]) == [[]]


def test_a_known_name_that_is_a_place_is_left_where_it_is_the_place() -> None:
    text = "Mr Lincoln was moved. He grew up in Lincoln. Then Lincoln asked to leave."
    found = found_in_record([text])[0]
    assert [start for _, start, _ in found] == [3, text.index("Lincoln asked")]
