"""What counts as one event: the same in the ledger, in charts, in the letter and in notebooks."""

from __future__ import annotations

import polars as pl

from .dated import EXACTNESS
from .tidy import UNSTATED

# A record of these kinds is about one death or incident; the others describe a visit or a period.
ABOUT_ONE_EVENT = ("incident", "si_panel", "psii", "coroner", "jury", "family", "other", UNSTATED)


def event_name() -> pl.Expr:
    """Of a signal, as `event`: the event that its record was linked to; else the record, where it is about one death or
    has no date; else the visit (source group, day, body of then and unit): the findings of one visit are one event."""
    day = pl.col("signal_date")
    alone = day.is_null() | pl.col("source_type").is_in(ABOUT_ONE_EVENT)
    record = pl.concat_str(pl.lit("record"), "record_id", separator=" ")
    # Two trusts that one inspector visited on one day stay two visits after they merged.
    where = [pl.coalesce("org_code", "org_lineage", pl.lit("")), pl.col("unit").fill_null("")]
    visit = pl.concat_str("source_group", day.cast(pl.String), *where, separator=" ")
    return pl.coalesce("event_id", pl.when(alone).then(record).otherwise(visit)).alias("event")


def most_exact(signals: pl.DataFrame, *more: str) -> pl.DataFrame:
    """The dated signals with their `event`, one row for each event (and each value of `more`): that with the most exact
    date, and of these the first."""
    exactness = pl.col("date_precision").replace_strict(EXACTNESS, default=3, return_dtype=pl.Int8)
    dated = signals.filter(pl.col("signal_date").is_not_null()).with_columns(event_name())
    ordered = dated.sort(exactness, "signal_date", maintain_order=True)
    return ordered.unique(["event", *more], keep="first", maintain_order=True)


def first_dates(signals: pl.DataFrame) -> pl.DataFrame:
    """event, signal_date and date_precision of each event that has a date."""
    return most_exact(signals).select("event", "signal_date", "date_precision").sort("signal_date", "event")
