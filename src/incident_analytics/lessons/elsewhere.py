"""Lessons from elsewhere: what other bodies were told before the same thing was reported here."""

from __future__ import annotations

import numpy as np
import polars as pl

from .dates_in import first_day_of, last_day_of
from .quoted import with_sentences
from .similar import text_vectors

OUTSIDE = ("coroner", "regulator_prosecutor", "national")  # groups whose lessons others can read
CLOSE = 0.15  # cosine of word weights; below it a theme is all that two texts share
MOST = 3  # failings shown for one recommendation and body
SCHEMA = {
    "org_lineage": pl.String, "theme_id": pl.String, "recommendation_id": pl.String, "issued": pl.Date,
    "issued_to": pl.String, "source_type": pl.String, "record_id": pl.String, "failing_date": pl.Date,
    "days_later": pl.Int64, "similarity": pl.Float64, "told": pl.String, "reported": pl.String,
}  # fmt: skip


def lessons_from_elsewhere(
    recommendations: pl.DataFrame, signals: pl.DataFrame, narratives: pl.DataFrame, mentions: pl.DataFrame
) -> pl.DataFrame:
    """One row per recommendation to another body (or to all), body and later failing on the same theme in like words.

    Only sources outside the bodies count (OUTSIDE), only failings surely after the recommendation was issued, and of
    one recommendation and body the MOST closest failings. similarity: cosine of TF-IDF, at least CLOSE; most similar
    first. `told` and `reported` hold the two texts: restricted.
    """
    told = _told(recommendations)
    reported = _failings(signals, narratives, mentions)
    rows = told.join(reported, on="theme_id").filter(
        pl.col("issued_to").ne_missing(pl.col("org_lineage")) & (pl.col("_first") > pl.col("_last"))
    )
    if rows.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    vectors = text_vectors([*told["told"], *reported["reported"]])
    close = _cosine(vectors, rows["_told"].to_numpy(), rows["_reported"].to_numpy() + told.height)
    found = rows.with_columns(
        pl.Series("similarity", close).round(9), pl.col("issued_to").fill_null("all bodies"),
        days_later=(pl.col("_first") - pl.col("_last")).dt.total_days(),
    ).filter(pl.col("similarity") >= CLOSE)  # fmt: skip
    order = ["similarity", "recommendation_id", "record_id", "theme_id", "reported"]
    found = found.sort(order, descending=[True, False, False, False, False])
    here = pl.int_range(pl.len()).over("recommendation_id", "org_lineage")
    return found.filter(here < MOST).select(list(SCHEMA))


def _told(recommendations: pl.DataFrame) -> pl.DataFrame:
    """Dated lessons of outside sources, one row per theme."""
    outside = recommendations.filter(pl.col("source_group").is_in(OUTSIDE) & pl.col("text").is_not_null())
    return outside.explode("theme_ids").drop_nulls(["theme_ids", "issued"]).select(
        pl.col("theme_ids").alias("theme_id"), "recommendation_id", "issued", "source_type",
        pl.col("org_lineage").alias("issued_to"), pl.col("text").alias("told"),
        last_day_of("issued", "issued_precision").alias("_last"),
    ).with_row_index("_told")  # fmt: skip


def _failings(signals: pl.DataFrame, narratives: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Each dated failing of a known body with its sentence."""
    failing = signals.filter((pl.col("kind") == "failure") & pl.col("org_lineage").is_not_null())
    dated = with_sentences(failing.drop_nulls("signal_date"), mentions, narratives).drop_nulls("sentence")
    return dated.select(
        "theme_id", "org_lineage", "record_id", pl.col("signal_date").alias("failing_date"),
        pl.col("sentence").alias("reported"), first_day_of("signal_date", "date_precision").alias("_first"),
    ).with_row_index("_reported")  # fmt: skip


def _cosine(vectors, one: np.ndarray, other: np.ndarray, block: int = 100_000) -> np.ndarray:
    parts = [
        np.asarray(vectors[one[at : at + block]].multiply(vectors[other[at : at + block]]).sum(axis=1)).ravel()
        for at in range(0, len(one), block)
    ]
    return np.minimum(np.concatenate(parts), 1.0)
