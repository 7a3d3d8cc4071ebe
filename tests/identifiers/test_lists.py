"""The lists: each has a note column, nothing twice, exceptions that are exceptions to something."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import incident_analytics.identifiers as identifiers
from incident_analytics.identifiers.words import rows

FILES = sorted((Path(identifiers.__file__).parent / "data").glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_list_has_a_note_column_and_no_row_twice(path: Path) -> None:
    table = list(csv.reader(path.open(encoding="utf-8")))
    assert table[0][-1] == "note"
    assert len({len(row) for row in table}) == 1
    assert [row for row, times in Counter(map(tuple, table)).items() if times > 1] == []


@pytest.mark.parametrize("name", ["surnames"])
def test_exceptions_stand_beside_the_items(name: str) -> None:
    items = {row["name"] for row in rows(f"{name}.csv")}
    assert {row["name"] for row in rows(f"{name}_exceptions.csv")} <= items


def test_every_exception_says_why() -> None:
    for name in ("first_names_exceptions.csv", "surnames_exceptions.csv", "allow.csv", "no_names.csv", "helplines.csv"):
        assert all(row["note"] for row in rows(name))
