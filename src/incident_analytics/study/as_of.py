"""A run as of a past day: what was read and found, without all that was known only later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from ..lessons import build_signals
from ..normalisation import Normalised
from ..normalisation.known_on import known_on
from .reviewing import Reviewed, review_signals

SECTION = ["record_id", "section"]


@dataclass(frozen=True, repr=False)
class Known:
    """What was known on a day: `data` as normalised; `narratives`, `recommendations` (with their themes) and `mentions`
    as they passed gate and reviewers; the `signals` of these."""

    data: Normalised
    narratives: pl.DataFrame
    recommendations: pl.DataFrame
    mentions: pl.DataFrame
    signals: pl.DataFrame


def as_known_on(
    day: date, data: Normalised, narratives: pl.DataFrame, recommendations: pl.DataFrame, mentions: pl.DataFrame,
    reviewed: Reviewed,
) -> Known:  # fmt: skip
    """The results of a run without what was known only after `day`: a text that was written later (lessons learned of
    an incident) says nothing yet, though its record was there."""
    then = known_on(replace(data, narratives=narratives, recommendations=recommendations), day)
    found = mentions_known(mentions, then.narratives)
    signals = review_signals(build_signals(found, then.records, then.recommendations), reviewed)
    return Known(known_on(data, day), then.narratives, then.recommendations, found, signals)


def mentions_known(mentions: pl.DataFrame, narratives: pl.DataFrame) -> pl.DataFrame:
    """The mentions of texts that were known."""
    return mentions.join(narratives.select(SECTION), on=SECTION, how="semi", maintain_order="left")
