"""Signals with the sentence that is their evidence."""

from __future__ import annotations

import polars as pl

SENTENCE = pl.col("text").str.slice(pl.col("sentence_start"), pl.col("sentence_end") - pl.col("sentence_start"))
NARRATIVE = pl.format("{}/{}", "record_id", "section").alias("narrative")
PLACE = ["narrative", "start", "end", "theme_id"]
BLOCK = 100_000  # mentions


def with_sentences(signals: pl.DataFrame, mentions: pl.DataFrame, narratives: pl.DataFrame) -> pl.DataFrame:
    """`signals` with their evidence as columns (narrative, start, end), and sentence and decision_point of the mention
    there; null for a signal of a register, which has no mention."""
    told = signals.unnest("evidence")
    texts = narratives.select("record_id", "section", "text")
    asked = _asked_for(mentions, told.select(PLACE))
    places = asked.unique(PLACE, keep="first", maintain_order=True).join(texts, on=["record_id", "section"])
    first = places.select(*PLACE, "decision_point", SENTENCE.alias("sentence"))
    return told.join(first, on=PLACE, how="left", maintain_order="left")


def _asked_for(mentions: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The mentions at `places`, in their order, with their narrative; some at a time, since its name is written out for
    each."""
    found = [
        block.with_columns(NARRATIVE).join(places, on=places.columns, how="semi", maintain_order="left")
        for block in mentions.iter_slices(BLOCK)
    ]
    return pl.concat(found or [mentions.with_columns(NARRATIVE)])


def register_quotes(recommendations: pl.DataFrame) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) of each recommendation of a register → its text, which is all of it the span."""
    told = recommendations.drop_nulls("text").select("recommendation_id", "text")
    return {(f"{name}/recommendation", 0, len(text)): ("", text, "") for name, text in told.iter_rows() if text}


def quotes(
    mentions: pl.DataFrame, narratives: pl.DataFrame, chains: pl.DataFrame
) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) of each mention that `chains` rest on → its sentence before, within and after the
    span."""
    place = ["narrative", "start", "end"]
    shown = _asked_for(mentions, chains.select(place))
    told = narratives.join(shown, on=["record_id", "section"], how="semi").with_columns(NARRATIVE)
    texts = dict(told.select("narrative", "text").iter_rows())
    return {
        (name, start, end): (texts[name][first:start], texts[name][start:end], texts[name][end:last])
        for name, start, end, first, last in shown.select(*place, "sentence_start", "sentence_end").iter_rows()
    }
