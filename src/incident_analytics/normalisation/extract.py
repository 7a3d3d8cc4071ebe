"""From an export's own columns to ours: chosen by the mapping, words and dates read, problems noted by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..sources import META
from ..sources.mapping import FIELDS, Field, Mapping, fold
from .dates import parse_dates
from .values import map_values

DATE_FIELDS = ("occurred_date", "reported_date", "known_date", "version_date", "issued", "due",
               "declared_complete", "month", "valid_from", "valid_to")  # fmt: skip
NOT_IN_FUTURE = ("occurred_date", "reported_date", "declared_complete")
PRECISION_OF = {
    "occurred_date": "date_precision",
    "issued": "issued_precision",
    "declared_complete": "complete_precision",
}
NUMBER_FIELDS = {"n_patients": pl.Int64, "evidence_level": pl.Int64, "value": pl.Float64}


@dataclass(frozen=True)
class Extract:
    """`fields`: one row per raw row. `problems`: source_row, column, rule, allowed. `unmapped`: column, value,
    n_rows."""

    fields: pl.DataFrame
    problems: pl.DataFrame
    unmapped: pl.DataFrame


def extract_fields(raw: pl.DataFrame, mapping: Mapping, snapshot_date: date | None) -> Extract:
    """Every field of ours as the mapping finds it in `raw`; a field that no column holds is null."""
    chosen = _choose(raw, mapping)
    unmapped, problems = [], [_whole_row_problems(raw), *_missing_values(chosen, mapping)]
    for field in mapping.fields:
        if field.values and field.field in chosen.columns:
            words, unknown = map_values(chosen[field.field], field.values)
            chosen = chosen.with_columns(words.alias(field.field))
            unmapped.append(unknown.select(pl.lit(field.field).alias("column"), "value", "n_rows"))
    for name in DATE_FIELDS:
        chosen, found = _read_date(chosen, name, mapping, snapshot_date)
        problems.append(found)
    for name, dtype in NUMBER_FIELDS.items():
        chosen, found = _read_number(chosen, name, dtype)
        problems.append(found)
    none_unmapped = pl.DataFrame(schema={"column": pl.String, "value": pl.String, "n_rows": pl.Int64})
    return Extract(chosen, pl.concat(problems), pl.concat([none_unmapped, *unmapped]))


def _choose(raw: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """META and one text column per field: the first filled of its headers, or its constant."""
    by_fold: dict[str, str] = {}
    for name in raw.columns:
        by_fold.setdefault(fold(name), name)
    parts: dict[str, list[pl.Expr]] = {}
    for field in mapping.fields:
        parts.setdefault(field.field, []).append(_first_filled(field, by_fold))
    nothing = pl.lit(None, dtype=pl.String)
    return raw.select(
        *META, *(_combine(name, parts[name]) if name in parts else nothing.alias(name) for name in FIELDS)
    )


def _first_filled(field: Field, by_fold: dict[str, str]) -> pl.Expr:
    held = [pl.col(by_fold[fold(name)]) for name in field.headers if fold(name) in by_fold]
    constant = [pl.lit(field.constant)] if field.constant else []
    tidy = [pl.when(expr.str.strip_chars() != "").then(_tidy_text(expr)) for expr in held]
    return pl.coalesce(*tidy, *constant, pl.lit(None, dtype=pl.String))


def _tidy_text(cell: pl.Expr) -> pl.Expr:
    """The cell without outer blanks, with one kind of line break, and without Excel's escaped carriage returns."""
    return cell.str.replace_all("_x000D_", "").str.replace_all("\r\n?", "\n").str.strip_chars()


def _combine(name: str, exprs: list[pl.Expr]) -> pl.Expr:
    """Several columns of one narrative section stand one after the other; of any other field the first counts."""
    if name == "text" or name.startswith("text."):
        joined = pl.concat_str(exprs, separator="\n\n", ignore_nulls=True)
        return pl.when(joined != "").then(joined).alias(name)
    return pl.coalesce(exprs).alias(name)


def _read_date(
    chosen: pl.DataFrame, name: str, mapping: Mapping, snapshot_date: date | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    read_as = {field.read_as for field in mapping.fields if field.field == name}
    parsed = _latest(chosen[name]) if "latest_date" in read_as else parse_dates(chosen[name])
    problem = pl.col("problem")
    if snapshot_date is not None and name in NOT_IN_FUTURE:
        problem = pl.when(pl.col("date") > snapshot_date).then(pl.lit("date after the snapshot")).otherwise(problem)
    found = parsed.select(chosen["source_row"], problem.alias("rule"))
    out = chosen.with_columns(parsed["date"].alias(name))
    if name in PRECISION_OF:
        said = pl.col(PRECISION_OF[name]).str.to_lowercase()
        # A stated precision may only be coarser than the cell: "2009-07-01, month" is the month of July.
        stated = pl.when(said.is_in(["day", "month", "year"])).then(said)
        read = pl.lit(parsed["precision"])
        precision = pl.when(read == "unknown").then(read).otherwise(pl.coalesce(stated, read))
        out = out.with_columns(precision.alias(PRECISION_OF[name]))
    allowed = "d/m/Y or ISO, not after the snapshot date"
    return out, _problems(found, name, allowed)


def _latest(column: pl.Series) -> pl.DataFrame:
    """The latest of the dates that a cell joins by ";" (the history of a StEIS record)."""
    long = pl.DataFrame({"row": range(len(column)), "cell": column.str.split(";")}).explode("cell")
    parsed = long.select("row").hstack(parse_dates(long["cell"]))
    latest = parsed.group_by("row", maintain_order=True).agg(
        pl.col("date").max(), pl.col("precision").first(), pl.col("problem").drop_nulls().first()
    )
    return latest.drop("row")


def _read_number(chosen: pl.DataFrame, name: str, dtype: type[pl.DataType]) -> tuple[pl.DataFrame, pl.DataFrame]:
    number = chosen[name].str.replace_all(",", "").cast(pl.Float64, strict=False)
    bad = (number.is_null() | number.is_nan() | (number < 0)) & chosen[name].is_not_null()
    found = chosen.select("source_row", pl.when(bad).then(pl.lit("not a number of zero or more")).alias("rule"))
    whole = number.set(bad, None).cast(dtype, strict=False)
    return chosen.with_columns(whole.alias(name)), _problems(found, name, "a number of zero or more, or blank")


def _missing_values(chosen: pl.DataFrame, mapping: Mapping) -> list[pl.DataFrame]:
    """A required column whose cell is blank; texts and measured values may be blank."""
    optional = {"value", "org_name", "issued", "occurred_date", "reported_date", "month"}
    required = [
        field.field
        for field in mapping.fields
        if field.required and not field.field.startswith("text") and field.field not in optional
    ]
    return [
        _problems(
            chosen.select("source_row", pl.when(pl.col(name).is_null()).then(pl.lit("blank")).alias("rule")),
            name,
            "a value",
        )
        for name in required
    ]


def _whole_row_problems(raw: pl.DataFrame) -> pl.DataFrame:
    return _problems(
        raw.select("source_row", pl.col("source_problem").alias("rule")), "(row)", "cells as in the header"
    )


def _problems(found: pl.DataFrame, column: str, allowed: str) -> pl.DataFrame:
    return found.drop_nulls("rule").select(
        "source_row", pl.lit(column).alias("column"), pl.col("rule").cast(pl.String), pl.lit(allowed).alias("allowed")
    )
