"""Signals with the sentence that is their evidence."""

from __future__ import annotations

import polars as pl

SENTENCE = pl.col("text").str.slice(pl.col("sentence_start"), pl.col("sentence_end") - pl.col("sentence_start"))
PLACE = ["narrative", "start", "end", "theme_id"]


def with_sentences(signals: pl.DataFrame, mentions: pl.DataFrame, narratives: pl.DataFrame) -> pl.DataFrame:
    """`signals` with their evidence as columns (narrative, start, end), and sentence and decision_point of the mention
    there; null for a signal of a register, which has no mention."""
    told = signals.unnest("evidence")
    texts = narratives.select("record_id", "section", "text")
    narrative = pl.format("{}/{}", "record_id", "section").alias("narrative")
    asked = mentions.with_columns(narrative).join(told.select(PLACE), on=PLACE, how="semi", maintain_order="left")
    places = asked.unique(PLACE, keep="first", maintain_order=True).join(texts, on=["record_id", "section"])
    first = places.select(*PLACE, "decision_point", SENTENCE.alias("sentence"))
    return told.join(first, on=PLACE, how="left", maintain_order="left")


def register_quotes(recommendations: pl.DataFrame) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) of each recommendation of a register → its text, which is all of it the span."""
    told = recommendations.drop_nulls("text").select("recommendation_id", "text")
    return {(f"{name}/recommendation", 0, len(text)): ("", text, "") for name, text in told.iter_rows() if text}


def quotes(
    mentions: pl.DataFrame, narratives: pl.DataFrame, chains: pl.DataFrame
) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) of each mention that `chains` rest on → its sentence before, within and after the
    span."""
    narrative, place = pl.format("{}/{}", "record_id", "section").alias("narrative"), ["narrative", "start", "end"]
    shown = mentions.with_columns(narrative).join(chains.select(place), on=place, how="semi", maintain_order="left")
    told = narratives.with_columns(narrative).join(shown, on="narrative", how="semi")
    texts = dict(told.select("narrative", "text").iter_rows())
    return {
        (name, start, end): (texts[name][first:start], texts[name][start:end], texts[name][end:last])
        for name, start, end, first, last in shown.select(*place, "sentence_start", "sentence_end").iter_rows()
    }
