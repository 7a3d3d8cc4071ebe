"""Rows that a source itself says do not count: rejected by their owners, or from outside England."""

from __future__ import annotations

import polars as pl


def record_problems(fields: pl.DataFrame) -> pl.DataFrame:
    """source_row, column, rule and allowed of rows to reject."""
    parts = [_where(fields, pl.col("approval") == "reject", "approval", "rejected by the reporting body",
                    "records that were not rejected")]  # fmt: skip
    # An extract without the column is a body's own, and is not asked for a country.
    if fields["country"].null_count() < fields.height:
        parts.append(_where(fields, ~_in_england(), "country", "from outside England", "England, or no country and "
                            "an organisation code"))  # fmt: skip
    return pl.concat(parts)


def _in_england() -> pl.Expr:
    """NHS England's own rule for NRLS: country England, or no country given and an organisation code there."""
    return (
        pl.when(pl.col("country") == "england")
        .then(True)
        .when(pl.col("country") == "elsewhere")
        .then(False)
        .otherwise(pl.col("org_code").is_not_null())
    )


def _where(fields: pl.DataFrame, broken: pl.Expr, column: str, rule: str, allowed: str) -> pl.DataFrame:
    return fields.filter(broken.fill_null(False)).select(
        "source_row", pl.lit(column).alias("column"), pl.lit(rule).alias("rule"), pl.lit(allowed).alias("allowed")
    )
