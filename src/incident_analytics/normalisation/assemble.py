"""One file at a time: which of its rows are kept, which are rejected, which are duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..schema import Exposure, Narratives, Recommendations, Records
from ..sources import META
from ..sources.mapping import Mapping
from .deaths import add_death_dates
from .duplicates import mark_duplicates, same_text_key
from .exposure import exposure_key, exposure_problems, to_exposure
from .extract import extract_fields
from .organisations import add_bodies
from .recommendations import to_recommendations
from .records import lessons_of_records, to_narratives, to_records, with_record_ids
from .units import add_units

WHERE = ["source_name", "source_file", "source_sheet", "source_row"]
REJECTED = {**dict.fromkeys(WHERE[:3], pl.String), "source_row": pl.Int64, "column": pl.String,
            "rule": pl.String, "allowed": pl.String}  # fmt: skip
DUPLICATES = {**dict.fromkeys(WHERE[:3], pl.String), "source_row": pl.Int64, "duplicate_of": pl.String,
              "rule": pl.String}  # fmt: skip
UNMAPPED = {"source_name": pl.String, "source_file": pl.String, "column": pl.String, "value": pl.String,
            "n_rows": pl.Int64}  # fmt: skip
DEATH_SECTIONS = ["text.description", "text.other", "text.concerns"]


@dataclass(frozen=True)
class Kept:
    """One file after its rows were sorted: `fields` holds those kept, `rows` where every row came from."""

    mapping: Mapping
    rows: pl.DataFrame
    fields: pl.DataFrame
    rejected: pl.DataFrame
    duplicates: pl.DataFrame
    unmapped: pl.DataFrame

    @staticmethod
    def none(name: str) -> pl.DataFrame:
        """The table `name` without rows."""
        return pl.DataFrame(schema={"rejected": REJECTED, "duplicates": DUPLICATES, "unmapped": UNMAPPED}[name])


@dataclass(frozen=True)
class Parts:
    """Tables of all files together; `duplicates` are records that an earlier file already gave."""

    records: pl.DataFrame
    narratives: pl.DataFrame
    recommendations: pl.DataFrame
    lessons: pl.DataFrame
    exposure: pl.DataFrame
    duplicates: pl.DataFrame


def keep_rows(
    raw: pl.DataFrame,
    mapping: Mapping,
    snapshot_date: date | None,
    organisations: pl.DataFrame | None = None,
    wards: pl.DataFrame | None = None,
) -> Kept:
    """The rows of one file that count, in our fields, and the others with the rule that took them out."""
    extract = extract_fields(raw, mapping, snapshot_date)
    fields = add_units(add_bodies(extract.fields, organisations), wards)
    problems = pl.concat([extract.problems, *_more_problems(fields, mapping)])
    rejected = _rejections(fields, problems)
    good = fields.join(rejected.select("source_row"), on="source_row", how="anti", maintain_order="left")
    good = with_record_ids(good, mapping.source_system) if mapping.table == "records" else good
    marked = _mark(good, mapping.table)
    unmapped = extract.unmapped.select(
        pl.lit(mapping.name).alias("source_name"), pl.lit(_file(raw)).alias("source_file"), pl.all()
    )
    kept = marked.filter(pl.col("duplicate_of").is_null()).drop("duplicate_of", "duplicate_rule")
    return Kept(mapping, raw.select(*META), _finish(kept, mapping), rejected, _duplicates(marked), unmapped)


def _file(raw: pl.DataFrame) -> str:
    return raw["source_file"][0] if raw.height else ""


def _more_problems(fields: pl.DataFrame, mapping: Mapping) -> list[pl.DataFrame]:
    """Rules of a table as a whole: rejected by its owners, or unable to carry a denominator."""
    rejected = fields.filter(pl.col("approval") == "reject").select(
        "source_row",
        pl.lit("approval").alias("column"),
        pl.lit("rejected by the reporting body").alias("rule"),
        pl.lit("records that were not rejected").alias("allowed"),
    )
    return [rejected, exposure_problems(fields)] if mapping.table == "exposure" else [rejected]


def _rejections(fields: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """One row per rejected raw row, its problems joined by "; "."""
    joined = problems.unique(maintain_order=True).group_by("source_row", maintain_order=True).agg(
        pl.col("column").str.join("; "), pl.col("rule").str.join("; "), pl.col("allowed").unique(maintain_order=True)
        .str.join("; ")
    )  # fmt: skip
    return fields.select(WHERE).join(joined, on="source_row", how="inner").select(list(REJECTED)).cast(REJECTED)


def _mark(good: pl.DataFrame, table: str) -> pl.DataFrame:
    """Duplicates within the file, by the key of its table."""
    if table == "exposure":
        good = good.with_columns(exposure_key(good).alias("_key"))
        return mark_duplicates(good, "_key").drop("_key")
    key = {"records": "record_id", "recommendations": "recommendation_id", "organisations": "code"}.get(table)
    if key is None:
        return good.with_columns(pl.lit(None, dtype=pl.String).alias("duplicate_of"),
                                 pl.lit(None, dtype=pl.String).alias("duplicate_rule"))  # fmt: skip
    marked = mark_duplicates(good, key)
    return _mark_same_text(marked) if table == "records" else marked


def _mark_same_text(marked: pl.DataFrame) -> pl.DataFrame:
    """Coroners' reports published twice under two references: one text is one report."""
    reports = (pl.col("record_kind") == "coroner_report") & pl.col("duplicate_of").is_null()
    key = same_text_key(marked, ["text.concerns", "text.description"])
    first = pl.col("record_id").min().over("_text")
    same = reports & pl.col("_text").is_not_null() & (pl.col("record_id") != first)
    return (
        marked.with_columns(key.alias("_text"))
        .with_columns(pl.when(reports).then(pl.col("_text")).alias("_text"))
        .with_columns(
            pl.when(same).then(first).otherwise(pl.col("duplicate_of")).alias("duplicate_of"),
            pl.when(same).then(pl.lit("same text under another reference")).otherwise(pl.col("duplicate_rule"))
            .alias("duplicate_rule"),
        )
        .drop("_text")
    )  # fmt: skip


def _duplicates(marked: pl.DataFrame) -> pl.DataFrame:
    lost = marked.filter(pl.col("duplicate_of").is_not_null()).rename({"duplicate_rule": "rule"})
    return lost.select(list(DUPLICATES)).cast(DUPLICATES)


def _finish(kept: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Fill what only the text says: the date of a death in a coroner's report."""
    reports = (kept["record_kind"] == "coroner_report").fill_null(False)
    if mapping.table != "records" or not reports.any():
        return kept
    return add_death_dates(kept, DEATH_SECTIONS)


def source_parts(kept: list[Kept]) -> Parts:
    """Tables of all files together; a record that two files give is kept from the file with most text."""
    record_files = [part for part in kept if part.mapping.table == "records"]
    fields = [part.fields.with_columns(pl.lit(part.mapping.source_system).alias("_system")) for part in record_files]
    if fields:
        marked = mark_duplicates(pl.concat(fields), "record_id")
        marked = marked.with_columns(
            pl.when(pl.col("duplicate_of").is_not_null()).then(pl.lit("also in another file")).alias("duplicate_rule")
        )
        first = marked.filter(pl.col("duplicate_of").is_null())
    records = [to_records(part, part["_system"][0]) for part in (first.partition_by("_system") if fields else [])]
    plans = [part for part in kept if part.mapping.table == "recommendations"]
    return Parts(
        records=pl.concat(records) if records else _no_records(),
        narratives=to_narratives(first) if fields else Narratives.create_empty(),
        recommendations=_stack([to_recommendations(p.fields, p.mapping.source_system) for p in plans], Recommendations),
        lessons=lessons_of_records(first) if fields else Recommendations.create_empty(),
        exposure=_stack([to_exposure(p.fields) for p in kept if p.mapping.table == "exposure"], Exposure),
        duplicates=_duplicates(marked) if fields else Kept.none("duplicates"),
    )


def _stack(tables: list[pl.DataFrame], schema: type) -> pl.DataFrame:
    return pl.concat(tables) if tables else schema.create_empty()


def _no_records() -> pl.DataFrame:
    extra = {"native_id": pl.String, "event_ref": pl.String, "bodies": pl.List(pl.String)}
    return Records.create_empty().hstack(pl.DataFrame(schema=extra))
