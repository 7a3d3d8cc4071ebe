"""The few tables of a run that may be shared: coarse in time and place, counts suppressed, published marks dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from .profiles import Profile
from .suppress import suppress

PERIODS = (1, 2, 4)  # years
LEADING = 15  # themes with most events: the period is chosen so that these can be read
MOST_HIDDEN = 0.5  # of the cells with events; above it a coarser period is tried
# Public bodies publish these themselves, with the date; the rest is the trust's own knowledge.
PUBLISHED = ("coroner", "jury", "cqc", "cqc_enforcement", "hse", "phso", "hssib", "nhs_england", "national_alert",
             "inquiry", "police")  # fmt: skip


@dataclass(frozen=True)
class Shareable:
    """`ledger`: one row per body, theme and setting, dates as years. `yearly`: failing events by theme and period
    (`year` is its label). `marks`: dated lessons and assurances that public bodies have published. `statuses`: how
    many rows have each status."""

    ledger: pl.DataFrame
    yearly: pl.DataFrame
    marks: pl.DataFrame
    statuses: pl.DataFrame


def shareable_tables(lessons: pl.DataFrame, signals: pl.DataFrame, profile: Profile, end: date | None) -> Shareable:
    """What of a ledger may be shared under `profile`. Units are left out: a ward and a year point to a person."""
    whole = lessons.filter(pl.col("unit").is_null() | (pl.len().over("org_lineage", "theme_id", "setting") == 1))
    periods = _coarse_enough(signals, lessons, profile, end)
    return Shareable(_ledger(whole, profile), periods, _marks(signals), _statuses(lessons))


def _ledger(whole: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    columns = ["org_lineage", "theme_id", "setting", "status", "suspected", "confirmed", "n_source_groups",
               "source_groups", "improvement", "n_events_after", "caveats"]  # fmt: skip
    years = [
        pl.col(name).dt.year().alias(f"{name}_year")
        for name in ("first_issued", "last_issued", "declared_complete", "last_failure")
    ]
    table = whole.select(*columns, *years, "false_assurance")
    # Caveats may hold exact counts of failings; only their kinds leave.
    kinds = pl.col("caveats").str.replace_all(r"\d+ failings", "some failings").str.replace_all(r" \d+\.\d+-fold", "")
    table = table.with_columns(kinds.str.replace_all(r"\d+\.\d+", "(not shown)"))
    return suppress(table, ["n_events_after"], threshold=profile.threshold, round_to=profile.round_to)


def _coarse_enough(signals: pl.DataFrame, lessons: pl.DataFrame, profile: Profile, end: date | None) -> pl.DataFrame:
    """Suppressed counts by year, or by two or four years where by year too many cells would be hidden.

    No margin is published with them, so no sum gives a hidden count back.
    """
    for years in PERIODS:
        counts = _by_period(signals, lessons, end, years)
        table = suppress(counts, ["n_events"], threshold=profile.threshold, round_to=profile.round_to)
        leading = counts.group_by("theme_id").agg(pl.col("n_events").sum()).sort("n_events", "theme_id").tail(LEADING)
        filled = (counts["n_events"] > 0) & counts["theme_id"].is_in(leading["theme_id"].implode())
        hidden = (table["n_events_status"] != "shown") & filled
        if hidden.sum() <= filled.sum() * MOST_HIDDEN:
            break
    return table


def _by_period(signals: pl.DataFrame, lessons: pl.DataFrame, end: date | None, width: int) -> pl.DataFrame:
    """Distinct failing events by theme and period over all bodies of the study, zeros included.

    Periods end with the last full year before `end`; the years after it are incomplete and left out.
    """
    themes = lessons["theme_id"].unique().sort().to_list()
    failures = signals.filter((pl.col("kind") == "failure") & pl.col("theme_id").is_in(themes))
    dated = failures.filter(pl.col("signal_date").is_not_null()).select(
        "theme_id",
        pl.col("signal_date").dt.year().cast(pl.Int64).alias("year"),
        pl.coalesce("event_id", "record_id").alias("event"),
    )
    schema = {"theme_id": pl.String, "year": pl.String, "n_events": pl.Int64}
    last = (end.year if (end.month, end.day) == (12, 31) else end.year - 1) if end else dated["year"].max()
    first = _first_year(dated, last)
    if first is None:
        return pl.DataFrame(schema=schema)
    starts = range(last - (last - first) // width * width - width + 1, last + 1, width)
    labels = {year: _label(start, width) for start in starts for year in range(start, start + width)}
    period = pl.col("year").replace_strict(labels, default=None, return_dtype=pl.String)
    counts = dated.with_columns(period.alias("year")).group_by("theme_id", "year").agg(
        pl.col("event").n_unique().cast(pl.Int64).alias("n_events")
    )  # fmt: skip
    grid = pl.DataFrame({"theme_id": themes}).join(
        pl.DataFrame({"year": [_label(start, width) for start in starts]}), how="cross"
    )
    cells = grid.join(counts, on=["theme_id", "year"], how="left").with_columns(pl.col("n_events").fill_null(0))
    return cells.select(list(schema)).sort("theme_id", "year")


def _first_year(dated: pl.DataFrame, last: int | None) -> int | None:
    """The first year with at least a few events: an old death read late should not stretch the picture."""
    if last is None:
        return None
    by_year = dated.filter(pl.col("year") <= last).group_by("year").len().sort("year")
    if by_year.is_empty():  # all of it falls in the year of the snapshot, which is not over
        return None
    many = by_year.filter(pl.col("len") >= by_year["len"].max() / 4)
    return many["year"].min()


def _label(start: int, width: int) -> str:
    return str(start) if width == 1 else f"{start}–{(start + width - 1) % 100:02d}"


def _marks(signals: pl.DataFrame) -> pl.DataFrame:
    """Published lessons and assurances: body, theme, kind, source type, date; one mark per record."""
    said = pl.col("kind").is_in(["recommendation", "assurance"]) & pl.col("source_type").is_in(PUBLISHED)
    columns = ["org_lineage", "theme_id", "setting", "kind", "source_type", "signal_date", "date_precision"]
    return signals.filter(said & pl.col("signal_date").is_not_null()).select(columns).unique().sort(columns)


def _statuses(lessons: pl.DataFrame) -> pl.DataFrame:
    return lessons.group_by("org_lineage", "status").agg(
        pl.len().cast(pl.Int64).alias("n_rows"), pl.col("confirmed").sum().cast(pl.Int64).alias("n_confirmed")
    ).sort("org_lineage", "status")  # fmt: skip
