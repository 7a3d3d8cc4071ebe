"""From an export's own columns to ours: chosen by the mapping, words and dates read, problems noted by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..sources import META
from ..sources.fields import FIELDS, OWN_THEMES, REFERENCES
from ..sources.mapping import Field, Mapping, fold
from ..sources.words import SEVERAL
from .by_cell import by_cell
from .numbers import RANGES, age_in_years, number_problem, read_numbers
from .read_dates import DATE_FIELDS, read_date_field
from .references import tidy_reference
from .values import map_values, own_themes

NUMBER_FIELDS = {"n_patients": pl.Int64, "evidence_level": pl.Int64, "revision": pl.Int64, "age_years": pl.Int64,
                 "value": pl.Float64}  # fmt: skip
# A number beside the point of a row: what cannot be read is blank and listed, and the row is kept.
BESIDE_THE_POINT = ("evidence_level", "age_years", "n_patients")
# How databases and spreadsheets write a blank. "None" is not here: it is a level of harm.
BLANKS = ("NULL", "null", "NaN", "nan", "NaT", "<NA>", "#N/A", "#REF!", "#VALUE!", "#NAME?")
NO_UNMAPPED = {"column": pl.String, "value": pl.String, "n_rows": pl.Int64}


@dataclass(frozen=True)
class Extract:
    """`fields`: one row per raw row. `problems`: source_row, column, rule, allowed. `unmapped`: column, value,
    n_rows. `filled`: field → rows with text for it."""

    fields: pl.DataFrame
    problems: pl.DataFrame
    unmapped: pl.DataFrame
    filled: dict[str, int]


def extract_fields(raw: pl.DataFrame, mapping: Mapping, snapshot_date: date | None) -> Extract:
    """Every field of ours as the mapping finds it in `raw`; a field that no column holds is null."""
    chosen = choose_fields(raw, mapping)
    filled = {name: chosen.height - chosen[name].null_count() for name in FIELDS}
    unmapped = [pl.DataFrame(schema=NO_UNMAPPED)]
    problems = [_whole_row_problems(raw), *_missing_values(chosen, mapping)]
    chosen, unknown = _map_words(chosen, mapping)
    unmapped += unknown
    for name in DATE_FIELDS:
        chosen, found, odd = read_date_field(chosen, name, mapping, snapshot_date)
        problems.append(found)
        unmapped.append(odd)
    days = {field.field for field in mapping.fields if field.read_as == "age_in_days"}
    for name in NUMBER_FIELDS:
        chosen, found, odd = _read_number(chosen, name, in_days=name in days)
        problems.append(found)
        unmapped.append(odd)
    return Extract(chosen, pl.concat(problems), pl.concat([part.cast(NO_UNMAPPED) for part in unmapped]), filled)


def choose_fields(raw: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """META and one text column per field: the first filled of its headers, or its constant."""
    by_fold: dict[str, list[str]] = {}
    for name in raw.columns:
        by_fold.setdefault(fold(name), []).append(name)
    parts: dict[str, list[pl.Expr]] = {}
    for field in mapping.fields:
        parts.setdefault(field.field, []).append(_first_filled(field, by_fold))
    nothing = pl.lit(None, dtype=pl.String)
    return raw.select(
        *META, *(_combine(name, parts[name]) if name in parts else nothing.alias(name) for name in FIELDS)
    )


def _first_filled(field: Field, by_fold: dict[str, list[str]]) -> pl.Expr:
    """The first filled cell of the field's headers; two columns that differ in punctuation only both count."""
    held = [pl.col(name) for header in field.headers for name in by_fold.get(fold(header), [])]
    constant = [pl.lit(field.constant)] if field.constant else []
    tidy = [_tidy_text(expr) for expr in held]
    if field.field in REFERENCES:
        tidy = [tidy_reference(expr) for expr in tidy]
    if field.read_as == "list":
        tidy = [_as_list(expr) for expr in tidy]
    return pl.coalesce(*tidy, *constant, pl.lit(None, dtype=pl.String))


def _tidy_text(cell: pl.Expr) -> pl.Expr:
    """The cell without outer blanks, with one kind of line break, and without Excel's escaped carriage returns;
    null where it is blank or a database's word for blank."""
    tidy = cell.str.replace_all("_x000D_", "").str.replace_all("\r\n?", "\n").str.strip_chars()
    return pl.when((tidy != "") & ~tidy.is_in(BLANKS)).then(tidy)


def _as_list(cell: pl.Expr) -> pl.Expr:
    """Several answers of one question with ";" between them, however the extract joined them."""
    joined = cell.str.replace_all(SEVERAL, ";", literal=True).str.replace_all(r"\s*;\s*", ";")
    codes = cell.str.contains(r"^\d{1,3}(?: \d{1,3})+$")
    return pl.when(codes).then(cell.str.replace_all(" ", ";")).otherwise(joined)


def _combine(name: str, exprs: list[pl.Expr]) -> pl.Expr:
    """Several columns of one narrative section stand one after the other; of any other field the first counts."""
    if name == "text" or name.startswith("text."):
        joined = pl.concat_str(exprs, separator="\n\n", ignore_nulls=True)
        return pl.when(joined != "").then(joined).alias(name)
    return pl.coalesce(exprs).alias(name)


def _map_words(chosen: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    versions = chosen["taxonomy"] if chosen["taxonomy"].null_count() < chosen.height else None
    unmapped = []
    for field in {field.field: field for field in mapping.fields if field.values}.values():
        of_field = [pair for one in mapping.fields if one.field == field.field for pair in one.words]
        if field.values == OWN_THEMES:
            chosen = chosen.with_columns(own_themes(chosen[field.field], of_field))
            continue
        words, unknown = map_values(chosen[field.field], field.values, of_field, versions)
        chosen = chosen.with_columns(words.alias(field.field))
        unmapped.append(unknown.select(pl.lit(field.field).alias("column"), "value", "n_rows"))
    return chosen, unmapped


def _read_number(chosen: pl.DataFrame, name: str, *, in_days: bool) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The field as numbers, its problems, and the numbers that were left out without losing their row."""
    read = by_cell(chosen[name], lambda cells: _numbers(cells, name, in_days=in_days))
    values = read["number"].cast(NUMBER_FIELDS[name]).alias(name)
    found = chosen.select("source_row", read["rule"])
    odd = pl.DataFrame(schema=NO_UNMAPPED)
    if name in BESIDE_THE_POINT:
        n = found["rule"].drop_nulls().len()
        odd = pl.DataFrame({"column": [name] * bool(n), "value": ["(not in range)"] * bool(n), "n_rows": [n] * bool(n)})
        found = found.clear()
    low, high, _ = RANGES[name]
    allowed = f"a number from {low} to {high}, or blank" if high is not None else "a number of zero or more, or blank"
    return chosen.with_columns(values), problems_of(found, name, allowed), odd.cast(NO_UNMAPPED)


def _numbers(cells: pl.Series, name: str, *, in_days: bool) -> pl.DataFrame:
    """number and rule of each cell: one of them is null, both for a blank cell."""
    numbers = read_numbers(cells).to_list()
    numbers = [age_in_years(number) for number in numbers] if in_days else numbers
    said = [number_problem(n, name) if cell is not None else None for n, cell in zip(numbers, cells, strict=True)]
    kept = [None if problem else number for number, problem in zip(numbers, said, strict=True)]
    return pl.DataFrame({"number": pl.Series(kept, dtype=pl.Float64), "rule": pl.Series(said, dtype=pl.String)})


def _missing_values(chosen: pl.DataFrame, mapping: Mapping) -> list[pl.DataFrame]:
    """A required column whose cell is blank; texts, dates, harm and measured values may be blank."""
    optional = {"value", "org_name", "issued", "occurred_date", "reported_date", "month", "physical_harm",
                "psychological_harm"}  # fmt: skip
    required = [
        field.field
        for field in mapping.fields
        if field.required and not field.field.startswith("text") and field.field not in optional
    ]
    blank = {name: pl.when(pl.col(name).is_null()).then(pl.lit("blank")).alias("rule") for name in required}
    return [problems_of(chosen.select("source_row", rule), name, "a value") for name, rule in blank.items()]


def _whole_row_problems(raw: pl.DataFrame) -> pl.DataFrame:
    found = raw.select("source_row", pl.col("source_problem").alias("rule"))
    return problems_of(found, "(row)", "as many cells as the header")


def problems_of(found: pl.DataFrame, column: str, allowed: str) -> pl.DataFrame:
    """Rows of `found` (source_row, rule) that have a rule, with the column and what it allows."""
    return found.drop_nulls("rule").select(
        "source_row", pl.lit(column).alias("column"), pl.col("rule").cast(pl.String), pl.lit(allowed).alias("allowed")
    )
