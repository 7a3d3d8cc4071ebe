"""Small exports written for a test and read back as `raw`."""

from __future__ import annotations

import csv

import polars as pl
import pytest

import incident_analytics as ia


@pytest.fixture
def export(tmp_path):
    """`export(source, rows, name)` → raw: rows are dicts of cells by header."""

    def write(source: str, rows: list[dict[str, object]], name: str = "export.csv") -> pl.DataFrame:
        headers = list(dict.fromkeys(key for row in rows for key in row))
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headers, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return ia.read_export(tmp_path / name, source)

    return write


@pytest.fixture
def normalise(export):
    """`normalise(source, rows)` → the normalised export."""
    return lambda source, rows, **options: ia.normalise(export(source, rows), **options)
