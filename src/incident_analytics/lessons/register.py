"""Lessons and closures that a register of recommendations holds and the signals lack."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..schema import Recommendations, Records, Signals, as_polars, conform
from ..schema.source_types import source_types
from .signals import build_signals


def with_register(signals: pl.DataFrame, recommendations: object | None, as_of: date | None) -> pl.DataFrame:
    """`signals` and the signals of those recommendations (with theme_ids) that are not among them yet.

    A recommendation is there already when its record or its own id has a signal on the theme. A completion after
    `as_of` was not known then and is left out; so is a recommendation issued after it.
    """
    if recommendations is None:
        return signals
    table = conform(_tolerant(as_polars(recommendations)), Recommendations)
    if table.is_empty() or table["theme_ids"].drop_nulls().is_empty():
        return signals
    found = build_signals(_no_mentions(), Records.create_empty(), table)
    key = ["record_id", "theme_id", "kind"]
    new = found.join(signals.select(key).unique(), on=key, how="anti")
    if as_of is not None:
        new = new.filter(pl.col("known_date") <= as_of)
    return pl.concat([signals, conform(new, Signals)])


def _no_mentions() -> pl.DataFrame:
    from ..schema import Mentions

    return Mentions.create_empty()


def _tolerant(table: pl.DataFrame) -> pl.DataFrame:
    """Recommendations with the columns that a hand-made table may lack."""
    groups = {name: kind.source_group for name, kind in source_types().items()}
    defaults = {"source_type": "other", "setting": "unknown", "source_file": "", "source_row": 1}
    out = table.with_columns(pl.lit(v).alias(k) for k, v in defaults.items() if k not in table.columns)
    if "source_group" not in out.columns:
        out = out.with_columns(pl.col("source_type").replace_strict(groups, default="other").alias("source_group"))
    for day, name in (("issued", "issued_precision"), ("declared_complete", "complete_precision")):
        if day not in out.columns:
            out = out.with_columns(pl.lit(None, dtype=pl.Date).alias(day))
        if name not in out.columns:
            dated = pl.col(day).is_not_null()
            out = out.with_columns(pl.when(dated).then(pl.lit("day")).otherwise(pl.lit("unknown")).alias(name))
    if "theme_ids" in out.columns and out["theme_ids"].dtype == pl.String:
        out = out.with_columns(pl.col("theme_ids").str.split(";"))
    return out
