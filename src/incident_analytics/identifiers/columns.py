"""A table of one's own with the identifiers in its columns put out of sight."""

from __future__ import annotations

import polars as pl

from ..errors import need_columns
from . import find_identifiers
from .mask import days_of, mask, shift_dates
from .shifting import shift_text

COUNTS = {"kind": pl.String, "n": pl.Int64}


def mask_columns(table: pl.DataFrame, columns: list[str], *, key: str | bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(`table` with the identifiers in these columns of text as pseudonyms, how many of each kind: kind, n).

    A row is one record: a name known by its title in one cell is found in the others of its row. Raises MappingError
    for a missing column, StudyError for a short key.
    """
    need_columns(table.columns, columns)
    row = pl.int_range(pl.len()).cast(pl.String).alias("record_id")
    texts = pl.concat(
        table.select(row, pl.lit(name).alias("section"), pl.col(name).fill_null("").alias("text")) for name in columns
    )
    found = find_identifiers(texts)
    masked = mask(texts, found, key=key)
    new = [masked.filter(pl.col("section") == name)["text"].alias(name) for name in columns]
    filled = [pl.when(pl.col(name).is_not_null()).then(column).alias(name)
              for name, column in zip(columns, new, strict=True)]  # fmt: skip
    counts = found.group_by("kind").agg(pl.len().cast(pl.Int64).alias("n")).sort("kind")
    return table.with_columns(filled), counts.cast(COUNTS)


def shift_in_texts(table: pl.DataFrame, columns: list[str], *, key: str | bytes) -> pl.DataFrame:
    """`table` with the whole dates in these columns of text moved as `shift_dates` moves all rows of a table; a text is
    never left blank for it. A day without its year, and a month, stay as they are."""
    days = days_of(key)
    moved = [
        pl.Series(name, [text and shift_text(text, days) for text in table[name]], dtype=pl.String) for name in columns
    ]
    return table.with_columns(moved)


def shift_date_columns(table: pl.DataFrame, columns: list[str], *, key: str | bytes) -> tuple[pl.DataFrame, int]:
    """(`table` with the dates of these columns moved, how many filled cells held none that could be: they are blank).

    A true date that stays where all others moved would give the shift away. Raises as `shift_dates`.
    """
    moved = shift_dates(table, columns, key=key)
    texts = [name for name in columns if table.schema[name] == pl.String]
    same = {name: (table[name] == moved[name]).fill_null(False) for name in texts}
    blanked = [pl.when(~pl.lit(stays)).then(pl.col(name)).alias(name) for name, stays in same.items()]
    out = moved.with_columns(blanked)
    return out, sum(int(out[name].null_count() - table[name].null_count()) for name in columns)
