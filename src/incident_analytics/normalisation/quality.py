"""What is wrong with the data, said before any chart is drawn, and what the data can and cannot support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

import polars as pl

from . import Normalised, lineage_of
from .quality_breaks import breaks_in_time
from .quality_statements import statements
from .units import fold_unit

COVERAGE_SCHEMA = {"org_lineage": pl.String, "unit": pl.String, "measure": pl.String, "first_month": pl.Date,
                   "last_month": pl.Date, "months": pl.Int64, "months_missing": pl.Int64,
                   "n_events": pl.Int64}  # fmt: skip
SUSPECT_SCHEMA = {"org_lineage": pl.String, "unit": pl.String, "other": pl.String, "n_unit": pl.Int64,
                  "n_other": pl.Int64}  # fmt: skip
ALIKE_WORDS = 0.8  # of two words; "millrace" and "milrace" are .93, "east" and "west" .5
ONE_WORD_APART = 0.95  # of two names without blanks; "Mill Race" and "Millrace" are 1


@dataclass(frozen=True)
class Quality:
    """`fields`: filled, valid and mapped per source and field. `rows`: the fate of every row. `breaks`: breaks in
    time. `duplicates`: per file and rule. `coverage`: months of denominator per ward. `suspects`: ward names that
    may be one. `unread`: columns that no field reads. `statements`: what the data can and cannot support (topic,
    supported, statement)."""

    fields: pl.DataFrame
    rows: pl.DataFrame
    breaks: pl.DataFrame
    duplicates: pl.DataFrame
    coverage: pl.DataFrame
    suspects: pl.DataFrame
    unread: pl.DataFrame
    statements: pl.DataFrame


def assess_quality(data: Normalised, *, snapshot_date: date | None = None) -> Quality:
    """Tables of the quality of the exports that became `data`.

    No table holds a narrative; words that were not mapped stand in `data.unmapped`.
    """
    by_rule = data.duplicates.group_by("source_file", "rule").len("n_rows").sort("source_file", "rule")
    coverage = denominator_coverage(data)
    breaks = breaks_in_time(data.records, snapshot_date)
    return Quality(
        fields=data.field_quality,
        rows=data.counts,
        breaks=breaks,
        duplicates=by_rule.cast({"n_rows": pl.Int64}),
        coverage=coverage,
        suspects=suspect_units(data.records),
        unread=data.unread,
        statements=statements(data, coverage, breaks),
    )


def denominator_coverage(data: Normalised) -> pl.DataFrame:
    """One row per ward with a denominator or an inpatient event: months covered, months missing between the first
    and the last, and events. A ward with events and no denominator has null months; it can have no rate."""
    lineage = dict(data.records.drop_nulls("org_code").select("org_code", "org_lineage").unique().iter_rows())
    lineage |= lineage_of(data.organisations)
    exposure = data.exposure.with_columns(
        pl.col("org_code").replace_strict(lineage, default=pl.col("org_code")).alias("org_lineage")
    )
    covered = exposure.group_by("org_lineage", "unit", "measure").agg(
        pl.col("month").min().alias("first_month"),
        pl.col("month").max().alias("last_month"),
        pl.col("month").n_unique().cast(pl.Int64).alias("months"),
    )
    span = (pl.col("last_month").dt.year() - pl.col("first_month").dt.year()) * 12 + (
        pl.col("last_month").dt.month().cast(pl.Int32) - pl.col("first_month").dt.month().cast(pl.Int32) + 1
    )
    covered = covered.with_columns((span.cast(pl.Int64) - pl.col("months")).alias("months_missing"))
    events = (
        data.records.filter((pl.col("setting") == "inpatient") & pl.col("unit").is_not_null())
        .group_by("org_lineage", "unit")
        .agg(pl.coalesce("event_id", "record_id").n_unique().alias("n_events"))
    )
    joined = covered.join(events, on=["org_lineage", "unit"], how="full", coalesce=True, nulls_equal=True)
    return joined.select(list(COVERAGE_SCHEMA)).cast(COVERAGE_SCHEMA).sort("org_lineage", "unit", "measure")


def suspect_units(records: pl.DataFrame) -> pl.DataFrame:
    """Pairs of ward names of one body that are nearly the same: perhaps one ward, for a person to say.

    Names that differ in a number are two wards.
    """
    counts = records.drop_nulls("unit").group_by("org_lineage", "unit").len("n").sort("org_lineage", "unit")
    rows = []
    for part in counts.partition_by("org_lineage"):
        for one, other in combinations(part.rows(), 2):
            if _nearly(fold_unit(one[1]), fold_unit(other[1])):
                rows.append((one[0], one[1], other[1], one[2], other[2]))
    return pl.DataFrame(rows, schema=SUSPECT_SCHEMA, orient="row")


def _nearly(one: str, other: str) -> bool:
    """Word by word: "east" and "west" are two places, however much of the rest agrees."""
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return SequenceMatcher(None, one.replace(" ", ""), other.replace(" ", "")).ratio() >= ONE_WORD_APART
    different = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    return all(
        not (a + b).isdigit() and SequenceMatcher(None, a, b).ratio() >= ALIKE_WORDS and min(len(a), len(b)) > 3
        for a, b in different
    )
