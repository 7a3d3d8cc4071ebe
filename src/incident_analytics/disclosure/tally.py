"""In how many records each term of the codebook was found: the tally that goes with a search strategy."""

from __future__ import annotations

import polars as pl

from .profiles import Profile
from .suppress import suppress


def term_tally(mentions: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """theme_id, term, n_records (distinct records, whatever the class), n_records_status. No totals, so that no sum
    gives a hidden count back; a record counts once for each of its terms."""
    table = (
        mentions.filter(pl.col("term").is_not_null() & (pl.col("term") != ""))
        .group_by("theme_id", "term")
        .agg(pl.col("record_id").n_unique().cast(pl.Int64).alias("n_records"))
        .sort("theme_id", "n_records", "term", descending=[False, True, False])
    )
    return suppress(table, "n_records", threshold=profile.threshold, round_to=profile.round_to)
