"""Dates as exports write them: day first, or ISO, or an Excel serial, or only a month or a year."""

from __future__ import annotations

import polars as pl

# Day before month because every source here is British; ISO before all because it is safe.
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y",
               "%d-%b-%Y", "%d-%b-%y", "%B %d %Y")  # fmt: skip
MONTH_FORMATS = ("%d %m/%Y", "%d %B %Y", "%d %b %Y", "%d %b-%Y", "%d %b-%y")
EXCEL_EPOCH = pl.date(1899, 12, 30)
EARLIEST_YEAR = 1900


def parse_dates(column: pl.Series) -> pl.DataFrame:
    """One row per cell: date, precision (day, month, year, unknown) and problem (null, or what is wrong).

    A month or a year is given as its first day. Times of day are dropped. A cell that looks like a date but is
    none ("31/02/2019") has the problem "impossible date"; any other text "not a date".
    """
    text = _tidy(pl.col("cell"))
    frame = pl.DataFrame({"cell": column.cast(pl.String)}).with_columns(text.alias("text"))
    days = [_read(pl.col("text"), fmt) for fmt in DAY_FORMATS]
    serial = pl.col("text").str.extract(r"^(\d{5})(?:\.\d+)?$").cast(pl.Int64)
    first = pl.concat_str(pl.lit("1 "), pl.col("text"))
    iso_month = pl.concat_str(pl.col("text"), pl.lit("-01"))
    months = [_read(iso_month, "%Y-%m-%d"), *(_read(first, fmt) for fmt in MONTH_FORMATS)]
    year = pl.col("text").str.extract(r"^(\d{4})$").cast(pl.Int32)
    frame = frame.with_columns(
        pl.coalesce(*days, EXCEL_EPOCH + pl.duration(days=serial)).alias("day"),
        pl.coalesce(*months).alias("month"),
        pl.date(year, 1, 1).alias("year"),
    ).with_columns(pl.coalesce("day", "month", "year").alias("date"))
    return frame.select("date", _precision().alias("precision"), _problem().alias("problem"))


def _read(text: pl.Expr, fmt: str) -> pl.Expr:
    """The date, or null; a four-digit format also accepts "19" as the year 19, which is never meant."""
    date = text.str.to_date(fmt, strict=False)
    return pl.when(date.dt.year() >= EARLIEST_YEAR).then(date)


def _tidy(cell: pl.Expr) -> pl.Expr:
    """The cell without a time of day, ordinal endings, commas and doubled spaces."""
    return (
        cell.str.strip_chars()
        .str.replace(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$", "")
        .str.replace_all(r"(\d)(st|nd|rd|th)\b", "$1")
        .str.replace_all(",", " ")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )


def _precision() -> pl.Expr:
    return (
        pl.when(pl.col("date").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("day").is_not_null())
        .then(pl.lit("day"))
        .when(pl.col("month").is_not_null())
        .then(pl.lit("month"))
        .otherwise(pl.lit("year"))
    )


def _problem() -> pl.Expr:
    date_like = pl.col("text").str.contains(r"^\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}$")
    absent = pl.col("text").is_null() | pl.col("text").str.to_lowercase().is_in(["", "unknown", "n/k", "not known"])
    return (
        pl.when(absent | pl.col("date").is_not_null())
        .then(None)
        .when(date_like)
        .then(pl.lit("impossible date"))
        .otherwise(pl.lit("not a date"))
    )
