"""A run as of a past day: what was read and found, without all that was known only later."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..normalisation import Normalised

SECTION = ["record_id", "section"]
OF_ALL = "What was found is counted in all that the exports hold, not only in what was known on that day."


@dataclass(frozen=True, repr=False)
class Read:
    """What a run has read and found before any reviewer spoke: `data` as normalised; `narratives` and `recommendations`
    as they passed the gate, `identifiers` and `gate` what it found and did; `mentions` of the narratives,
    `in_recommendations` those in the texts of recommendations without a code."""

    data: Normalised
    narratives: pl.DataFrame
    recommendations: pl.DataFrame
    identifiers: pl.DataFrame
    gate: str
    mentions: pl.DataFrame
    in_recommendations: pl.DataFrame


def as_known(read: Read, then: Normalised) -> Read:
    """`read` with no more than `then` holds, which is the same exports normalised as of a past day. Places and events
    are those that were known then; texts and codes are those that passed the gate."""
    narratives = then.narratives.drop("text").join(
        read.narratives.select(*SECTION, "text"), on=SECTION, how="inner", maintain_order="left"
    )
    coded = read.recommendations.select("recommendation_id", "text", "theme_ids")
    recommendations = then.recommendations.drop("text", "theme_ids").join(
        coded, on="recommendation_id", how="inner", maintain_order="left"
    )
    issued = then.recommendations.select(pl.col("recommendation_id").alias("record_id"))
    places = pl.concat([narratives.select(SECTION), issued.with_columns(pl.lit("(recommendation)").alias("section"))])
    return Read(
        data=then,
        narratives=narratives.select(read.narratives.columns),
        recommendations=recommendations.select(read.recommendations.columns),
        identifiers=read.identifiers.join(places, on=SECTION, how="semi", maintain_order="left"),
        gate=f"{read.gate} {OF_ALL}",
        mentions=mentions_known(read.mentions, narratives),
        in_recommendations=read.in_recommendations.join(issued, on="record_id", how="semi", maintain_order="left"),
    )


def of_known_texts(decisions: pl.DataFrame, read: Read) -> pl.DataFrame:
    """The decisions on sentences of texts, and on recommendations, that were known."""
    of_texts = decisions.join(read.narratives.select(SECTION), on=SECTION, how="semi", maintain_order="left")
    issued = read.recommendations["recommendation_id"].implode()
    others = decisions.filter(pl.col("record_id").is_in(issued))
    return pl.concat([of_texts, others]).unique(maintain_order=True)


def mentions_known(mentions: pl.DataFrame, narratives: pl.DataFrame) -> pl.DataFrame:
    """The mentions of texts that were known."""
    return mentions.join(narratives.select(SECTION), on=SECTION, how="semi", maintain_order="left")
