"""All sheets together as canonical tables; what two of them give stands once."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..schema import Exposure, Narratives, Recommendations, Records
from .assemble import KEYS, Kept, duplicates_of
from .contacts import add_patients, patients_per_incident
from .crossings import keep_once
from .exposure import exposure_key, to_exposure
from .recommendations import to_recommendations
from .records import lessons_of_records, to_narratives, to_records


@dataclass(frozen=True)
class Parts:
    """Tables of all sheets together; `duplicates` are rows that another file or sheet gave as well."""

    records: pl.DataFrame
    narratives: pl.DataFrame
    recommendations: pl.DataFrame
    lessons: pl.DataFrame
    exposure: pl.DataFrame
    duplicates: pl.DataFrame


def source_parts(kept: list[Kept]) -> Parts:
    """Canonical tables of all sheets, each record, recommendation and denominator once."""
    fields, lost_records = _once(kept, "records")
    plans, lost_plans = _once(kept, "recommendations")
    exposure, lost_exposure = _once(kept, "exposure")
    links = [(k.fields, k.mapping.source_system) for k in kept if k.mapping.table == "contacts"]
    records = _by_system(fields, to_records)
    return Parts(
        records=add_patients(pl.concat(records), patients_per_incident(links)) if records else _no_records(),
        narratives=to_narratives(fields) if fields is not None else Narratives.create_empty(),
        recommendations=_stack(_by_system(plans, to_recommendations), Recommendations),
        lessons=lessons_of_records(fields) if fields is not None else Recommendations.create_empty(),
        exposure=to_exposure(exposure) if exposure is not None else Exposure.create_empty(),
        duplicates=pl.concat([Kept.none("duplicates"), lost_records, lost_plans, lost_exposure]),
    )


def _once(kept: list[Kept], table: str) -> tuple[pl.DataFrame | None, pl.DataFrame]:
    """Fields of all sheets of one table, each key once, and the rows that were left out."""
    parts = [
        part.fields.with_columns(pl.lit(part.mapping.source_system).alias("_system"))
        for part in kept
        if part.mapping.table == table
    ]
    if not parts:
        return None, Kept.none("duplicates")
    if table == "exposure":
        parts = [part.with_columns(exposure_key(part).alias("_key")) for part in parts]
    elif table == "recommendations":
        parts = [part.with_columns(pl.concat_str("_system", "recommendation_id", separator=":").alias("_key"))
                 for part in parts]  # fmt: skip
    first, lost = keep_once(parts, KEYS[table] if table == "records" else "_key")
    return first, duplicates_of(lost)


def _by_system(fields: pl.DataFrame | None, make: object) -> list[pl.DataFrame]:
    """`make(rows, system)` for the rows of each source system."""
    parts = [] if fields is None else fields.partition_by("_system")
    return [make(part, part["_system"][0]) for part in parts]


def _stack(tables: list[pl.DataFrame], schema: type) -> pl.DataFrame:
    return pl.concat(tables) if tables else schema.create_empty()


def _no_records() -> pl.DataFrame:
    extra = {"native_id": pl.String, "event_ref": pl.String, "bodies": pl.List(pl.String)}
    return Records.create_empty().hstack(pl.DataFrame(schema=extra))
