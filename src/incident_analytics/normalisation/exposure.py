"""Fields of a denominator file as exposure: one value per body, unit, setting, month and measure."""

from __future__ import annotations

import polars as pl

from ..schema import Exposure, conform

KEY = ["org_code", "unit", "setting", "month", "measure"]


def exposure_problems(fields: pl.DataFrame) -> pl.DataFrame:
    """Rows that can carry no denominator: source_row, column, rule, allowed. A blank value is missing, not zero."""
    blank_value = pl.when(pl.col("value").is_null()).then(pl.lit("blank"))
    blank_month = pl.when(pl.col("month").is_null()).then(pl.lit("blank"))
    parts = [
        fields.select("source_row", pl.lit("value").alias("column"), blank_value.alias("rule"),
                      pl.lit("a number of zero or more; a missing month stays missing").alias("allowed")),
        fields.select("source_row", pl.lit("month").alias("column"), blank_month.alias("rule"),
                      pl.lit("a month").alias("allowed")),
    ]  # fmt: skip
    return pl.concat(parts).drop_nulls("rule")


def exposure_key(fields: pl.DataFrame) -> pl.Series:
    """What a denominator row is about, as one text: the same key twice is a duplicate."""
    month = pl.col("month").dt.truncate("1mo").cast(pl.String)
    body = pl.coalesce("org_code", "org_lineage").fill_null("")
    parts = [pl.col(name).fill_null("") for name in ("unit", "setting")]
    key = pl.concat_str(body, *parts, month, pl.col("measure").fill_null(""), separator=" | ")
    return fields.select(key.alias("key"))["key"]


def to_exposure(fields: pl.DataFrame) -> pl.DataFrame:
    """Rows of `fields` in the columns of Exposure; the unit of a body-wide value is "" (all units)."""
    frame = fields.with_columns(
        pl.col("month").dt.truncate("1mo"),
        pl.col("unit").fill_null(""),
        pl.col("setting").fill_null("unknown"),
        pl.col("measure").fill_null("occupied_bed_days"),
        pl.coalesce("org_code", "org_lineage").fill_null("").alias("org_code"),
    )
    return conform(frame.sort(KEY), Exposure)
