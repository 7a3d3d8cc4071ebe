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


def register_quotes(recommendations: pl.DataFrame) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) of each recommendation of a register → its text, which is all of it the span."""
    told = recommendations.drop_nulls("text").select("recommendation_id", "text")
    return {(f"{name}/recommendation", 0, len(text)): ("", text, "") for name, text in told.iter_rows() if text}


def quotes(mentions: pl.DataFrame, narratives: pl.DataFrame) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) of each mention → its sentence before, within and after the span."""
    texts = {f"{record}/{section}": text
             for record, section, text in narratives.select("record_id", "section", "text").iter_rows()}  # fmt: skip
    columns = ("record_id", "section", "start", "end", "sentence_start", "sentence_end")
    out = {}
    for record, section, start, end, first, last in mentions.select(columns).iter_rows():
        text = texts[f"{record}/{section}"]
        out[f"{record}/{section}", start, end] = (text[first:start], text[start:end], text[end:last])
    return out
