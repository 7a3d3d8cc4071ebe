"""JSON, NDJSON and Parquet: records under a header row, whatever their types."""

from __future__ import annotations

import json
from datetime import datetime

import polars as pl
import pytest

import incident_analytics as ia


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.json", lambda rows: json.dumps(rows)),
        ("a.json", lambda rows: json.dumps({"count": 2, "records": rows})),
        ("a.json", lambda rows: "\ufeff" + json.dumps({"value": rows})),
        ("a.ndjson", lambda rows: "\n".join(map(json.dumps, rows)) + "\n\n"),
        ("a.jsonl", lambda rows: "\r\n".join(map(json.dumps, rows))),
    ],
)
def test_json_records_are_rows_and_missing_keys_are_blank(tmp_path, name, write):
    rows = [
        {"ID": 1, "Incident date": "2020-01-02", "Description": "a", "harm": {"physical": 2}, "tags": ["x", "y"]},
        {"ID": 2, "Incident date": None, "Description": "b\nc", "late": True},
    ]
    file = tmp_path / name
    file.write_text(write(rows), encoding="utf-8")
    raw = ia.read_export(file, "datix")
    assert raw["source_row"].to_list() == [2, 3]
    assert raw.select("ID", "Incident date", "harm.physical", "tags", "late").rows() == [
        ("1", "2020-01-02", "2", "x {~@~} y", None),
        ("2", None, None, None, "True"),
    ]


def test_parquet_is_read_as_text_whatever_its_types(tmp_path):
    table = pl.DataFrame({"ID": [1, 2], "Incident date": [datetime(2020, 1, 2), None], "Description": ["a", None]})
    table.write_parquet(tmp_path / "a.parquet")
    raw = ia.read_export(tmp_path / "a.parquet", "datix")
    assert raw["ID"].to_list() == ["1", "2"]
    assert ia.normalise(raw).records["occurred_date"].is_null().sum() == 1
