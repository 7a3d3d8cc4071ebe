"""Per source and field: how much is filled, how much of that can be read, how much of that is in our words."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ..sources.mapping import Mapping, fold
from .extract import Extract

FIELDS_SCHEMA = {"source_name": pl.String, "source_file": pl.String, "field": pl.String, "column": pl.String,
                 "n_rows": pl.Int64, "n_filled": pl.Int64, "filled": pl.Float64, "valid": pl.Float64,
                 "mapped": pl.Float64}  # fmt: skip
COUNTED = {"source_name": pl.String, "source_file": pl.String, "field": pl.String, "column": pl.String,
           "n_rows": pl.Int64, "n_filled": pl.Int64, "n_bad": pl.Int64, "n_unmapped": pl.Int64}  # fmt: skip
CONSTANT = "(the same for every row)"


def count_fields(raw: pl.DataFrame, mapping: Mapping, extract: Extract) -> pl.DataFrame:
    """One row per field that the mapping reads, for one sheet (COUNTED). `column`: the export's columns that hold it
    ("" where none does). `n_bad`: filled cells that could not be read as a date or number of their kind. `n_unmapped`:
    filled cells whose word the value map lacks; null for fields that are not coded."""
    bad = dict(extract.problems.filter(pl.col("rule") != "blank").group_by("column").len().iter_rows())
    unmapped = dict(extract.unmapped.group_by("column").agg(pl.col("n_rows").sum()).iter_rows())
    where = (mapping.name, raw["source_file"][0])
    rows = []
    for name in dict.fromkeys(field.field for field in mapping.fields):
        fields = [field for field in mapping.fields if field.field == name]
        coded = any(field.values for field in fields)
        said = _columns(raw.columns, fields)
        rows.append((*where, name, said, raw.height, extract.filled[name], bad.get(name, 0),
                     unmapped.get(name, 0) if coded else None))  # fmt: skip
    return pl.DataFrame(rows, schema=COUNTED, orient="row")


def _columns(headers: list[str], fields: list) -> str:
    folded = {fold(header) for field in fields for header in field.headers}
    columns = [header for header in headers if fold(header) in folded]
    return CONSTANT if not columns and any(field.constant for field in fields) else ", ".join(columns)


def field_quality(counted: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """One row per file and field of tables of `count_fields` (FIELDS_SCHEMA): `filled` share of rows with a value,
    `valid` share of filled cells that could be read, `mapped` share of filled cells whose word is known; 0 to 1."""
    every = pl.concat([pl.DataFrame(schema=COUNTED), *counted])
    coded = pl.col("n_unmapped").is_not_null().any()
    named = pl.col("column").filter(pl.col("column") != "").unique(maintain_order=True)
    by_file = every.group_by("source_name", "source_file", "field", maintain_order=True).agg(
        named.str.join(", "), pl.col("n_rows", "n_filled", "n_bad").sum(),
        pl.when(coded).then(pl.col("n_unmapped").sum()).alias("n_unmapped"),
    )  # fmt: skip
    read, known = (_share(pl.col("n_filled") - pl.col(name), "n_filled") for name in ("n_bad", "n_unmapped"))
    out = by_file.with_columns(
        _share(pl.col("n_filled"), "n_rows").alias("filled"), read.alias("valid"), known.alias("mapped")
    )
    return out.select(list(FIELDS_SCHEMA)).cast(FIELDS_SCHEMA).sort("source_file", "source_name", "field")


def _share(part: pl.Expr, whole: str) -> pl.Expr:
    share = pl.when(pl.col(whole) > 0).then(part / pl.col(whole))
    return pl.when(share < 0).then(0.0).otherwise(share)
