"""Counts of two tables that tell on each other: what the ledger says may not narrow a hidden cell of the periods."""

from __future__ import annotations

from datetime import date

import polars as pl

from .periods import last_full_year, years_of
from .profiles import Profile
from .rounding import shown_range


def hide_what_narrows(ledger: pl.DataFrame, periods: pl.DataFrame, profile: Profile, end: date | None) -> pl.DataFrame:
    """`ledger` with n_events_after hidden (secondary) in themes where it would narrow a hidden count of `periods`.

    Events after a lesson are among the events of the periods since then. Where the rows of a theme need so many that
    a hidden cell cannot be as small as 1, its interval is no longer that of the profile. Rows of one theme are taken
    to share no event, which is the most that an attacker could suppose.
    """
    if end is None or last_full_year(end) != end.year:  # the running year is not shown and could hold any number
        return ledger
    telling = [
        theme
        for theme in periods.filter(pl.col("n_events_status") != "shown")["theme_id"].unique().to_list()
        if _tells(ledger.filter(pl.col("theme_id") == theme), periods.filter(pl.col("theme_id") == theme), profile)
    ]
    told = pl.col("theme_id").is_in(telling) & (pl.col("n_events_after") > 0)
    return ledger.with_columns(
        pl.when(told).then(None).otherwise("n_events_after").alias("n_events_after"),
        pl.when(told).then(pl.lit("secondary")).otherwise("n_events_after_status").alias("n_events_after_status"),
    )


def _tells(rows: pl.DataFrame, cells: pl.DataFrame, profile: Profile) -> bool:
    """Whether the events that the rows need leave a hidden cell less than its whole interval."""
    shown = rows.filter(pl.col("n_events_after") > 0)
    if shown.is_empty():
        return False
    needed = sum(_range(n, profile)[0] for n in shown["n_events_after"].to_list())
    since = shown["first_issued_year"].min()
    room = 0.0
    for label, n, status in cells.select("year", "n_events", "n_events_status").iter_rows():
        if since is None or years_of(label)[1] >= since:
            room += _range(n, profile)[1] if status == "shown" else profile.threshold - 1
    return needed - (room - (profile.threshold - 1)) > 1


def _range(n: int | None, profile: Profile) -> tuple[float, float]:
    """(least, most) that a count shown as `n` can be; of a missing one nothing is needed and nothing ruled out."""
    if n is None:
        return 0.0, float("inf")
    low, high = shown_range(n, profile.threshold, profile.round_to)
    return float(low), float(high)
