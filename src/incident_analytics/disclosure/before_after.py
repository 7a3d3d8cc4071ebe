"""Rates before and after a lesson was declared done, worked out from the counts as they may be shown."""

from __future__ import annotations

import polars as pl

from ..lessons import Rule
from ..lessons.rates import rate_ratio
from ..lessons.recurrence import KEY, body_rows
from .profiles import Profile
from .suppress import suppress

SCHEMA = {**dict.fromkeys(KEY, pl.String), "status": pl.String, "events_before": pl.Int64, "events_after": pl.Int64,
          "rate_ratio": pl.Float64, "lower_ci": pl.Float64, "upper_ci": pl.Float64, "rate_unit": pl.String}  # fmt: skip
FEWEST = 5  # events before and after together: with fewer an interval says nothing


def before_and_after(lessons: pl.DataFrame, periods: pl.DataFrame, profile: Profile, rule: Rule) -> pl.DataFrame:
    """One row per body, theme and setting whose events before and after may both be shown: the counts as shown, the
    ratio of their rates and its exact interval.

    The ratio comes from the rounded counts, since one from the exact counts would give them back. A theme with a
    hidden count in `periods` is left out: its events before and after would narrow that count.
    """
    if "exposure_before" not in lessons.columns:
        return pl.DataFrame(schema=SCHEMA)
    hidden = periods.filter(pl.col("n_events_status") != "shown")["theme_id"].unique()
    rows = body_rows(lessons).filter(
        ~pl.col("theme_id").is_in(hidden.implode())
        & (pl.col("exposure_before") > 0)
        & (pl.col("exposure_after") > 0)
        & (pl.col("events_before") + pl.col("events_after_rate") >= FEWEST)
    ).rename({"events_after_rate": "events_after"})  # fmt: skip
    counts = ["events_before", "events_after"]
    shown = suppress(rows.drop("rate_ratio", "lower_ci", "upper_ci"), counts, threshold=profile.threshold,
                     round_to=profile.round_to)  # fmt: skip
    shown = shown.filter(pl.all_horizontal(pl.col(f"{name}_status") == "shown" for name in counts))
    ratios = [
        rate_ratio(row["events_before"], row["exposure_before"], row["events_after"], row["exposure_after"],
                   rule.confidence)
        for row in shown.iter_rows(named=True)
    ]  # fmt: skip
    return shown.with_columns(
        pl.Series(name, [ratio[i] for ratio in ratios], dtype=pl.Float64)
        for i, name in enumerate(("rate_ratio", "lower_ci", "upper_ci"))
    ).select(list(SCHEMA)).filter(pl.col("upper_ci").is_finite()).sort(*KEY)  # fmt: skip
