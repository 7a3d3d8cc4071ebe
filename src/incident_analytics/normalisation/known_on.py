"""A study as it could have been held on a past day: nothing that was known only later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from .dates_in import last_day_of

if TYPE_CHECKING:
    from . import Normalised


def known_on(data: Normalised, day: date) -> Normalised:
    """`data` with only the records, texts, recommendations, completions and months that were known on `day`.

    A record was known when its known_date and its own date, on its latest reading, had come; one with neither stays,
    since it is listed and never counted. What became of the rows of the files (rejected, duplicates, counts) stays as
    it is: it speaks of the exports and not of that day.
    """
    records = data.records.filter(_known("known_date", "occurred_date", "date_precision") <= day)
    mine = records.select("record_id")
    written = pl.col("date").fill_null(date.min) <= day
    return replace(
        data,
        records=records,
        narratives=data.narratives.filter(written).join(mine, on="record_id", how="semi", maintain_order="left"),
        recommendations=recommendations_known_on(data.recommendations, day),
        exposure=data.exposure.filter(pl.col("month") <= day),
        links=data.links.join(mine, on="record_id", how="semi", maintain_order="left"),
    )


def recommendations_known_on(recommendations: pl.DataFrame, day: date) -> pl.DataFrame:
    """Those issued by `day`, and without what was declared complete later; one without a date of issue stays."""
    issued = last_day_of("issued", "issued_precision")
    done = last_day_of("declared_complete", "complete_precision") <= day
    return recommendations.filter(issued.is_null() | (issued <= day)).with_columns(
        pl.when(done).then("declared_complete").alias("declared_complete"),
        pl.when(done).then("complete_precision").otherwise(pl.lit("unknown")).alias("complete_precision"),
        pl.when(done | pl.col("declared_complete").is_null()).then("evidence_level").alias("evidence_level"),
    )


def _known(known: str, own: str, precision: str) -> pl.Expr:
    """The day by which a row was known; the beginning of time where nothing says."""
    return pl.max_horizontal(known, last_day_of(own, precision)).fill_null(date.min)
