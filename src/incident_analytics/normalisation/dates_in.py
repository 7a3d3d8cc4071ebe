"""Dates as other programs hold them (days, datetimes, ISO text, a bare month or year) as days with a precision."""

from __future__ import annotations

import polars as pl

from ..errors import MappingError
from ..schema.levels import DATE_PRECISIONS
from .dates import parse_dates


def with_date(table: pl.DataFrame, name: str, precision: str | None = None) -> pl.DataFrame:
    """`table` with `name` as a Date (null where absent) and, where asked for, `precision` beside it.

    A stated precision counts before the one that the text shows; a date of unknown precision is no date.
    Raises MappingError with the number of cells that are no dates.
    """
    if name not in table.columns:
        table = table.with_columns(pl.lit(None, dtype=pl.Date).alias(name))
    day, read = _read(table[name])
    if precision is None:
        return table.with_columns(day.alias(name))
    stated = table[precision].cast(pl.String).str.to_lowercase() if precision in table.columns else None
    frame = pl.DataFrame({"day": day, "read": read, "stated": stated if stated is not None else read})
    known = pl.coalesce(pl.when(pl.col("stated").is_in(DATE_PRECISIONS)).then(pl.col("stated")), "read")
    frame = frame.with_columns(known.alias("known"))
    dated = pl.col("day").is_not_null() & (pl.col("known") != "unknown")
    frame = frame.select(
        pl.when(dated).then(pl.col("day")).alias(name),
        pl.when(dated).then(pl.col("known")).otherwise(pl.lit("unknown")).alias(precision),
    )
    return table.with_columns(frame.get_columns())


def _read(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(days, precisions) of a column of any kind that can hold dates."""
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        column = column.cast(pl.String)
    if column.dtype == pl.String:
        parsed = parse_dates(column)
        wrong = parsed["problem"].is_not_null().sum()
        if wrong:
            raise MappingError(
                f"{column.name}: {wrong} cells are no dates.\n"
                "Allowed: dates, or ISO text such as 2019-06-12, 2019-06 or 2019."
            )
        return parsed["date"], parsed["precision"]
    if column.dtype != pl.Null and not column.dtype.is_temporal():
        raise MappingError(f"{column.name}: holds {column.dtype}, not dates.\nAllowed: dates or ISO text.")
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        column = column.dt.replace_time_zone(None)  # the day on the clock of the place, not in Greenwich
    day = column.cast(pl.Date)
    return day, day.is_null().replace_strict({True: "unknown", False: "day"}, return_dtype=pl.String)


def first_day_of(day: str, precision: str) -> pl.Expr:
    """The first day on which a date of the given precision can have been."""
    year = pl.when(pl.col(precision) == "year").then(pl.col(day).dt.truncate("1y"))
    month = pl.when(pl.col(precision) == "month").then(pl.col(day).dt.month_start())
    return pl.coalesce(year, month, day)


def last_day_of(day: str, precision: str) -> pl.Expr:
    """The last day on which a date of the given precision can have been."""
    year = pl.when(pl.col(precision) == "year").then(year_end(pl.col(day)))
    month = pl.when(pl.col(precision) == "month").then(pl.col(day).dt.month_end())
    return pl.coalesce(year, month, day)


def year_end(day: pl.Expr) -> pl.Expr:
    """The last day of the year of a day."""
    return day.dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d")
