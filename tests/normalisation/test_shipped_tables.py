"""The tables that analysts may edit: each row as wide as its header, each word once, each pattern sound."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest

from incident_analytics.schema.levels import ACTION_STRENGTHS
from incident_analytics.schema.source_types import fold_word
from incident_analytics.sources.fields import VALUE_MAPS

ROOMS = ("sources", "normalisation", "schema")
FILES = sorted(
    (path for room in ROOMS for path in resources.files(f"incident_analytics.{room}").joinpath("data").rglob("*.csv")),
    key=str,
)


def rows_of(name: str) -> list[dict[str, str]]:
    path = next(path for path in FILES if path.name == name)
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_is_as_wide_as_its_header(path):
    """An unquoted comma inside a pattern once cut five patterns in two."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert [number for number, row in enumerate(rows, start=1) if len(row) != len(rows[0])] == []


def test_words_of_value_maps_are_folded_known_and_unique():
    rows = rows_of("values.csv")
    assert [row["raw"] for row in rows if row["raw"] != fold_word(row["raw"])] == []
    assert {row["map"] for row in rows} <= set(VALUE_MAPS)
    assert len({(row["map"], row["raw"]) for row in rows}) == len(rows)


def test_patterns_of_action_strength_compile_and_end_as_they_should():
    for row in rows_of("action_strength.csv"):
        assert row["strength"] in ACTION_STRENGTHS
        assert re.compile(row["pattern"]).groups >= 0
        assert row["pattern"].endswith(r"\b") and row["note"]
