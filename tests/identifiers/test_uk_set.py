"""The UK set, half by half, against the targets; and that nothing in it can be anybody's."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from finding import found_in_record

CASES = Path(__file__).parents[1] / "cases" / "identifiers_uk.csv"
TAG = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
ROWS = list(csv.DictReader(CASES.open(encoding="utf-8")))
LEAST_RECALL, LEAST_PRECISION, LEAST_NAMES = 0.98, 0.95, 0.85  # targets on unseen text


def outcome(half: str) -> tuple[Counter, Counter, Counter]:
    """Found, missed and wrong by "name" and "number"."""
    found, missed, wrong = Counter(), Counter(), Counter()
    for row in ROWS:
        if row["half"] != half:
            continue
        text = TAG.sub(lambda match: match[2], row["text"])
        left = Counter((kind, text[start:end]) for kind, start, end in found_in_record([text])[0])
        for kind, value in TAG.findall(row["text"]):
            hit = next((one for one in left if one[0] == kind and value in one[1]), None)
            (found if hit else missed)["name" if kind == "name" else "number"] += 1
            if hit:
                left[hit] -= 1
                left += Counter()
        for kind, _ in left.elements():
            wrong["name" if kind == "name" else "number"] += 1
    return found, missed, wrong


@pytest.mark.parametrize("half", ["develop", "aside", "fresh"])
def test_numbers_and_names_reach_their_targets(half: str) -> None:
    found, missed, wrong = outcome(half)
    assert found["number"] / (found["number"] + missed["number"]) >= LEAST_RECALL
    assert found["number"] / (found["number"] + wrong["number"]) >= LEAST_PRECISION
    assert found["name"] / (found["name"] + missed["name"]) >= LEAST_NAMES
    assert found["name"] / (found["name"] + wrong["name"]) >= LEAST_PRECISION


def test_the_set_is_large_and_holds_negatives() -> None:
    assert len(ROWS) >= 800
    assert sum("[[" not in row["text"] for row in ROWS) >= 200


def test_no_number_in_the_set_can_be_anybodys() -> None:
    values = [value for row in ROWS for value in TAG.findall(row["text"])]
    assert all(re.sub(r"\D", "", value).startswith("999") for kind, value in values if kind == "nhs_number")
    assert all("example." in value for kind, value in values if kind == "email")
    fictitious = re.compile(r"(?:01632960|02079460|0207946|07700900|01134960|08081570|03069990)\d+")
    for kind, value in values:
        if kind == "telephone":
            digits = re.sub(r"^(?:\+44|0044)(?:\(0\))?", "0", re.sub(r"[ -]", "", value))
            assert fictitious.match(re.sub(r"\D", "", digits))
