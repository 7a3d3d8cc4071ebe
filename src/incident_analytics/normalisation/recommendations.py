"""Rows of action plans and recommendation registers as recommendations."""

from __future__ import annotations

import polars as pl

from ..schema import Recommendations, conform
from ..schema.source_types import source_groups
from .references import fold_reference
from .strength import action_strength, strength_reason

PRECISIONS = ("day", "month", "year")


def to_recommendations(fields: pl.DataFrame, source_system: str) -> pl.DataFrame:
    """Rows of `fields` in the columns of Recommendations; record_id is still the export's own reference."""
    themes = pl.col("themes").str.split(";").list.eval(pl.element().str.strip_chars())
    frame = fields.with_columns(
        (pl.lit(f"{source_system}:") + pl.col("recommendation_id")).alias("recommendation_id"),
        pl.col("source_type").fill_null("other"),
        pl.col("source_type").replace_strict(source_groups(), default="other").alias("source_group"),
        pl.col("setting").fill_null("unknown"),
        stated_precision("issued", "issued_precision"),
        stated_precision("declared_complete", "complete_precision"),
        pl.when(pl.col("themes").is_not_null()).then(themes).alias("theme_ids"),
    )
    return conform(add_strength(frame), Recommendations)


def add_strength(frame: pl.DataFrame, column: str = "text") -> pl.DataFrame:
    """`frame` with action_strength read from the text in `column`."""
    strengths = [action_strength(text)[0] for text in frame[column].to_list()]
    return frame.with_columns(pl.Series("action_strength", strengths, dtype=pl.String))


def strength_reasons(recommendations: pl.DataFrame) -> pl.DataFrame:
    """recommendation_id, action_strength and the reason for it, of recommendations (recommendation_id, action_strength,
    text)."""
    held = recommendations.select("recommendation_id", "action_strength", "text")
    reasons = [strength_reason(text, strength) for _, strength, text in held.iter_rows()]
    return held.drop("text").with_columns(pl.Series("reason", reasons, dtype=pl.String))


def stated_precision(day: str, name: str) -> pl.Expr:
    """The precision of date `day`: unknown without a date, day unless the export says less."""
    return (
        pl.when(pl.col(day).is_null())
        .then(pl.lit("unknown"))
        .when(pl.col(name).is_in(PRECISIONS))
        .then(pl.col(name))
        .otherwise(pl.lit("day"))
        .alias(name)
    )


def point_to_records(recommendations: pl.DataFrame, records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`recommendations` with record_id, body, unit and setting from the record they stand in.

    A reference is resolved by native_id: within the system that the actions came from first (a Datix action means
    a Datix incident), else over all sources, investigations before incidents. The second table lists references
    that no record has: recommendation_id, source_file, source_row; they are kept.
    """
    found = _targets(recommendations, records)
    joined = recommendations.join(found, on="recommendation_id", how="left", maintain_order="left")
    lost = joined.filter(pl.col("record_id").is_not_null() & pl.col("_record").is_null())
    unknown = pl.col("setting") == "unknown"
    pointed = joined.with_columns(
        pl.coalesce("_record", "record_id").alias("record_id"),
        pl.coalesce("org_lineage", "_lineage").alias("org_lineage"),
        pl.coalesce("org_code", pl.when(pl.col("org_lineage").is_null()).then("_code")).alias("org_code"),
        pl.coalesce("unit", "_unit").alias("unit"),
        pl.when(unknown).then(pl.coalesce("_setting", "setting")).otherwise(pl.col("setting")).alias("setting"),
    )
    return pointed.select(recommendations.columns), lost.select("recommendation_id", "source_file", "source_row")


def _targets(recommendations: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """recommendation_id and the record that its reference means: _record, _lineage, _code, _unit, _setting."""
    order = pl.col("record_kind").replace_strict({"investigation": 0, "inquest": 1, "coroner_report": 2},
                                                 default=3, return_dtype=pl.Int8)  # fmt: skip
    targets = records.select(
        pl.Series("_key", [fold_reference(ref) for ref in records["native_id"]], dtype=pl.String),
        pl.col("record_id").alias("_record"), pl.col("org_lineage").alias("_lineage"),
        pl.col("org_code").alias("_code"), pl.col("unit").alias("_unit"),
        pl.col("setting").alias("_setting"), pl.col("source_system").alias("_system"), order.alias("_order"),
    ).drop_nulls("_key")  # fmt: skip
    wanted = recommendations.select(
        "recommendation_id",
        pl.Series("_key", [fold_reference(ref) for ref in recommendations["record_id"]], dtype=pl.String),
        pl.col("recommendation_id").str.extract(r"^([^:_]+)").alias("_own"),
    )
    pairs = wanted.join(targets, on="_key", how="inner")
    elsewhere = (pl.col("_system") != pl.col("_own")).alias("_elsewhere")
    best = pairs.with_columns(elsewhere).sort("recommendation_id", "_elsewhere", "_order", "_record")
    first = best.unique("recommendation_id", keep="first", maintain_order=True)
    return first.select("recommendation_id", "_record", "_lineage", "_code", "_unit", "_setting")
