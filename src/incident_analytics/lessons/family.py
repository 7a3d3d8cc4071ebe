"""Many rows are compared at once, and some will seem to have fallen by chance alone."""

from __future__ import annotations

import polars as pl
from scipy import stats

FAMILY = "all rows of this ledger with rates before and after"
ALONE = "one of many rows compared: with all of them counted the fall is no longer sure (Benjamini-Hochberg)"


def with_family(lessons: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """`lessons` with q_fall, p_fall adjusted over FAMILY (Benjamini and Hochberg 1995, J R Stat Soc B 57:289-300), and
    n_compared, its size. A row with improvement that the adjusted value does not bear out says so among its caveats."""
    held = lessons.filter(pl.col("p_fall").is_not_null()).select("chain_id", "p_fall").sort("chain_id")
    if held.is_empty():
        return lessons
    adjusted = held.select("chain_id", pl.Series("q_fall", stats.false_discovery_control(held["p_fall"].to_numpy())))
    n = held.height
    joined = lessons.drop("q_fall", "n_compared").join(adjusted, on="chain_id", how="left", maintain_order="left")
    unsure = (pl.col("improvement") == "yes") & (pl.col("q_fall") > 1 - confidence)
    before = pl.when(pl.col("caveats") != "").then(pl.col("caveats"))
    return joined.with_columns(
        pl.lit(n, dtype=pl.Int64).alias("n_compared"),
        pl.when(unsure).then(pl.concat_str([before, pl.lit(ALONE)], separator="; ", ignore_nulls=True))
        .otherwise(pl.col("caveats")).alias("caveats"),
    ).select(lessons.columns)  # fmt: skip
