"""One sheet at a time: which of its rows are kept, which are rejected, which are duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..sources import META
from ..sources.mapping import Mapping
from .deaths import add_death_dates
from .duplicates import mark_duplicates, same_text_key
from .exposure import exposure_key, exposure_problems
from .extract import extract_fields
from .organisations import DOUBTFUL_SCHEMA, add_bodies, doubtful_bodies
from .patients import mark_patients
from .quality_fields import count_fields
from .records import with_record_ids
from .rules import record_problems
from .units import add_units

WHERE = ["source_name", "source_file", "source_sheet", "source_row"]
REJECTED = {**dict.fromkeys(WHERE[:3], pl.String), "source_row": pl.Int64, "column": pl.String,
            "rule": pl.String, "allowed": pl.String}  # fmt: skip
DUPLICATES = {**dict.fromkeys(WHERE[:3], pl.String), "source_row": pl.Int64, "duplicate_of": pl.String,
              "rule": pl.String}  # fmt: skip
UNMAPPED = {"source_name": pl.String, "source_file": pl.String, "column": pl.String, "value": pl.String,
            "n_rows": pl.Int64}  # fmt: skip
DEATH_SECTIONS = ["text.description", "text.other", "text.concerns"]
KEYS = {"records": "record_id", "recommendations": "recommendation_id", "organisations": "code"}


@dataclass(frozen=True)
class Kept:
    """One sheet after its rows were sorted: `fields` holds those kept, `rows` where every row came from, `headers`
    the export's own columns, `doubtful` the names of bodies that a person must place, `counted` what is filled of each
    field."""

    mapping: Mapping
    rows: pl.DataFrame
    fields: pl.DataFrame
    rejected: pl.DataFrame
    duplicates: pl.DataFrame
    unmapped: pl.DataFrame
    headers: tuple[str, ...] = ()
    doubtful: pl.DataFrame | None = None
    counted: pl.DataFrame | None = None

    @staticmethod
    def none(name: str) -> pl.DataFrame:
        """The table `name` without rows."""
        schemas = {"rejected": REJECTED, "duplicates": DUPLICATES, "unmapped": UNMAPPED, "doubtful": DOUBTFUL_SCHEMA}
        return pl.DataFrame(schema=schemas[name])


def keep_rows(
    raw: pl.DataFrame,
    mapping: Mapping,
    snapshot_date: date | None,
    organisations: pl.DataFrame | None = None,
    wards: pl.DataFrame | None = None,
) -> Kept:
    """The rows of one sheet that count, in our fields, and the others with the rule that took them out."""
    extract = extract_fields(raw, mapping, snapshot_date)
    counted = count_fields(raw, mapping, extract)
    unmapped = extract.unmapped.select(
        pl.lit(mapping.name).alias("source_name"), pl.lit(raw["source_file"][0]).alias("source_file"), pl.all()
    )
    rows, headers = raw.select(*META), tuple(name for name in raw.columns if name not in META)
    del raw  # a table as wide as this is let go as soon as it can be
    fields, problems = add_units(add_bodies(extract.fields, organisations), wards), [extract.problems]
    del extract
    if mapping.table == "records":
        problems.append(record_problems(fields))
    if mapping.table == "exposure":
        problems.append(exposure_problems(fields))
    rejected, doubtful = _rejections(fields, pl.concat(problems)), doubtful_bodies(fields, organisations)
    fields = fields.join(rejected.select("source_row"), on="source_row", how="anti", maintain_order="left")
    fields = with_record_ids(fields, mapping.source_system) if mapping.table == "records" else fields
    fields = _mark(fields, mapping.table)
    duplicates = duplicates_of(fields)
    fields = fields.filter(pl.col("duplicate_of").is_null()).drop("duplicate_of", "duplicate_rule")
    return Kept(mapping, rows, _finish(fields, mapping), rejected, duplicates, unmapped, headers, doubtful, counted)


def _rejections(fields: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """One row per rejected raw row, its problems joined by "; "."""
    joined = problems.unique(maintain_order=True).group_by("source_row", maintain_order=True).agg(
        pl.col("column").str.join("; "), pl.col("rule").str.join("; "), pl.col("allowed").unique(maintain_order=True)
        .str.join("; ")
    )  # fmt: skip
    return fields.select(WHERE).join(joined, on="source_row", how="inner").select(list(REJECTED)).cast(REJECTED)


def _mark(good: pl.DataFrame, table: str) -> pl.DataFrame:
    """Duplicates within the sheet, by the key of its table."""
    if table == "exposure":
        good = good.with_columns(exposure_key(good).alias("_key"))
        return mark_duplicates(good, "_key").drop("_key")
    if table == "records" and good["patient_id"].null_count() < good.height:
        return mark_patients(good)
    if table in KEYS:
        marked = mark_duplicates(good, KEYS[table])
        return _mark_same_text(marked) if table == "records" else marked
    none = pl.lit(None, dtype=pl.String)
    return good.with_columns(none.alias("duplicate_of"), none.alias("duplicate_rule"))


def _mark_same_text(marked: pl.DataFrame) -> pl.DataFrame:
    """Coroners' reports published twice under two references: one text of one area is one report, to all the bodies
    that either was sent to."""
    reports = (pl.col("record_kind") == "coroner_report") & pl.col("duplicate_of").is_null()
    if not marked.select(reports.any()).item():
        return marked
    text = same_text_key(["text.concerns", "text.description"])
    area = pl.col("site").fill_null("")
    first = pl.col("record_id").min().over("_text")
    same = reports & pl.col("_text").is_not_null() & (pl.col("record_id") != first)
    return (
        marked.with_columns(pl.when(reports).then(pl.concat_str(text, area, separator="\x1f")).alias("_text"))
        .with_columns(
            pl.when(pl.col("_text").is_not_null()).then(_all_bodies("_text")).otherwise("bodies").alias("bodies")
        )
        .with_columns(
            pl.when(same).then(first).otherwise(pl.col("duplicate_of")).alias("duplicate_of"),
            pl.when(same).then(pl.lit("same text under another reference")).otherwise(pl.col("duplicate_rule"))
            .alias("duplicate_rule"),
        )
        .drop("_text")
    )  # fmt: skip


def _all_bodies(key: str) -> pl.Expr:
    """The bodies of all rows of one key, each once; those of a row alone in the order it names them."""
    everyone = pl.col("bodies").list.explode(keep_nulls=False, empty_as_null=False).implode().list.unique().list.sort()
    return pl.when(pl.len().over(key) > 1).then(everyone.over(key)).otherwise("bodies")


def duplicates_of(marked: pl.DataFrame) -> pl.DataFrame:
    """The rows of `marked` that were not kept, in the columns of `duplicates`."""
    lost = marked.filter(pl.col("duplicate_of").is_not_null()).rename({"duplicate_rule": "rule"})
    return lost.select(list(DUPLICATES)).cast(DUPLICATES)


def _finish(kept: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Fill what only the text says: the date of a death in a coroner's report."""
    reports = (kept["record_kind"] == "coroner_report").fill_null(False)
    if mapping.table != "records" or not reports.any():
        return kept
    return add_death_dates(kept, DEATH_SECTIONS)
