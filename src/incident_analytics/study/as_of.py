"""A run as of a past day: what was read and found, without all that was known only later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from ..lessons.bodies import bodies_as_of
from ..normalisation import Normalised
from ..schema import Organisations, conform

SECTION = ["record_id", "section"]
OF_ALL = "What was found is counted in all that the exports hold, not only in what was known on that day."


@dataclass(frozen=True, repr=False)
class Found:
    """What was found before any reviewer spoke: `mentions` of the narratives, the register's `recommendations` as its
    owner coded them, and the mentions in the texts of those without a code."""

    mentions: pl.DataFrame
    recommendations: pl.DataFrame
    in_recommendations: pl.DataFrame


@dataclass(frozen=True, repr=False)
class Read:
    """What a run has read: `data` as normalised; `narratives` as they passed the gate, `identifiers` and `gate` what it
    found and did; what was `found` in the texts."""

    data: Normalised
    narratives: pl.DataFrame
    identifiers: pl.DataFrame
    gate: str
    found: Found


def as_known(read: Read, then: Normalised, day: date) -> Read:
    """`read` with no more than `then` holds, which is the same exports normalised as of a past day. Bodies,
    places and events are those that were known then; texts and codes are those that passed the gate."""
    then = _under_bodies_of(then, day)
    narratives = then.narratives.drop("text").join(
        read.narratives.select(*SECTION, "text"), on=SECTION, how="inner", maintain_order="left"
    )
    found = read.found
    coded = found.recommendations.select("recommendation_id", "text", "theme_ids")
    recommendations = then.recommendations.drop("text", "theme_ids").join(
        coded, on="recommendation_id", how="inner", maintain_order="left"
    )
    issued = then.recommendations.select(pl.col("recommendation_id").alias("record_id"))
    places = pl.concat([narratives.select(SECTION), issued.with_columns(pl.lit("(recommendation)").alias("section"))])
    return Read(
        data=then,
        narratives=narratives.select(read.narratives.columns),
        identifiers=read.identifiers.join(places, on=SECTION, how="semi", maintain_order="left"),
        gate=f"{read.gate} {OF_ALL}",
        found=Found(
            found.mentions.join(narratives, on=SECTION, how="semi", maintain_order="left"),
            recommendations.select(found.recommendations.columns),
            found.in_recommendations.join(issued, on="record_id", how="semi", maintain_order="left"),
        ),
    )


def _under_bodies_of(then: Normalised, day: date) -> Normalised:
    """`then` with its records and recommendations under the bodies of that day, and no successor that was to come."""
    bodies = bodies_as_of(then.organisations, day)
    organisations = then.organisations if bodies.table is None else conform(bodies.table, Organisations)
    return replace(
        then, records=bodies.as_known(then.records), recommendations=bodies.as_known(then.recommendations),
        organisations=organisations,
    )  # fmt: skip


def of_known_texts(decisions: pl.DataFrame, read: Read) -> pl.DataFrame:
    """The decisions on sentences of texts, and on recommendations, that were known."""
    of_texts = decisions.join(read.narratives.select(SECTION), on=SECTION, how="semi", maintain_order="left")
    issued = read.found.recommendations["recommendation_id"].implode()
    others = decisions.filter(pl.col("record_id").is_in(issued))
    return pl.concat([of_texts, others]).unique(maintain_order=True)
