"""How many records report each theme, month by month: the small table that leaves a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ..errors import need_columns
from ..normalisation.dates_in import with_date
from ..schema import as_polars

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

KEYS = ("org_code", "unit", "theme_id", "class", "month")
RECORD = ("record_id", "org_code", "unit", "occurred_date")


def theme_months(mentions: object, records: object) -> pl.DataFrame:
    """org_code, unit, theme_id, class, month (its first day; null where the day is not known), n_records.

    One row where at least one record has the theme in that class; a record counts once however often it names it, and
    of two rows of one record the first in order of its columns (blanks before all).
    `records`: record_id, org_code, unit, occurred_date. Raises MappingError for missing columns. Record level: to be
    suppressed before it is shared.
    """
    found, known = as_polars(mentions), as_polars(records)
    need_columns(found.columns, ("record_id", "theme_id", "class"))
    need_columns(known.columns, RECORD)
    one_row = with_date(known.select(RECORD), "occurred_date").sort(RECORD).unique("record_id", keep="first")
    joined = found.select("record_id", "theme_id", "class").unique().join(one_row, on="record_id")
    months = joined.with_columns(pl.col("occurred_date").dt.truncate("1mo").alias("month"))
    return months.group_by(KEYS).agg(pl.len().cast(pl.Int64).alias("n_records")).sort(KEYS)


def theme_months_in_spark(mentions: DataFrame, records: DataFrame) -> pl.DataFrame:
    """`theme_months` of two Spark tables, counted where they lie; only the counts are fetched."""
    from pyspark.sql import functions as sql

    need_columns(mentions.columns, ("record_id", "theme_id", "class"))
    need_columns(records.columns, RECORD)
    found = mentions.select("record_id", "theme_id", "class").distinct()
    first = sql.min(sql.struct(*RECORD[1:])).alias("row")  # of rows that differ the same one as on one machine
    one_row = records.select(*RECORD).groupBy("record_id").agg(first).select("record_id", "row.*")
    joined = found.join(one_row, on="record_id")
    months = joined.withColumn("month", sql.trunc("occurred_date", "month"))
    counted = months.groupBy(*KEYS).agg(sql.count(sql.lit(1)).alias("n_records"))
    return pl.from_arrow(counted.toArrow()).with_columns(pl.col("month").cast(pl.Date)).sort(KEYS)
