"""The share of lessons whose failing was reported again, by whole years since they were declared done."""

from __future__ import annotations

import polars as pl

from ..lessons import Ledger, time_to_recurrence
from .profiles import Profile
from .rounding import rounded

SCHEMA = {"years": pl.Int64, "percent_again": pl.Int64, "n_followed": pl.Int64}
FEWEST = 5  # lessons still followed; with fewer the curve says nothing
STEP = 5  # percent: finer would give back how many lessons ended in a year
YEAR = 365.25  # days


def share_reported_again(ledger: Ledger, profile: Profile) -> pl.DataFrame:
    """years, percent_again (Kaplan-Meier, to the nearest 5), n_followed (lessons still followed, rounded).

    It ends where fewer than five lessons, or fewer than the profile's threshold, are followed; empty where that is so
    from the start.
    """
    found = time_to_recurrence(ledger, "complete")
    days = found.spells["days"]
    fewest = max(FEWEST, profile.threshold)
    rows = []
    for years in range(int((days.max() or 0) / YEAR) + 1):
        followed = int((days >= years * YEAR).sum())
        if followed < fewest:
            break
        surviving = found.curve.filter(pl.col("time") <= years * YEAR)["survival"]
        again = 100 * (1 - (surviving[-1] if len(surviving) else 1.0))
        rows.append((years, int((again + STEP / 2) // STEP * STEP), rounded(followed, profile.round_to)))
    return pl.DataFrame(rows if len(rows) > 1 else [], schema=SCHEMA, orient="row")
