"""Signals with the sentence that is their evidence."""

from __future__ import annotations

import polars as pl

SENTENCE = pl.col("text").str.slice(pl.col("sentence_start"), pl.col("sentence_end") - pl.col("sentence_start"))
PLACE = ["narrative", "start", "end", "theme_id"]


def with_sentences(signals: pl.DataFrame, mentions: pl.DataFrame, narratives: pl.DataFrame) -> pl.DataFrame:
    """`signals` with their evidence as columns (narrative, start, end), and sentence and decision_point of the mention
    there; null for a signal of a register, which has no mention."""
    texts = narratives.select("record_id", "section", "text")
    places = mentions.join(texts, on=["record_id", "section"], how="inner").select(
        pl.format("{}/{}", "record_id", "section").alias("narrative"), "start", "end", "theme_id", "decision_point",
        SENTENCE.alias("sentence"),
    )  # fmt: skip
    first = places.unique(PLACE, keep="first", maintain_order=True)
    return signals.unnest("evidence").join(first, on=PLACE, how="left", maintain_order="left")
