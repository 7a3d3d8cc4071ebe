"""The share of recommendations whose failing was reported again, by whole years since they were declared complete."""

from __future__ import annotations

import polars as pl

from ..lessons import Ledger, time_to_recurrence
from .profiles import Profile
from .rounding import rounded

SCHEMA = {"years": pl.Int64, "percent_again": pl.Int64, "lower_ci": pl.Int64, "upper_ci": pl.Int64,
          "n_followed": pl.Int64}  # fmt: skip
FEWEST = 10  # still followed; with fewer the curve says nothing
STEP = 5  # percent: finer would give back how many ended in a year
YEAR = 365.25  # days


def share_reported_again(ledger: Ledger, profile: Profile, confidence: float = 0.95) -> pl.DataFrame:
    """years, percent_again with its limits (Kaplan-Meier, to the nearest 5; clustered by event), n_followed (still
    followed, rounded).

    It ends where fewer than ten, or fewer than the profile's threshold, are followed; empty where that is so from the
    start.
    """
    found = time_to_recurrence(ledger, "complete", confidence)
    days = found.spells["days"]
    fewest = max(FEWEST, profile.threshold)
    rows = []
    for years in range(int((days.max() or 0) / YEAR) + 1):
        followed = int((days >= years * YEAR).sum())
        if followed < fewest:
            break
        upto = found.curve.filter(pl.col("time") <= years * YEAR)
        last = upto.row(-1, named=True) if upto.height else {}
        share = [_percent(last.get(name)) for name in ("survival", "upper_ci", "lower_ci")]
        rows.append((years, *share, rounded(followed, profile.round_to)))
    return pl.DataFrame(rows if len(rows) > 1 else [], schema=SCHEMA, orient="row")


def _percent(survival: float | None) -> int:
    """100 less the share still without an event, to the nearest 5; nothing ended where there is no estimate."""
    return 0 if survival is None else int((100 * (1 - survival) + STEP / 2) // STEP * STEP)
