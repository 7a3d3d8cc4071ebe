"""Rates before and after an action was declared complete, for readers from whom no count is hidden."""

from __future__ import annotations

import polars as pl

from ..lessons.recurrence import KEY, body_rows
from .profiles import Profile

SCHEMA = {**dict.fromkeys(KEY, pl.String), "unit": pl.String, "status": pl.String, "events_before": pl.Int64,
          "events_after": pl.Int64, "rate_ratio": pl.Float64, "lower_ci": pl.Float64, "upper_ci": pl.Float64,
          "rate_unit": pl.String}  # fmt: skip
FEWEST = 5  # events before and after together: with fewer an interval says nothing
LEAST_AFTER = 0.1  # exposure after as a share of that before: with less an interval says nothing


def before_and_after(lessons: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """One row per body, theme and setting with events enough on both sides: the counts, the ratio of their rates and
    its exact interval.

    Empty where the profile hides counts: a ratio gives them back, and its exposure the day of the closure; what may be
    told of it there is the ledger's column `improvement`.
    """
    if profile.threshold > 1:
        return pl.DataFrame(schema=SCHEMA)
    return (
        body_rows(lessons)
        .filter(
            (pl.col("exposure_before") > 0)
            & (pl.col("exposure_after") >= LEAST_AFTER * pl.col("exposure_before"))
            & (pl.col("events_before") + pl.col("events_after_rate") >= FEWEST)
            & pl.col("upper_ci").is_finite()
        )
        .rename({"events_after_rate": "events_after"})
        .select(list(SCHEMA))
        .sort(*KEY, "unit", nulls_last=False)
    )
