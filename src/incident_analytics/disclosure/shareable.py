"""The tables of a run that may leave: coarse in time and place, counts suppressed, published marks dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..lessons.recurrence import KEY, body_rows
from .narrowing import hide_what_narrows
from .periods import failings_by_period
from .profiles import Profile
from .suppress import suppress

# Public bodies publish these themselves, with the date; the rest is the trust's own knowledge.
PUBLISHED = ("coroner", "jury", "cqc", "cqc_enforcement", "hse", "phso", "hssib", "nhs_england", "national_alert",
             "inquiry", "police")  # fmt: skip
CAME_BACK_CLOSED = ("never learned", "repeated after closure")


@dataclass(frozen=True)
class Shareable:
    """`ledger`: one row per body, theme and setting (and unit, for named readers), dates as years. `yearly`: failing
    events by theme and period (`year` is its label). `marks`: dated lessons and assurances that public bodies have
    published."""

    ledger: pl.DataFrame
    yearly: pl.DataFrame
    marks: pl.DataFrame


def shareable_tables(
    lessons: pl.DataFrame, signals: pl.DataFrame, profile: Profile, end: date | None, suspected_below: int = 5
) -> Shareable:
    """What of a ledger may leave under `profile`. Units are left out unless it is for named readers: a ward and a year
    point to a person. `suspected_below`: the rule's threshold, which may not tell more than the profile."""
    whole = lessons if profile.wards else body_rows(lessons)
    periods = failings_by_period(signals, lessons, profile, end)
    ledger = _ledger(whole, profile, suspected_below)
    return Shareable(hide_what_narrows(ledger, periods, profile, end), periods, _marks(signals))


def _ledger(whole: pl.DataFrame, profile: Profile, suspected_below: int) -> pl.DataFrame:
    place = ["unit", "n_issued"] if profile.wards else []  # how often it was issued counts investigations
    columns = [*KEY, *place, "status", "suspected", "how_sure", "confirmed", "n_source_groups", "source_groups",
               "improvement", "n_events_after", "caveats"]  # fmt: skip
    years = [
        pl.col(name).dt.year().alias(f"{name}_year")
        for name in ("first_issued", "last_issued", "first_assured", "declared_complete", "last_failure")
    ]
    held = whole if "how_sure" in whole.columns else whole.with_columns(how_sure=pl.lit(None, pl.String))
    table = held.select(*columns, *years, "false_assurance")
    if profile.threshold > 1:
        # Caveats may hold exact counts of failings; only their kinds leave.
        kinds = pl.col("caveats").str.replace_all(r"\d+ failings", "some failings").str.replace_all(
            r" \d+\.\d+-fold", ""
        )  # fmt: skip
        table = table.with_columns(kinds.str.replace_all(r"\d+\.\d+", "(not shown)"))
    table = suppress(table, ["n_events_after"], threshold=profile.threshold, round_to=profile.round_to)
    if profile.threshold > suspected_below:
        # "Suspected" says that there were fewer than so many: more than a hidden count may say.
        untold = (pl.col("n_events_after_status") != "shown") & pl.col("status").is_in(CAME_BACK_CLOSED)
        table = table.with_columns(
            pl.when(untold).then(None).otherwise(name).alias(name) for name in ("suspected", "how_sure")
        )
    return table


def _marks(signals: pl.DataFrame) -> pl.DataFrame:
    """Published lessons and assurances: body, theme, kind, source type, date; one mark per record."""
    said = pl.col("kind").is_in(["recommendation", "assurance"]) & pl.col("source_type").is_in(PUBLISHED)
    columns = [*KEY, "kind", "source_type", "signal_date", "date_precision"]
    return signals.filter(said & pl.col("signal_date").is_not_null()).select(columns).unique().sort(columns)
