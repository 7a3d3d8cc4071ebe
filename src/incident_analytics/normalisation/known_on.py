"""A study as it could have been held on a past day: nothing that was known only later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from .dates_in import last_day_of
from .references import fold_reference

if TYPE_CHECKING:
    from .gather import Parts


def known_on(parts: Parts, day: date) -> Parts:
    """`parts` with only the records, texts, recommendations, completions and months that were known on `day`, before
    anything is linked: what a later record says of an earlier one was not known either.

    A record was known when its known_date and its own date, on its latest reading, had come; one with neither stays,
    since it is listed and never counted. A recommendation without a date follows the record that it stands in.
    """
    records = parts.records.filter(day_known("occurred_date", "date_precision") <= day)
    mine = records.select("record_id")
    written = pl.col("date").fill_null(date.min) <= day
    later = parts.records.join(mine, on="record_id", how="anti")
    return replace(
        parts,
        records=records,
        narratives=parts.narratives.filter(written).join(mine, on="record_id", how="semi", maintain_order="left"),
        recommendations=_not_of(recommendations_known_on(parts.recommendations, day), later["native_id"]),
        lessons=_not_of(recommendations_known_on(parts.lessons, day), later["record_id"]),
        exposure=parts.exposure.filter(pl.col("month") <= day),
    )


def _not_of(recommendations: pl.DataFrame, later: pl.Series) -> pl.DataFrame:
    """Without those that have no date of their own and stand in a record that was known later."""
    unknown = {fold_reference(name) for name in later.drop_nulls()}
    there = [bool(name) and fold_reference(name) in unknown for name in recommendations["record_id"]]
    return recommendations.filter(~(pl.col("issued").is_null() & pl.Series(there, dtype=pl.Boolean)))


def recommendations_known_on(recommendations: pl.DataFrame, day: date) -> pl.DataFrame:
    """Those issued by `day`, and without what was declared complete later; one without a date of issue stays."""
    issued = last_day_of("issued", "issued_precision")
    done = last_day_of("declared_complete", "complete_precision") <= day
    return recommendations.filter(issued.is_null() | (issued <= day)).with_columns(
        pl.when(done).then("declared_complete").alias("declared_complete"),
        pl.when(done).then("complete_precision").otherwise(pl.lit("unknown")).alias("complete_precision"),
        pl.when(done | pl.col("declared_complete").is_null()).then("evidence_level").alias("evidence_level"),
    )


def day_known(own: str, precision: str) -> pl.Expr:
    """The day by which a row was known: its known_date and its own date, on its latest reading, have come. The
    beginning of time where nothing says."""
    return pl.max_horizontal("known_date", last_day_of(own, precision)).fill_null(date.min)
