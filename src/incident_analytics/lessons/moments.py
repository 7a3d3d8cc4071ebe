"""Signals and register as the moments of a ledger row; who counts as serious, and which body a lesson binds."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..schema import Organisations, conform
from ..schema.source_types import source_types
from .dated import Moment
from .rule import Rule

GENERAL = ("national_alert", "nhs_england", "hssib", "inquiry", "phso")


def prepare_signals(signals: pl.DataFrame, organisations: pl.DataFrame | None, as_of: date | None) -> pl.DataFrame:
    """`signals` under today's body, with only what was known on `as_of`.

    A signal whose known_date is missing is taken as known on its own date; one with neither is kept only when no
    `as_of` is asked for. Lessons that name no body bind every body that has signals of its own on the theme.
    """
    if organisations is not None:
        from ..normalisation import lineage_of

        lineage = lineage_of(conform(organisations, Organisations))
        signals = signals.with_columns(pl.col("org_lineage").replace(lineage) if lineage else pl.col("org_lineage"))
    if as_of is not None:
        signals = signals.filter(pl.coalesce("known_date", "signal_date") <= as_of)
    return _bind_national(signals)


def _bind_national(signals: pl.DataFrame) -> pl.DataFrame:
    named = signals.filter(pl.col("org_lineage").is_not_null())
    national = signals.filter(pl.col("org_lineage").is_null())
    if named.is_empty() or national.is_empty():
        return signals
    to_all = national.filter((pl.col("kind") == "recommendation") & pl.col("source_type").is_in(GENERAL))
    bodies = named.select("org_lineage", "theme_id").unique().sort("org_lineage", "theme_id")
    bound = to_all.drop("org_lineage").join(bodies, on="theme_id", how="inner").select(signals.columns)
    rest = national.join(to_all.select("signal_id"), on="signal_id", how="anti")
    return pl.concat([named, rest, bound])


def moments_of(signals: pl.DataFrame, rule: Rule) -> list[Moment]:
    """Every signal as a Moment, in the order of their dates; those of one event share its name."""
    serious = {name for name, kind in source_types().items() if kind.counts_as_serious}
    out = []
    for row in signals.sort("signal_date", "signal_id", nulls_last=True).iter_rows(named=True):
        evidence = row["evidence"] or {}
        out.append(
            Moment(
                signal_id=row["signal_id"],
                record_id=row["record_id"],
                event=row["event_id"] or _own_event(row),
                unit=row["unit"],
                setting=row["setting"],
                kind=row["kind"],
                source_type=row["source_type"],
                source_group=row["source_group"],
                serious=row["source_type"] in serious or row["harm"] in rule.serious_harm,
                day=row["signal_date"],
                precision=row["date_precision"] if row["signal_date"] else "unknown",
                confirmed=bool(row["confirmed"]),
                narrative=evidence.get("narrative"),
                start=evidence.get("start"),
                end=evidence.get("end"),
            )
        )
    return out


def _own_event(row: dict) -> str:
    """Findings of one visit are one event; a record about no single event and without a date is its own."""
    if row["signal_date"] is None:
        return f"record {row['record_id']}"
    return f"{row['source_type']} {row['signal_date']} {row['org_lineage'] or ''} {row['unit'] or ''}"
