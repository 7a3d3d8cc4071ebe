"""What a sentence says of a theme: one row a sentence, positives beside their look-alikes (assertion_cases.csv)."""

import csv
from pathlib import Path

import pytest

from incident_analytics.codebook import load_codebook
from incident_analytics.themes import Extractor

CASES = list(csv.DictReader((Path(__file__).parent / "assertion_cases.csv").read_text(encoding="utf-8").splitlines()))
FOUR = {"refuted": "adequate", "historical": "neutral", "hypothetical": "neutral"}


@pytest.fixture(scope="module")
def extractor():
    return Extractor(load_codebook())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"][:60])
def test_sentence_gets_the_class_that_an_investigator_would_give(extractor, case):
    found = {
        FOUR.get(row[1], row[1])
        for row in extractor.mentions(case["sentence"], case["section"])
        if row[0] == case["theme_id"]
    }
    verdict = "failure" if "failure" in found else min(found, default="none", key=ORDER.index)
    assert verdict == case["class"], case["note"]


ORDER = ["recommendation", "adequate", "neutral", "none"]
