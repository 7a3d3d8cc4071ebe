"""Mentions and records of other programs as `build_signals` needs them; what is left out gets its plain meaning."""

from __future__ import annotations

import polars as pl

from ..errors import MappingError, join_problems
from ..normalisation.dates_in import with_date
from ..schema import Mentions, Records, as_polars, conform
from ..schema.levels import DATE_PRECISIONS, RECORD_KINDS
from .tidy import UNSTATED, known_source_type, with_texts

# The kind of record a source usually writes, and the source that usually writes a kind.
USUAL_SOURCE = {
    "incident": "incident", "investigation": "si_panel", "inquest": "jury", "coroner_report": "coroner",
    "inspection": "cqc", "enforcement": "cqc_enforcement", "ombudsman": "phso", "national_alert": "national_alert",
    "audit": "audit", "response": "response", "action": "action", "inquiry": "inquiry",
}  # fmt: skip
USUAL_KIND = {source: kind for kind, source in USUAL_SOURCE.items()} | {
    "psii": "investigation", "police": "investigation", "hse": "enforcement", "hssib": "investigation",
    "nhs_england": "national_alert",
}  # fmt: skip


def tidy_mentions(mentions: object) -> pl.DataFrame:
    """Mentions in the columns of the schema; record_id, theme_id and class are needed."""
    table = as_polars(mentions)
    _demand(table, "mentions", ("record_id", "theme_id", "class"), Mentions.column_names())
    table = with_texts(table, "record_id", "section", "theme_id", "class", "term", "cue", "rule_id")
    places = [name for name in ("start", "end", "sentence_start", "sentence_end") if name not in table.columns]
    table = table.with_columns(
        pl.col("section").fill_null("description"),
        pl.col("term", "cue", "rule_id").fill_null(""),
        *(pl.lit(0).alias(name) for name in places),
    )
    return conform(table, Mentions)


def tidy_records(records: object) -> pl.DataFrame:
    """Records in the columns of the schema, and reported_precision; only record_id is needed.

    A record without a kind has that of its source and the other way round; with neither it is an incident.
    """
    table = as_polars(records)
    _demand(table, "records", ("record_id",), Records.column_names())
    table = with_date(with_date(table, "occurred_date", "date_precision"), "reported_date", "reported_precision")
    table = with_date(table, "known_date")
    table = with_texts(table, "record_id", "event_id", "record_kind", "source_type", "setting")
    source = pl.Series("source_type", [known_source_type(word) for word in table["source_type"].to_list()], pl.String)
    table = table.with_columns(source.replace({UNSTATED: None}), pl.col("record_kind").str.to_lowercase())
    kind = pl.coalesce("record_kind", pl.col("source_type").replace_strict(USUAL_KIND, default=None))
    table = table.with_columns(kind.fill_null("incident").alias("record_kind"))
    table = table.with_columns(
        pl.when(pl.col("record_kind").is_in(RECORD_KINDS)).then("record_kind").otherwise(pl.lit("other")),
        pl.coalesce("source_type", pl.col("record_kind").replace_strict(USUAL_SOURCE, default="other"))
        .alias("source_type"),
        pl.col("setting").fill_null("unknown"),
        pl.coalesce("known_date", "reported_date").alias("known_date"),
    )  # fmt: skip
    defaults = {"physical_harm": "missing", "psychological_harm": "missing", "n_patients": 1, "source_system": "",
                "source_file": "", "source_row": 1}  # fmt: skip
    table = table.with_columns(pl.lit(v).alias(name) for name, v in defaults.items() if name not in table.columns)
    return conform(table, Records).with_columns(_reported_precision(table))


def _reported_precision(table: pl.DataFrame) -> pl.Series:
    stated = table["reported_precision"]
    return stated.set(~stated.is_in(DATE_PRECISIONS), "unknown")


def _demand(table: pl.DataFrame, what: str, needed: tuple[str, ...], allowed: list[str]) -> None:
    missing = [f"{name} is missing" for name in needed if name not in table.columns]
    if missing:
        raise MappingError(join_problems(f"{what} cannot be used", missing, f"allowed: {', '.join(allowed)}."))
