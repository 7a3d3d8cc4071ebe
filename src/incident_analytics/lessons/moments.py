"""Signals as the moments of a ledger row; who counts as serious, what was known, and whom a national lesson binds."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..codebook.model import ALL_THEMES
from ..normalisation.known_on import day_known
from ..schema.source_types import source_types
from .bodies import Bodies
from .dated import Moment
from .event import event_name
from .rule import Rule
from .tidy import UNSTATED

GENERAL = ("national_alert", "nhs_england", "hssib", "inquiry", "phso")


def prepare_signals(signals: pl.DataFrame, bodies: Bodies, as_of: date | None) -> pl.DataFrame:
    """`signals` (each under its body of then: `Bodies.of_then`) under today's body, or that of `as_of`, with only what
    was known on that day.

    A signal was known when its known_date and its own date, on its latest reading, had come; one with neither
    stays, since it is listed and never counted. National lessons that name no body bind every body of the study.
    `body`: of a predecessor, the code of the body that it was part of on the day; null for what bears no code of then.
    """
    signals = bodies.as_known(bodies.with_body(signals, "org_lineage", "signal_date"))
    if bodies.then:  # one visit to what had become one body is one, whatever code its records bear
        signals = signals.with_columns(pl.coalesce("body", "org_lineage").alias("org_code"))
    if as_of is not None:
        signals = signals.filter(day_known("signal_date", "date_precision") <= as_of)
    everywhere = (pl.col("theme_id") == ALL_THEMES) & (pl.col("setting") == "other")
    signals = signals.with_columns(
        pl.when(everywhere).then(pl.lit("unknown")).otherwise(pl.col("setting")).alias("setting")
    )
    return bind_national(signals)


def bind_national(signals: pl.DataFrame) -> pl.DataFrame:
    """`signals` with each national lesson that names no body once for every body; its completion too where there is one
    body only: among several nothing says whose it is."""
    national = pl.col("org_lineage").is_null() & pl.col("source_type").is_in(GENERAL)
    to_all = signals.filter(national & (pl.col("kind") == "recommendation"))
    bodies = signals.select("org_lineage").drop_nulls().unique().sort("org_lineage")
    if to_all.is_empty() or bodies.is_empty():
        return signals
    if bodies.height == 1:
        told = to_all.select("record_id", "theme_id").unique()
        done = signals.filter(pl.col("org_lineage").is_null() & (pl.col("kind") == "assurance"))
        to_all = pl.concat([to_all, done.join(told, on=["record_id", "theme_id"], how="semi")])
    # A letter to all bodies about "other" settings is about every setting.
    setting = pl.when(pl.col("setting") == "other").then(pl.lit("unknown")).otherwise(pl.col("setting"))
    bound = to_all.drop("org_lineage").join(bodies, how="cross").with_columns(setting.alias("setting"))
    rest = signals.join(to_all.select("signal_id"), on="signal_id", how="anti")
    return pl.concat([rest, bound.select(signals.columns)])


def moments_of(signals: pl.DataFrame, rule: Rule) -> list[Moment]:
    """Every signal as a Moment, in the order of their dates; those of one event share its name."""
    serious = {name for name, kind in source_types().items() if kind.counts_as_serious} | {UNSTATED}
    return [
        Moment(
            signal_id=row["signal_id"],
            record_id=row["record_id"],
            event=row["event"],
            unit=row["unit"],
            setting=row["setting"],
            kind=row["kind"],
            source_type=row["source_type"],
            source_group=row["source_group"],
            serious=row["source_type"] in serious or row["harm"] in rule.serious_harm,
            day=row["signal_date"],
            precision=row["date_precision"],
            confirmed=row["confirmed"],
            known=row["known_date"],
            general=row["theme_id"] == ALL_THEMES,
            body=row["body"],
            **(row["evidence"] or {"narrative": None, "start": None, "end": None}),
        )
        for row in signals.with_columns(event_name())
        .sort("signal_date", "signal_id", nulls_last=True).iter_rows(named=True)
    ]  # fmt: skip
