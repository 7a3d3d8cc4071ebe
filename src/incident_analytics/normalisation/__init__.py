"""Canonical tables from raw exports. Rows in = rows kept + rejected + duplicates, for every file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ..errors import MappingError
from ..schema import Exposure, Narratives, Organisations, Recommendations, Records, as_polars, conform
from ..sources import META
from ..sources.mapping import load_mapping
from .assemble import Kept, keep_rows, source_parts
from .events import link_events
from .organisations import lineage_of
from .recommendations import point_to_records

__all__ = ["Normalised", "lineage_of", "normalise"]


@dataclass(frozen=True)
class Normalised:
    """What a set of exports holds, in canonical tables, and the fate of every row.

    `rejected`: source_name, source_file, source_sheet, source_row, column, rule, allowed: one row per rejected
    raw row (all its problems joined). `duplicates`: where from, duplicate_of, rule. `links`: which records are
    one event and why. `unmapped`: words of coded fields that the value maps do not hold. `counts`: per file rows
    in, kept, rejected, duplicates. `unplaced`: recommendations whose reference no record has.
    """

    records: pl.DataFrame
    narratives: pl.DataFrame
    recommendations: pl.DataFrame
    exposure: pl.DataFrame
    rejected: pl.DataFrame
    duplicates: pl.DataFrame
    organisations: pl.DataFrame
    wards: pl.DataFrame
    links: pl.DataFrame
    unmapped: pl.DataFrame
    unplaced: pl.DataFrame
    counts: pl.DataFrame


def normalise(
    raw: object,
    *,
    organisations: object | None = None,
    wards: object | None = None,
    snapshot_date: date | None = None,
) -> Normalised:
    """Canonical tables from `raw`: one table of `read_export`, or several.

    `organisations` (code, name, valid_from, valid_to, successor) gives lineage over mergers; `wards` (org_code,
    spelling, unit, setting) gives wards one name; either may also be among the raw tables. Dates after
    `snapshot_date` (default: none is too late) are rejected with their file and row.
    """
    raws = [as_polars(table) for table in (raw if isinstance(raw, Sequence | tuple) else [raw])]
    tables = [_with_meta(table) for table in raws]
    side = [table for table in tables if _table_of(table) in ("organisations", "wards")]
    main = [table for table in tables if _table_of(table) not in ("organisations", "wards")]
    kept_side = [keep_rows(table, load_mapping(table["source_name"][0]), snapshot_date) for table in side]
    organisations = _first_of(kept_side, "organisations", organisations)
    wards = _first_of(kept_side, "wards", wards)
    kept = [
        keep_rows(table, load_mapping(table["source_name"][0]), snapshot_date, organisations, wards)
        for table in main
        if table.height
    ]
    return _assemble(kept, kept_side, organisations, wards)


def _assemble(
    kept: list[Kept], side: list[Kept], organisations: pl.DataFrame | None, wards: pl.DataFrame | None
) -> Normalised:
    parts = source_parts(kept)
    records, links = link_events(parts.records)
    registered = parts.recommendations
    registered, unplaced = point_to_records(registered, records)
    inside = parts.lessons.filter(~pl.col("record_id").is_in(registered["record_id"].drop_nulls().implode()))
    recommendations = pl.concat([registered, inside]).unique("recommendation_id", keep="first", maintain_order=True)
    everything = [*kept, *side]
    rejected = _stack(everything, "rejected")
    duplicates = pl.concat([_stack(everything, "duplicates"), parts.duplicates])
    return Normalised(
        records=conform(records.sort("record_id"), Records),
        narratives=conform(parts.narratives, Narratives),
        recommendations=conform(recommendations.sort("recommendation_id"), Recommendations),
        exposure=conform(parts.exposure, Exposure),
        rejected=rejected.sort("source_file", "source_row"),
        duplicates=duplicates.sort("source_file", "source_row"),
        organisations=_organisations(organisations),
        wards=wards if wards is not None else pl.DataFrame(schema={"spelling": pl.String, "unit": pl.String}),
        links=links,
        unmapped=_stack(everything, "unmapped"),
        unplaced=unplaced,
        counts=_counts(everything, rejected, duplicates),
    )


def _with_meta(table: pl.DataFrame) -> pl.DataFrame:
    missing = [name for name in META if name not in table.columns]
    if missing:
        raise MappingError(
            f"this table did not come from read_export: it lacks {', '.join(missing)}.\n"
            "HINT: ia.normalise(ia.read_export(path, source))."
        )
    return table


def _table_of(table: pl.DataFrame) -> str:
    return load_mapping(table["source_name"][0]).table if table.height else "records"


def _first_of(kept: Iterable[Kept], table: str, given: object | None) -> pl.DataFrame | None:
    if given is not None:
        return as_polars(given)
    found = [part.fields for part in kept if part.mapping.table == table]
    return pl.concat(found) if found else None


def _organisations(table: pl.DataFrame | None) -> pl.DataFrame:
    return conform(table, Organisations) if table is not None else Organisations.create_empty()


def _stack(kept: list[Kept], name: str) -> pl.DataFrame:
    return pl.concat([getattr(part, name) for part in kept]) if kept else Kept.none(name)


def _counts(kept: list[Kept], rejected: pl.DataFrame, duplicates: pl.DataFrame) -> pl.DataFrame:
    """Rows in, kept, rejected and duplicates of each file; the last three add up to the first."""
    key = ["source_name", "source_file", "source_sheet"]
    rows_in = pl.concat([part.rows.group_by(key).agg(pl.len().cast(pl.Int64).alias("rows_in")) for part in kept])
    out = rows_in.group_by(key).agg(pl.col("rows_in").sum())
    for name, table in (("rejected", rejected), ("duplicates", duplicates)):
        out = out.join(table.group_by(key).agg(pl.len().cast(pl.Int64).alias(name)), on=key, how="left")
    out = out.with_columns(pl.col("rejected", "duplicates").fill_null(0))
    return out.with_columns((pl.col("rows_in") - pl.col("rejected") - pl.col("duplicates")).alias("kept")).sort(key)
