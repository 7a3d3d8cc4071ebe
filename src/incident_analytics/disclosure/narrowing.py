"""Tables that tell on each other: what the ledger says may not narrow a hidden cell of the periods.

Events of a row are among the events of its theme, in the periods between the day its lesson was dealt with (or issued)
and its last failing. An attacker who adds up what every row of a theme needs, and what the shown cells can hold, may
find that a hidden cell cannot be as small as 1. That is asked here of every hidden cell, as a linear programme.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.optimize import linprog

from ..lessons.status import BACK
from .periods import years_of
from .profiles import Profile
from .rounding import shown_range

WHOLE = 1e-6
COUNT, STATUS = "n_events_after", "n_events_after_status"


def hide_what_narrows(
    ledger: pl.DataFrame, periods: pl.DataFrame, profile: Profile
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(`ledger`, `periods`) with less in them, theme by theme, until each hidden cell keeps its whole interval: first
    without the counts after closure and what is said of them, then without the year of the last failing, and where
    that is not enough without the theme's periods. Rows of one theme are taken to share no event, which is the most
    that an attacker could suppose."""
    if profile.threshold <= 2:
        return ledger, periods
    for theme in periods.filter(pl.col("n_events_status") != "shown")["theme_id"].unique().sort().to_list():
        mine = pl.col("theme_id") == theme
        cells = periods.filter(mine)
        for hide in (_as_it_is, _without_counts, _without_last):
            ledger = hide(ledger, mine)
            if not _narrowed(ledger.filter(mine).to_dicts(), cells.to_dicts(), profile):
                break
        else:
            periods = periods.filter(~mine)
    return ledger, periods


def _as_it_is(ledger: pl.DataFrame, mine: pl.Expr) -> pl.DataFrame:
    return ledger


def _without_counts(ledger: pl.DataFrame, mine: pl.Expr) -> pl.DataFrame:
    """Small counts and large ones alike, so that "secondary" does not say which it was."""
    told = mine & ((pl.col(COUNT) > 0) | pl.col(COUNT).is_null())
    return ledger.with_columns(
        *(pl.when(told).then(None).otherwise(name).alias(name) for name in (COUNT, "suspected", "how_sure")),
        pl.when(told).then(pl.lit("secondary")).otherwise(STATUS).alias(STATUS),
    )


def _without_last(ledger: pl.DataFrame, mine: pl.Expr) -> pl.DataFrame:
    return ledger.with_columns(pl.when(mine).then(None).otherwise("last_failure_year").alias("last_failure_year"))


def _narrowed(rows: list[dict], cells: list[dict], profile: Profile) -> bool:
    """Whether a hidden cell cannot be 1."""
    needs = [need for row in rows if (need := _need(row, cells, profile)) is not None]
    if not needs:
        return False
    room = np.array([_most(cell, profile) for cell in cells])
    hidden = [at for at, cell in enumerate(cells) if cell["n_events_status"] != "shown"]
    # All rows together, and each alone: together they may need more than there is, which says that they share events.
    return any(_least(at, some, room) > 1 + WHOLE for some in (needs, *([need] for need in needs)) for at in hidden)


def _need(row: dict, cells: list[dict], profile: Profile) -> tuple[list[int], float, int | None] | None:
    """(periods of its window, events needed in them, the period of the last failing) of one row; None where it needs
    nothing in the periods. A window that reaches before the first period or after the last can hold all of it there."""
    n, last = row[COUNT], row["last_failure_year"]
    least = shown_range(n, profile.threshold, profile.round_to)[0] if n is not None else 1
    if row["suspected"] is False and row["status"] in BACK:
        least = max(least, profile.threshold)
    since = row["closed_on_year"] if row["status"] in BACK else row["first_issued_year"]
    spans = [years_of(cell["year"]) for cell in cells]
    at = [i for i, (first, to) in enumerate(spans) if last is not None and first <= last <= to]
    inside = [i for i, (first, to) in enumerate(spans) if (since or 0) <= to and first <= (last or to)]
    whole = since is not None and last is not None and since >= spans[0][0] and last <= spans[-1][1]
    if not at and not whole:
        return None
    # Without an event after, the last failing is one from before: it happened all the same.
    return inside, (least if whole and n != 0 else 0), at[0] if at else None


def _most(cell: dict, profile: Profile) -> float:
    if cell["n_events_status"] != "shown":
        return profile.threshold - 1
    return shown_range(cell["n_events"], profile.threshold, profile.round_to)[1]


def _least(at: int, needs: list[tuple[list[int], float, int | None]], room: np.ndarray) -> float:
    """The fewest events that cell `at` can hold when the rows have all they need and no cell more than its room; what
    cannot be had at all narrows nothing."""
    rows, n = len(needs), len(room)
    low = np.zeros((rows, n))
    for r, (_, _, last) in enumerate(needs):
        if last is not None:
            low[r, last] = 1
    sums = np.zeros((n + rows, rows * n))
    limits = np.zeros(n + rows)
    for cell in range(n):
        sums[cell, cell::n] = 1
        limits[cell] = room[cell]
    for r, (inside, least, _) in enumerate(needs):
        sums[n + r, [r * n + cell for cell in inside]] = -1
        limits[n + r] = -least
    goal = np.zeros(rows * n)
    goal[at::n] = 1
    found = linprog(goal, A_ub=sums, b_ub=limits, bounds=list(zip(low.ravel(), [None] * (rows * n), strict=True)))
    return float(found.fun) if found.status == 0 else 0.0
