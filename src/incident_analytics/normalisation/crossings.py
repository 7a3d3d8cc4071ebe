"""The same row given by two files or two sheets: kept once, counted once."""

from __future__ import annotations

import polars as pl

from .duplicates import fill_from_copies, mark_duplicates

RULE = "also in another file or sheet"


def keep_once(tables: list[pl.DataFrame], key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All rows of `tables` (fields of one kind, with column `_system`) with each `key` once, and the others.

    The copy with the latest version, then most text, is kept; its blanks are filled from the others.
    """
    marked = mark_duplicates(pl.concat(tables), key)
    lost = pl.col("duplicate_of").is_not_null()
    marked = marked.with_columns(pl.when(lost).then(pl.lit(RULE)).alias("duplicate_rule"))
    filled = fill_from_copies(marked, key)
    return filled.filter(~lost), filled.filter(lost)
