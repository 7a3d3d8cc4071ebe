"""Dates as exports write them: day first, or ISO, or an Excel serial, or only a month or a year."""

from __future__ import annotations

import polars as pl

# Day before month because every source here is British; ISO before all because it is safe.
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y",
               "%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%d-%B-%Y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y",
               "%d%b%Y", "%B %d %Y", "%b %d %Y")  # fmt: skip
MONTH_FORMATS = ("%d %m/%Y", "%d %m-%Y", "%d %B %Y", "%d %b %Y", "%d %B-%Y", "%d %b-%Y", "%d %B %y", "%d %b-%y")
EXCEL_EPOCH = pl.date(1899, 12, 30)
EXCEL_SERIAL = r"^([1-6]\d{4})(?:\.\d+)?$"  # 1927 to 2091; smaller numbers are no dates of incidents
COMPACT = r"^(?:19|20)\d{6}$"
EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
# What databases write where there is no date: read as no date, as a blank cell is.
PLACEHOLDERS = ("1900-01-01", "1753-01-01", "9999-12-31", "1899-12-30", "1899-12-31", "2099-12-31", "0001-01-01",
                "01/01/1900", "01/01/1753", "31/12/9999", "00/00/0000", "0000-00-00", "01/01/0001",
                "31/12/2099")  # fmt: skip
ABSENT = ("", "unknown", "n/k", "nk", "not known", "n/a", "na", "none", "null", "nan", "nat", "-", "--", "?", "tbc",
          "tba", "not stated", "not recorded", "date unknown", "blank", "0")  # fmt: skip
TIME = (
    r"[T ,]+(?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?:Z| ?UTC| ?[+-]\d{2}:?\d{2})?$"
)
WEEKDAY = r"^(?i)(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[ ,.]*"


def parse_dates(column: pl.Series) -> pl.DataFrame:
    """One row per cell: date, precision (day, month, year, unknown) and problem (null, or what is wrong).

    A month or a year is given as its first day. Times of day are dropped. Blank cells, words such as "unknown"
    and the placeholders of databases (1 January 1900) are no date and no problem. A cell that looks like a date
    but is none ("31/02/2019") has the problem "impossible date"; any other text "not a date".
    """
    frame = pl.DataFrame({"cell": column.cast(pl.String)}).with_columns(_tidy(pl.col("cell")).alias("text"))
    text = pl.when(pl.col("text").is_in(PLACEHOLDERS)).then(None).otherwise(pl.col("text"))
    frame = frame.with_columns(text.alias("text"))
    days = [_read(pl.col("text"), fmt) for fmt in DAY_FORMATS]
    compact = pl.when(pl.col("text").str.contains(COMPACT)).then(_read(pl.col("text"), "%Y%m%d"))
    serial = pl.col("text").str.extract(EXCEL_SERIAL).cast(pl.Int64)
    first = pl.concat_str(pl.lit("1 "), pl.col("text"))
    iso_month = pl.concat_str(pl.col("text").str.replace("/", "-"), pl.lit("-01"))
    months = [_read(iso_month, "%Y-%m-%d"), *(_read(first, fmt) for fmt in MONTH_FORMATS)]
    year = pl.col("text").str.extract(r"^((?:19|20)\d{2})(?:\.0)?$").cast(pl.Int32)
    frame = frame.with_columns(
        pl.coalesce(*days, compact, EXCEL_EPOCH + pl.duration(days=serial)).alias("day"),
        pl.coalesce(*months).alias("month"),
        pl.date(year, 1, 1).alias("year"),
    ).with_columns(pl.coalesce("day", "month", "year").alias("date"))
    return frame.select("date", _precision().alias("precision"), _problem().alias("problem"))


def _read(text: pl.Expr, fmt: str) -> pl.Expr:
    """The date, or null; a four-digit format also accepts "19" as the year 19, which is never meant."""
    date = text.str.to_date(fmt, strict=False)
    return pl.when(date.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)).then(date)


def _tidy(cell: pl.Expr) -> pl.Expr:
    """The cell without time of day, weekday, ordinal endings, "of", commas and doubled spaces."""
    return (
        cell.str.replace_all("\u00a0", " ")
        .str.strip_chars(" \t\r\n'")
        .str.replace(r"^\d{1,2}:\d{2}(?::\d{2})?[ ,]+", "")
        .str.replace(WEEKDAY, "")  # first: "Fri 01.02.19" is no time of day
        .str.replace(TIME, "")
        .str.replace_all(r"(?i)(\d)\s?(st|nd|rd|th)\b", "$1")
        .str.replace_all(r"(?i)\b(day )?of\b", " ")
        .str.replace_all(r"(?i)\bsept\b", "Sep")
        .str.replace_all(",", " ")
        .str.replace_all(r"\s+", " ")
        .str.replace_all(r" ?([/.-]) ?", "$1")
        .str.strip_chars(" .")
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
    absent = pl.col("text").is_null() | pl.col("text").str.to_lowercase().is_in(ABSENT)
    return (
        pl.when(absent | pl.col("date").is_not_null())
        .then(None)
        .when(date_like)
        .then(pl.lit("impossible date"))
        .otherwise(pl.lit("not a date"))
    )
