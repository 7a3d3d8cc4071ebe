"""Which themes a recommendation is about: as coded by its owner, or as found in its words."""

from __future__ import annotations

import polars as pl

LESSON_CLASSES = ("failure", "recommendation")
LESSON_SECTIONS = ("concerns", "recommendations", "lessons", "findings")
OWN_SECTIONS = ("recommendations", "lessons")  # a panel writes its lessons apart from what it found


def known_themes(recommendations: pl.DataFrame, theme_ids: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(recommendations whose codes are all of the codebook, words that are none: value, n_rows).

    A trust's own names for themes ("Medicines safety") match no failing: a recommendation that has only such words
    is coded from its text, as one without any.
    """
    words = recommendations.select(pl.col("theme_ids").explode().alias("value")).drop_nulls()
    unknown = words.filter(~pl.col("value").is_in(theme_ids)).group_by("value").len("n_rows").sort("value")
    known = pl.col("theme_ids").list.filter(pl.element().is_in(theme_ids))
    kept = recommendations.with_columns(pl.when(known.list.len() > 0).then(known).alias("theme_ids"))
    return kept, unknown.cast({"n_rows": pl.Int64})


def recommendation_texts(recommendations: pl.DataFrame) -> pl.DataFrame:
    """Texts of recommendations without coded themes, as narratives: record_id is the recommendation's own id."""
    open_ = recommendations.filter(pl.col("theme_ids").is_null() & pl.col("text").is_not_null())
    return open_.select(
        pl.col("recommendation_id").alias("record_id"),
        pl.lit("recommendations").alias("section"),
        "text",
        pl.col("issued").alias("date"),
    )


def assign_themes(
    recommendations: pl.DataFrame, found_in_texts: pl.DataFrame, found_in_records: pl.DataFrame
) -> pl.DataFrame:
    """`recommendations` with theme_ids filled: coded ones stay, the rest take the themes that were found.

    A recommendation that is a record's own concern or requirement takes the failing and asked-for themes of that
    record's sections; a sentence that only mentions a theme is no lesson on it. A panel of the body itself asks
    for less than it finds: its lessons are what its sections on lessons and recommendations ask for.
    """
    by_text = _themes(found_in_texts.filter(pl.col("class").is_in(LESSON_CLASSES)), "recommendation_id")
    asked = found_in_records.filter(pl.col("class").is_in(LESSON_CLASSES) & pl.col("section").is_in(LESSON_SECTIONS))
    by_record = _themes(asked, "record_id")
    own = asked.filter((pl.col("class") == "recommendation") & pl.col("section").is_in(OWN_SECTIONS))
    joined = (
        recommendations.join(by_text.rename({"found": "_text"}), on="recommendation_id", how="left")
        .join(by_record.rename({"found": "_record"}), on="record_id", how="left")
        .join(_themes(own, "record_id").rename({"found": "_own"}), on="record_id", how="left")
    )
    inside = pl.col("recommendation_id").str.starts_with(pl.col("record_id") + " > ").fill_null(False)
    told = pl.when(pl.col("source_group") == "trust_internal").then(pl.col("_own")).otherwise(pl.col("_record"))
    filled = pl.coalesce("theme_ids", pl.when(inside).then(told).otherwise(pl.col("_text")))
    return joined.with_columns(filled.alias("theme_ids")).select(recommendations.columns).sort("recommendation_id")


def _themes(mentions: pl.DataFrame, key: str) -> pl.DataFrame:
    return (
        mentions.rename({"record_id": key} if key != "record_id" else {})
        .group_by(key)
        .agg(pl.col("theme_id").unique().sort().alias("found"))
    )
