"""Every table behind the documents of a run, each as its profile lets it leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from .. import spc
from ..lessons import Ledger, Rule
from ..normalisation import lineage_of
from ..spc.funnel import Funnel, funnel
from .before_after import before_and_after
from .funnel import places
from .profiles import Profile
from .series import event_series
from .shareable import Shareable, body_ledger, shareable_tables
from .still_learned import share_reported_again
from .tally import term_tally
from .timelines import timeline_marks


@dataclass(frozen=True)
class Pack:
    """`tables`: the ledger, periods and marks. `timelines`: dated marks of the rows that came back. `flow`: lessons by
    what was done and what became of them. `again`: share of cases reported again by years since an action was declared
    complete. `rates`: before and after. `places`: events and exposure of bodies or wards. `series`:
    events by month, quarter, half-year or year. `tally`: records in which each term was found. `control` and
    `funnel`: the limits of `series` and `places`. A table is empty where the data, or the profile, do not allow it."""

    profile: Profile
    tables: Shareable
    timelines: pl.DataFrame
    flow: pl.DataFrame
    again: pl.DataFrame
    rates: pl.DataFrame
    places: pl.DataFrame
    series: pl.DataFrame
    tally: pl.DataFrame
    control: spc.Limits | None
    funnel: Funnel | None


def pack_tables(
    ledger: Ledger, signals: pl.DataFrame, exposure: pl.DataFrame, organisations: pl.DataFrame, mentions: pl.DataFrame,
    terms: pl.DataFrame, profile: Profile, end: date | None, rule: Rule, preset: str = "mdc",
    documents: pl.Series | None = None, improvement: str | None = None,
) -> Pack:  # fmt: skip
    """The Pack of a run under `profile`; `end` is the day of the snapshot, `preset` that of the control chart and
    `improvement` the direction that it calls better (none); `terms` (theme_id, term): those of the codebook that may be
    told; `documents`: see `is_published`."""
    tables = shareable_tables(ledger.lessons, signals, profile, end, rule.suspected_below, documents)
    series = event_series(signals, profile, end, tables.yearly)
    where = places(signals, exposure, lineage_of(organisations), profile, end)
    return Pack(
        profile,
        tables,
        timeline_marks(ledger, profile, documents),
        flow_of(tables.ledger),
        share_reported_again(ledger, profile, rule.confidence),
        before_and_after(ledger.lessons, profile),
        where,
        series,
        term_tally(mentions, terms, tables.yearly, profile),
        _control(series, preset, improvement or "neutral"),
        funnel(where["n_events"], where["exposure"], where["per"][0]) if where.height else None,
    )


def was_declared_done() -> pl.Expr:
    """Of a ledger's row: an action on its lesson was declared complete, or the lesson was assured."""
    return pl.col("closed_by").is_not_null()


def _control(series: pl.DataFrame, preset: str, improvement: str) -> spc.Limits | None:
    """Limits of the series; None without a series, or where none can be estimated. No count lies below zero, and so
    does no limit. Unless the study says so, neither direction is called better: more reports is not more harm."""
    if series.is_empty():
        return None
    found = spc.limits(series["n_events"], chart="i", preset=preset, improvement=improvement)
    if not found.limits_estimable:
        return None
    low = ["lower_process_limit", "near_lower"]
    floor = [pl.when(pl.col(name) < 0).then(None).otherwise(name).alias(name) for name in low]
    return replace(found, points=found.points.with_columns(floor))


def flow_of(ledger: pl.DataFrame) -> pl.DataFrame:
    """done (action complete or assured, no action complete), became, n_lessons: rows of a ledger that may
    leave already, so that nothing new is told."""
    done = (
        pl.when(was_declared_done()).then(pl.lit("action complete or assured")).otherwise(pl.lit("no action complete"))
    )
    became = pl.col("status").replace(
        {
            "never learned": "reported again", "repeated after closure": "reported again",
            "repeated while open": "reported again", "open or overdue": "no serious failing since",
            "no recurrence seen": "no serious failing since", "evidence of learning": "became rarer",
            "not assessable": "cannot be said",
        }
    )  # fmt: skip
    return body_ledger(ledger).group_by(done.alias("done"), became.alias("became")).agg(
        pl.len().cast(pl.Int64).alias("n_lessons")
    ).sort("done", "became")  # fmt: skip
