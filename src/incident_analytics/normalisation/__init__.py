"""Canonical tables from raw exports. Rows in = rows kept + rejected + duplicates, for every file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from ..errors import MappingError
from ..schema import Exposure, Narratives, Organisations, Recommendations, Records, as_polars, conform
from ..sources import META
from ..sources.mapping import load_mapping
from .assemble import Kept, duplicates_of, keep_rows
from .crossings import keep_once
from .dates_in import with_date
from .documents import tell_reports_apart
from .events import link_events
from .gather import Parts, source_parts
from .known_on import known_on
from .lineage import bodies_on, body_of_then, lineage_of
from .quality_fields import field_quality
from .recommendations import point_to_records
from .units import one_name

__all__ = ["Normalised", "bodies_on", "body_of_then", "lineage_of", "normalise"]

SIDE_TABLES = ("organisations", "wards")
COUNTS = {"source_name": pl.String, "source_file": pl.String, "source_sheet": pl.String, "rows_in": pl.Int64,
          "rejected": pl.Int64, "duplicates": pl.Int64, "kept": pl.Int64}  # fmt: skip


@dataclass(frozen=True)
class Normalised:
    """What a set of exports holds, in canonical tables, and the fate of every row.

    `rejected`: source_name, source_file, source_sheet, source_row, column, rule, allowed: one row per rejected
    raw row (all its problems joined). `duplicates`: where from, duplicate_of, rule. `links`: which records are
    one event, why, and whether a person should look. `unmapped`: words of coded fields that the value maps do
    not hold. `counts`: per file and sheet rows in, kept, rejected, duplicates. `unplaced`: recommendations whose
    reference no record has. `unread`: columns of the exports that no field of ours reads.
    `doubtful_bodies`: names that may be one of the known bodies, with the candidates; they stay names of their own.
    `field_quality`: per file and field how much is filled, could be read, is in our words.
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
    unread: pl.DataFrame
    doubtful_bodies: pl.DataFrame
    field_quality: pl.DataFrame


def normalise(
    raw: object,
    *,
    organisations: object | None = None,
    wards: object | None = None,
    snapshot_date: date | None = None,
    as_of: date | None = None,
) -> Normalised:
    """Canonical tables from `raw`: one table of `read_export`, several, or an iterator of them, which is used up
    so that nothing holds what was read already.

    `organisations` (code, name, valid_from, valid_to, successor) gives lineage over mergers; `wards` (org_code,
    spelling, unit, setting) gives wards one name; either may also be among the raw tables. Dates of
    an event, a report, an issue or a completion after `snapshot_date` (default: none is too late) are rejected with
    their file and row. `as_of`: a past day; records, texts, recommendations, completions and months that were known
    only later are left out before anything is linked; the fate of the rows still speaks of the exports.
    """
    sheets = [sheet for table in _tables(raw) for sheet in _sheets(as_polars(table))]
    pairs = [(sheet, load_mapping(sheet["source_name"][0])) for sheet in sheets]
    side = [keep_rows(sheet, mapping, snapshot_date) for sheet, mapping in pairs if mapping.table in SIDE_TABLES]
    bodies, lost = _organisations(side, organisations)
    places = _wards(side, wards)
    main = [pair for pair in reversed(pairs) if pair[1].table not in SIDE_TABLES]
    del sheets, pairs
    kept = []
    while main:  # each table is let go once it is read: together they are as large as all that is made of them
        kept.append(keep_rows(*main.pop(), snapshot_date, bodies, places))
    named = one_name([sheet.fields for sheet in kept])
    kept = tell_reports_apart([replace(sheet, fields=fields) for sheet, fields in zip(kept, named, strict=True)])
    parts = source_parts(kept)
    parts = known_on(parts, as_of) if as_of else parts
    del named
    kept = [replace(sheet, fields=sheet.fields.clear()) for sheet in kept]
    return _assemble(parts, kept, side, bodies, places, lost)


def _assemble(
    parts: Parts,
    kept: list[Kept],
    side: list[Kept],
    organisations: pl.DataFrame | None,
    wards: pl.DataFrame | None,
    lost_bodies: pl.DataFrame,
) -> Normalised:
    records, links = link_events(parts.records, parts.narratives)
    registered, unplaced = point_to_records(parts.recommendations, records)
    inside = parts.lessons.filter(~pl.col("record_id").is_in(registered["record_id"].drop_nulls().implode()))
    recommendations = pl.concat([registered, inside]).unique("recommendation_id", keep="first", maintain_order=True)
    everything = [*kept, *side]
    rejected = _stack(everything, "rejected")
    duplicates = pl.concat([_stack(everything, "duplicates"), parts.duplicates, lost_bodies])
    where = ["source_file", "source_sheet", "source_row"]
    return Normalised(
        records=conform(records.sort("record_id"), Records),
        narratives=conform(parts.narratives, Narratives),
        recommendations=conform(recommendations.sort("recommendation_id"), Recommendations),
        exposure=conform(parts.exposure, Exposure),
        rejected=rejected.sort(where),
        duplicates=duplicates.sort(where),
        organisations=conform(organisations, Organisations) if organisations is not None
        else Organisations.create_empty(),
        wards=wards if wards is not None else pl.DataFrame(schema={"spelling": pl.String, "unit": pl.String}),
        links=links,
        unmapped=_stack(everything, "unmapped").sort("source_file", "column", "value"),
        unplaced=unplaced,
        counts=_counts(everything, rejected, duplicates),
        unread=_unread(everything),
        doubtful_bodies=_stack(everything, "doubtful").group_by("name", "candidates")
        .agg(pl.col("n_records").sum()).sort("name"),
        field_quality=field_quality(part.counted for part in everything if part.counted is not None),
    )  # fmt: skip


def _tables(raw: object) -> Iterable[object]:
    return raw if isinstance(raw, Sequence | Iterator) else [raw]


def _sheets(table: pl.DataFrame) -> list[pl.DataFrame]:
    """`table` sheet by sheet, all cells as text; a table without rows has none."""
    missing = [name for name in META if name not in table.columns]
    if missing:
        raise MappingError(
            f"this table did not come from read_export: it lacks {', '.join(missing)}.\n"
            "HINT: ia.normalise(ia.read_export(path, source))."
        )
    texts = table.with_columns(pl.exclude("source_row").cast(pl.String), pl.col("source_row").cast(pl.Int64))
    sheet = ("source_name", "source_file", "source_sheet")
    if texts.height and all(texts[name].n_unique() == 1 for name in sheet):
        return [texts]  # as most files are; a part would be a copy
    return texts.partition_by(*sheet, maintain_order=True)


def _organisations(side: list[Kept], given: object | None) -> tuple[pl.DataFrame | None, pl.DataFrame]:
    """The table of bodies, each code once, and rows of it that two files gave."""
    found = [part.fields.with_columns(pl.lit("").alias("_system")) for part in side
             if part.mapping.table == "organisations"]  # fmt: skip
    if given is not None or not found:
        return (_dated(as_polars(given)) if given is not None else None), Kept.none("duplicates")
    first, lost = keep_once(found, "code")
    return first, duplicates_of(lost)


def _dated(organisations: pl.DataFrame) -> pl.DataFrame:
    """The table with dates where other programs hold them as text."""
    return with_date(with_date(organisations, "valid_from"), "valid_to")


def _wards(side: list[Kept], given: object | None) -> pl.DataFrame | None:
    if given is not None:
        return as_polars(given)
    found = [part.fields for part in side if part.mapping.table == "wards"]
    return pl.concat(found) if found else None


def _stack(kept: Iterable[Kept], name: str) -> pl.DataFrame:
    return pl.concat([Kept.none(name), *(getattr(part, name) for part in kept)])


def _unread(kept: list[Kept]) -> pl.DataFrame:
    """source_name, source_file and column of every column that no field of ours reads."""
    from ..sources.mapping import fold

    rows = {
        (part.mapping.name, part.rows["source_file"][0], header)
        for part in kept
        for header in part.headers
        if fold(header) not in part.mapping.headers
    }
    schema = {"source_name": pl.String, "source_file": pl.String, "column": pl.String}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row")


def _counts(kept: list[Kept], rejected: pl.DataFrame, duplicates: pl.DataFrame) -> pl.DataFrame:
    """Rows in, kept, rejected and duplicates of each sheet; the last three add up to the first."""
    key = ["source_name", "source_file", "source_sheet"]
    if not kept:
        return pl.DataFrame(schema=COUNTS)
    rows_in = pl.concat([part.rows.group_by(key).agg(pl.len().cast(pl.Int64).alias("rows_in")) for part in kept])
    out = rows_in.group_by(key).agg(pl.col("rows_in").sum())
    for name, table in (("rejected", rejected), ("duplicates", duplicates)):
        out = out.join(table.group_by(key).agg(pl.len().cast(pl.Int64).alias(name)), on=key, how="left")
    out = out.with_columns(pl.col("rejected", "duplicates").fill_null(0))
    kept_rows = (pl.col("rows_in") - pl.col("rejected") - pl.col("duplicates")).alias("kept")
    return out.with_columns(kept_rows).sort(key).select(list(COUNTS))
