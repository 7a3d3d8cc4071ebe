"""How long it takes until a failing is known, by kind of source: follow-up ends that much before the snapshot."""

from __future__ import annotations

import polars as pl

from .rule import Rule

FEWEST = 10  # failings of one kind of source from which a quantile is taken


def reporting_delays(signals: pl.DataFrame, rule: Rule) -> dict[str, int]:
    """source_type → days by which the stated quantile of failings was known; kinds with few failings are left out."""
    known = signals.filter(
        (pl.col("kind") == "failure")
        & pl.col("signal_date").is_not_null()
        & (pl.col("date_precision") == "day")
        & (pl.col("known_date") >= pl.col("signal_date"))
    ).unique(["record_id"])
    delays = known.group_by("source_type").agg(
        (pl.col("known_date") - pl.col("signal_date")).dt.total_days().quantile(rule.delay_quantile).alias("days"),
        pl.len().alias("n"),
    )
    return {kind: int(days) for kind, days, n in delays.sort("source_type").iter_rows() if n >= FEWEST}
