"""Where the decisions of reviewers enter a run: mentions first, then the register, then what is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ..review.decisions import apply_decisions, apply_to_register, confirm_signals, settled, with_fit, within_codebook
from ..review.log import SCHEMA, read_log
from ..review.units import PLACE, register_units, with_units


@dataclass(frozen=True)
class Reviewed:
    """`decided`: one row per unit that reviewers decided on (see review.decisions.settled), with `fits`: whether its
    sentence is in this run; `units`: unit_id and PLACE of the mentions as they were found."""

    decided: pl.DataFrame
    units: pl.DataFrame


def decisions_in(log: Path | None) -> pl.DataFrame:
    """The decisions of a log; none without one. Raises MappingError where it cannot be read."""
    return read_log(log) if log else pl.DataFrame(schema=SCHEMA)


def review_mentions(
    decisions: pl.DataFrame, mentions: pl.DataFrame, texts: pl.DataFrame, theme_ids: list[str]
) -> tuple[pl.DataFrame, Reviewed]:
    """(mentions as the settled ones of the `decisions` of a log have them, what was decided)."""
    decided = within_codebook(settled(decisions), theme_ids).with_columns(pl.lit(False).alias("fits"))
    if decided.is_empty():  # the names of all mentions are worth their time only where something was decided
        return mentions, Reviewed(decided, pl.DataFrame())
    named = with_units(mentions, texts)
    after = apply_decisions(named, decided).drop("unit_id")
    return after, Reviewed(decided, named.select("unit_id", *PLACE))


def review_register(recommendations: pl.DataFrame, reviewed: Reviewed) -> tuple[pl.DataFrame, Reviewed]:
    """(recommendations with the themes that the decisions leave them, `reviewed` with `fits` for each decision)."""
    if reviewed.decided.is_empty():
        return recommendations, reviewed
    units = pl.concat([reviewed.units, register_units(recommendations)])
    decided = with_fit(reviewed.decided, units)
    return apply_to_register(recommendations, decided), replace(reviewed, decided=decided, units=units)


def review_signals(signals: pl.DataFrame, reviewed: Reviewed) -> pl.DataFrame:
    """`signals` with confirmed where a reviewer has accepted what they rest on."""
    return signals if reviewed.decided.is_empty() else confirm_signals(signals, reviewed.decided)


def said_of_review(reviewed: Reviewed) -> str:
    """One line on the decisions, "" without any."""
    if reviewed.decided.is_empty():
        return ""
    states = reviewed.decided["state"]
    stale = int((~reviewed.decided["fits"]).sum())
    n = {state: f"{(states == state).sum():,}" for state in ("settled", "disputed", "unknown theme")}
    return (
        f"{len(states):,} decisions of reviewers: {n['settled']} settled, {n['disputed']} disputed, "
        f"{n['unknown theme']} to themes that the codebook lacks; {stale:,} no longer fit what is found (decisions.csv)"
    )
