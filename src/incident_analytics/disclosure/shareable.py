"""The tables of a run that may leave: coarse in time and place, counts suppressed, published marks dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..lessons.recurrence import KEY, body_rows
from ..lessons.status import BACK
from .narrowing import hide_what_narrows
from .periods import failings_by_period
from .profiles import Profile
from .suppress import suppress

# Public bodies publish these themselves, with the date; the rest is the trust's own knowledge.
PUBLISHED = ("coroner", "jury", "cqc", "cqc_enforcement", "hse", "phso", "hssib", "nhs_england", "national_alert",
             "inquiry", "police")  # fmt: skip


@dataclass(frozen=True)
class Shareable:
    """`ledger`: one row per body, theme and setting (and unit, for named readers), dates as years. `yearly`: failing
    events by theme and period (`year` is its label). `marks`: dated lessons and assurances that public bodies have
    published."""

    ledger: pl.DataFrame
    yearly: pl.DataFrame
    marks: pl.DataFrame


def shareable_tables(
    lessons: pl.DataFrame, signals: pl.DataFrame, profile: Profile, end: date | None, suspected_below: int = 5,
    documents: pl.Series | None = None,
) -> Shareable:  # fmt: skip
    """What of a ledger may leave under `profile`. Units are left out unless it is for named readers: a ward and a year
    point to a person. `suspected_below`: the rule's threshold, which may not tell more than the profile. `documents`:
    see `is_published`."""
    whole = lessons if profile.wards else body_rows(lessons)
    periods = failings_by_period(signals, lessons, profile, end)
    ledger, periods = hide_what_narrows(_ledger(whole, profile, suspected_below), periods, profile)
    return Shareable(ledger, periods, _marks(signals.filter(is_published(documents))))


def is_published(documents: pl.Series | None) -> pl.Expr:
    """Of a signal: a public body said it, in a document that was read (`documents`: record ids; None: all are taken to
    be). A trust's own register that names a public body as the source tells what the trust knows, and on which day."""
    public = pl.col("source_type").is_in(PUBLISHED)
    return public if documents is None else public & pl.col("record_id").is_in(documents.implode())


def body_ledger(ledger: pl.DataFrame) -> pl.DataFrame:
    """The rows of whole bodies, which is what sentences count; a ledger for named readers holds wards as well."""
    return body_rows(ledger) if "unit" in ledger.columns else ledger


def _ledger(whole: pl.DataFrame, profile: Profile, suspected_below: int) -> pl.DataFrame:
    place = ["unit", "n_issued"] if profile.wards else ["scope"]  # how often it was issued counts investigations
    # Where a body has a row of one ward only, that is not said of the body; which ward is not said at all.
    scope = pl.when(pl.col("unit").is_null()).then(pl.lit("body")).otherwise(pl.lit("one ward or team"))
    whole = whole.with_columns(scope.alias("scope"))
    columns = [*KEY, *place, "status", "closed_by", "suspected", "how_sure", "confirmed", "n_source_groups",
               "source_groups", "improvement", "n_events_after", "caveats"]  # fmt: skip
    years = [
        pl.col(name).dt.year().alias(f"{name}_year")
        for name in ("first_issued", "first_addressed", "last_issued", "closed_on", "declared_complete", "last_failure")
    ]
    actions = (
        pl.when(pl.col("n_recommendations") == 0).then(None)
        .when(pl.col("n_closed") == pl.col("n_recommendations")).then(pl.lit("all"))
        .when(pl.col("n_closed") == 0).then(pl.lit("none"))
        .otherwise(pl.lit("some")).alias("actions_complete")
    )  # fmt: skip
    table = whole.select(*columns, *years, actions, "false_assurance")
    if not profile.wards:
        table = table.with_columns(caveats_told("caveats").alias("caveats"))
    table = suppress(table, ["n_events_after"], threshold=profile.threshold, round_to=profile.round_to)
    if profile.threshold > suspected_below:
        # "Suspected" says that there were fewer than so many: more than a hidden count may say.
        untold = (pl.col("n_events_after_status") != "shown") & pl.col("status").is_in(BACK)
        table = table.with_columns(
            pl.when(untold).then(None).otherwise(name).alias(name) for name in ("suspected", "how_sure")
        )
    return table


# Beginnings of caveats that hold no count, no ward and no day, and what is said in their place.
TOLD = {
    "an assurance that names no theme": "an assurance that names no theme counts for all themes of the body",
    "no denominator": "no denominator: rates are per year of observation",
    "the body was formed by merger": "the body was formed by a merger; earlier lessons are those of its predecessors",
    "incident reports changed national system": "incident reports changed national system in 2021-24: routine counts "
    "before and after differ",
    "reports a year grew": "reports grew: more reports is not more harm",
    "themes a report grew": "themes a report grew: more coding is not more failing",
}


def caveats_told(column: str) -> pl.Expr:
    """Of caveats joined by "; ", those kinds that may be told to everybody. The others may be as exact as a count, a
    ward's closing month, or a cluster of events in one year."""
    parts = pl.col(column).str.split("; ")
    kept = parts.list.eval(
        pl.coalesce(
            pl.when(pl.element().str.starts_with(start)).then(pl.lit(words)) for start, words in TOLD.items()
        ).drop_nulls()
    )
    return kept.list.join("; ")


def _marks(signals: pl.DataFrame) -> pl.DataFrame:
    """Published lessons and assurances: body, theme, kind, source type, date; one mark per record."""
    said = pl.col("kind").is_in(["recommendation", "assurance"])
    columns = [*KEY, "kind", "source_type", "signal_date", "date_precision"]
    return signals.filter(said & pl.col("signal_date").is_not_null()).select(columns).unique().sort(columns)
