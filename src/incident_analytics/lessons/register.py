"""Lessons and closures that a register of recommendations holds and the signals lack."""

from __future__ import annotations

import polars as pl

from ..schema import Mentions, Records, Signals, conform
from .signals import build_signals


def with_register(signals: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """`signals` and the signals of those recommendations (with theme_ids) that are not among them yet.

    A recommendation is there already when its record has one on the theme, or when the same group issued one to
    the same body on the same day; a completion when the same body has one on the
    theme that day.
    """
    if register.is_empty() or register["theme_ids"].drop_nulls().is_empty():
        return signals
    found = build_signals(Mentions.create_empty(), Records.create_empty(), register)
    issued, closed = found.filter(pl.col("kind") != "assurance"), found.filter(pl.col("kind") == "assurance")
    own = ["record_id", "theme_id", "kind"]
    same = ["org_lineage", "theme_id", "kind", "signal_date", "source_group"]
    issued = issued.join(signals.select(own).unique(), on=own, how="anti")
    issued = issued.join(signals.select(same).unique(), on=same, how="anti", nulls_equal=True)
    closures = signals.filter(~pl.col("source_type").is_in(["audit", "response"]))
    closed = closed.join(closures.select(same).unique(), on=same, how="anti", nulls_equal=True)
    return pl.concat([signals, conform(pl.concat([issued, closed]), Signals)])


def with_themes(register: pl.DataFrame, signals: pl.DataFrame) -> pl.DataFrame:
    """`register` with the themes that the signals give to a recommendation without any of its own.

    By its own id, or by its record where that holds no other recommendation: of several nothing says which is
    about what.
    """
    told = signals.filter(pl.col("kind") == "recommendation").group_by("record_id").agg(
        pl.col("theme_id").unique().sort().alias("_told")
    )  # fmt: skip
    for key in ("recommendation_id", "record_id"):
        joined = register.join(told, left_on=key, right_on="record_id", how="left", maintain_order="left")
        alone = pl.lit(True) if key == "recommendation_id" else pl.len().over("record_id") == 1
        told_here = pl.when(alone).then(pl.col("_told"))
        register = joined.with_columns(pl.coalesce("theme_ids", told_here).alias("theme_ids")).drop("_told")
    return register
