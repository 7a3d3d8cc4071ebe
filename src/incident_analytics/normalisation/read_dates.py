"""Date fields of a source: read, checked against the snapshot, and the words that stand where a date should."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..sources.mapping import Mapping
from .by_cell import by_cell
from .dates import parse_dates
from .dates_in import last_day_of

DATE_FIELDS = ("occurred_date", "reported_date", "known_date", "version_date", "issued", "due",
               "declared_complete", "month", "valid_from", "valid_to")  # fmt: skip
NOT_IN_FUTURE = ("occurred_date", "reported_date", "declared_complete", "issued")
# Fields in which people write a word for a date ("ongoing", "end Q3"): no date, listed, row kept.
WORDS_ALLOWED = ("due", "declared_complete", "version_date")
PRECISION_OF = {
    "occurred_date": "date_precision",
    "issued": "issued_precision",
    "declared_complete": "complete_precision",
}
ALLOWED = "d/m/Y or ISO, not after the snapshot date"


def read_date_field(
    chosen: pl.DataFrame, name: str, mapping: Mapping, snapshot_date: date | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The field as dates (with its precision where it has one), its problems, and the words listed instead."""
    read_as = {field.read_as for field in mapping.fields if field.field == name}
    parsed = by_cell(chosen[name], latest_dates if "latest_date" in read_as else parse_dates)
    frame = parsed.with_columns(chosen["source_row"], chosen[name].alias("cell"))
    problem = pl.col("problem")
    if snapshot_date is not None and name in NOT_IN_FUTURE:
        problem = pl.when(pl.col("date") > snapshot_date).then(pl.lit("date after the snapshot")).otherwise(problem)
    word = pl.lit(False)
    if name in WORDS_ALLOWED:
        # A deadline decides nothing, so that none is worth a row; a day of completion that never was is a slip.
        word = pl.col("problem").is_not_null() if name == "due" else pl.col("problem") == "not a date"
    frame = frame.with_columns(problem.alias("problem"), word.fill_null(False).alias("word"))
    problems = frame.filter(~pl.col("word")).drop_nulls("problem").select(
        "source_row", pl.lit(name).alias("column"), pl.col("problem").cast(pl.String).alias("rule"),
        pl.lit(ALLOWED).alias("allowed"),
    )  # fmt: skip
    if name == "known_date":  # what was known in "2015" was surely known at its end
        frame = frame.with_columns(last_day_of("date", "precision").alias("date"))
    out = chosen.with_columns(frame["date"].alias(name))
    if name in PRECISION_OF:
        out = out.with_columns(_precision(frame["precision"], PRECISION_OF[name]))
    # The words themselves are not repeated: a free cell may hold anything.
    n = int(frame["word"].sum())
    odd = pl.DataFrame({"column": [name] * bool(n), "value": ["(not a date)"] * bool(n), "n_rows": [n] * bool(n)})
    return out, problems, odd


def _precision(read: pl.Series, name: str) -> pl.Expr:
    """A stated precision may only be coarser than the cell: "2009-07-01, month" is the month of July."""
    said = pl.col(name).str.to_lowercase()
    stated = pl.when(said.is_in(["day", "month", "year"])).then(said)
    order = {"day": 0, "month": 1, "year": 2}
    coarser = stated.replace_strict(order, default=-1, return_dtype=pl.Int8) > pl.lit(
        read.replace_strict({**order, "unknown": 3}, return_dtype=pl.Int8)
    )
    return pl.when(coarser).then(stated).otherwise(pl.lit(read)).alias(name)


def latest_dates(column: pl.Series) -> pl.DataFrame:
    """The latest of the dates that a cell joins by ";" (the history of a StEIS record)."""
    cells = column.cast(pl.String)
    long = pl.DataFrame({"row": pl.Series(range(len(cells)), dtype=pl.Int64), "cell": cells.str.split(";")})
    long = long.explode("cell")
    parsed = long.select("row").hstack(parse_dates(long["cell"]))
    latest = parsed.sort("row", "date", descending=[False, True], nulls_last=True).group_by(
        "row", maintain_order=True
    ).agg(pl.col("date").first(), pl.col("precision").first(), pl.col("problem").drop_nulls().first())  # fmt: skip
    return latest.drop("row")
