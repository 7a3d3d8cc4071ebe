"""Failing events by theme and period: years, or stretches of years where by year too much would be hidden."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..lessons.event import event_name
from .profiles import Profile
from .suppress import suppress

PERIODS = (1, 2, 4)  # years
LEADING = 15  # themes with most events: the period is chosen so that these can be read
MOST_HIDDEN = 0.5  # of the cells with events; above it a coarser period is tried
SCHEMA = {"theme_id": pl.String, "year": pl.String, "n_events": pl.Int64}


def failings_by_period(
    signals: pl.DataFrame, lessons: pl.DataFrame, profile: Profile, end: date | None
) -> pl.DataFrame:
    """Suppressed counts by year, or by two or four years where by year too many cells would be hidden: theme_id, year
    (its label), n_events, n_events_status.

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
        event_name(),
    )
    last = last_full_year(end) if end else dated["year"].max()
    first = _first_year(dated, last)
    if first is None:
        return pl.DataFrame(schema=SCHEMA)
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
    return cells.select(list(SCHEMA)).sort("theme_id", "year")


def last_full_year(end: date) -> int:
    """The last year that is over on the evening of `end`."""
    return end.year if (end.month, end.day) == (12, 31) else end.year - 1


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


def years_of(label: str) -> tuple[int, int]:
    """(first, last) year of a period's label."""
    first, _, last = label.partition("–")
    if not last:
        return int(first), int(first)
    year = int(first) // 100 * 100 + int(last)
    return int(first), year if year >= int(first) else year + 100
