"""Per source and field: how much is filled, how much of that can be read, how much of that is in our words."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..sources.mapping import Mapping, fold, load_mapping
from .extract import choose_fields, extract_fields

FIELDS_SCHEMA = {"source_name": pl.String, "source_file": pl.String, "field": pl.String, "column": pl.String,
                 "n_rows": pl.Int64, "n_filled": pl.Int64, "filled": pl.Float64, "valid": pl.Float64,
                 "mapped": pl.Float64}  # fmt: skip


def field_quality(raw: pl.DataFrame, snapshot_date: date | None = None) -> pl.DataFrame:
    """One row per field that the source's mapping reads, for one file.

    `column`: the export's columns that hold it ("" where none does). `filled`: share of rows with a value.
    `valid`: share of filled cells that could be read as a date or number of their kind. `mapped`: share of filled
    cells whose word the value map holds; null for fields that are not coded. Shares are 0 to 1.
    """
    mapping = load_mapping(raw["source_name"][0])
    texts = choose_fields(raw, mapping)
    extract = extract_fields(raw, mapping, snapshot_date)
    bad = dict(extract.problems.filter(pl.col("rule") != "blank").group_by("column").len().iter_rows())
    unmapped = dict(extract.unmapped.group_by("column").agg(pl.col("n_rows").sum()).iter_rows())
    rows = [
        _row(raw, mapping, name, texts[name], bad.get(name, 0), unmapped.get(name, 0))
        for name in dict.fromkeys(field.field for field in mapping.fields)
    ]
    return pl.DataFrame(rows, schema=FIELDS_SCHEMA, orient="row")


def _row(raw: pl.DataFrame, mapping: Mapping, name: str, cells: pl.Series, bad: int, unmapped: int) -> tuple:
    fields = [field for field in mapping.fields if field.field == name]
    known = {header for field in fields for header in field.headers}
    folded = {fold(header) for header in known}
    columns = [column for column in raw.columns if fold(column) in folded]
    constant = not columns and any(field.constant for field in fields)
    n, filled = raw.height, raw.height - cells.null_count()
    coded = any(field.values for field in fields)
    return (
        mapping.name, raw["source_file"][0], name, "(the same for every row)" if constant else ", ".join(columns), n,
        filled, _share(filled, n), _share(filled - bad, filled), _share(filled - unmapped, filled) if coded else None,
    )  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return max(0.0, part / whole) if whole else None
