"""Whole dates in a text moved by days, each written the way it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from ..normalisation.dates import PLACEHOLDERS, parse_dates

MONTHS = "January February March April May June July August September October November December".split()
NUMBER = {month[:3].lower(): place for place, month in enumerate(MONTHS, start=1)}
SHORT = "|".join(month[:3] for month in MONTHS)
FIGURES = re.compile(
    r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/]|[.-]\d| ?[ap]\.?m\b)", re.A | re.I
)  # "04.10.31 PM" is a time of day
ISO = re.compile(r"(?<![\d/-])(\d{4})([-/])(\d{2})\2(\d{2})(?![\d/-])", re.A)
JOINED = re.compile(rf"(?<![\w/-])(\d{{1,2}})([-/])({SHORT})\2(\d{{4}}|\d{{2}})(?![\d/-])", re.I | re.A)  # 3-Apr-19
NAMED = "|".join([*MONTHS, *(month[:3] for month in MONTHS)])
WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})((?:st|nd|rd|th)?)( (?:of )?)({NAMED})(,? )(\d{{4}})(?!\d)", re.I | re.A)
LONGEST_CELL = 60  # characters of a cell of a column of dates; a longer one is a text
# What is left of a date once the whole dates have been moved: "between 3 and", "3/4 and", "April 5 2021".
LEFT_OVER = re.compile(rf"\d|\b(?:{NAMED})\b", re.I)
PART = re.compile(rf"\d{{1,2}}[/.-]\d{{1,2}}|\b(?:{NAMED})\b[^\d]{{0,6}}\d", re.I)
WHOLE = (FIGURES, ISO, WORDS, JOINED)  # the dates that are moved
# A time of day behind a date: it stays as it is.
CLOCK = re.compile(
    r"^(?P<day>.*?\d)(?P<time>(?:T|[ ,]+(?:at )?)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[AP]\.?M\.?)?"
    r"(?:Z| ?UTC| ?[+-]\d{2}:?\d{2})?)\s*$", re.I | re.A
)  # fmt: skip
FIRST_DAY = re.compile(r"0?1([/.-])0?1\1(?:19)?00")
TWO_DIGIT_TURN = 50  # 49 is 2049, 50 is 1950


def shift_text(text: str, days: int) -> str:
    """The text with each whole date `days` later; day before month, and what is no date is left as it is."""

    def figures(match: re.Match[str]) -> str:
        moved = _moved(*DAY_OF[FIGURES](match), days)
        if moved is None:
            return match[0]
        parts = (_wide(moved.day, match[1]), _wide(moved.month, match[3]), f"{moved.year:04d}"[-len(match[4]) :])
        return match[2].join(parts)

    def iso(match: re.Match[str]) -> str:
        moved = _moved(*DAY_OF[ISO](match), days)
        return match[0] if moved is None else moved.isoformat().replace("-", match[2])

    def joined(match: re.Match[str]) -> str:
        moved = _moved(*DAY_OF[JOINED](match), days)
        if moved is None:
            return match[0]
        month = MONTHS[moved.month - 1][:3]
        month = month.upper() if match[3].isupper() else month.lower() if match[3].islower() else month
        return match[2].join((_wide(moved.day, match[1]), month, f"{moved.year:04d}"[-len(match[4]) :]))

    def words(match: re.Match[str]) -> str:
        moved = _moved(*DAY_OF[WORDS](match), days)
        if moved is None:
            return match[0]
        month = MONTHS[moved.month - 1]
        month = month[:3] if len(match[4]) == 3 and match[4].lower() != "may" else month
        ending = _ordinal(moved.day) if match[2] else ""
        return f"{_wide(moved.day, match[1])}{ending}{match[3]}{month}{match[5]}{moved.year:04d}"

    return JOINED.sub(joined, WORDS.sub(words, ISO.sub(iso, FIGURES.sub(figures, text))))


def shift_cells(column: pl.Series, days: pl.Series) -> pl.Series:
    """Cells of text with their whole dates moved; a cell that is nothing but a date, in a way that `shift_text` does
    not know, as an ISO date.

    A cell of a few words in which a date would stay beside one that moved, or that holds a date which means none
    (1 January 1900), is blank: either would give the shift away. A longer text keeps what is no whole date.
    """
    parts = [_without_clock(text) if text else (text, "") for text in column]
    plain = pl.Series(column.name, [day for day, _ in parts], dtype=pl.String)
    moved = _shift_days(plain, days)
    clocks = pl.Series([clock for _, clock in parts], dtype=pl.String)
    return (moved + clocks).alias(column.name)


def _without_clock(text: str) -> tuple[str, str]:
    """(the cell without the time of day behind its date, that time)."""
    match = CLOCK.match(text) if len(text) <= LONGEST_CELL else None
    if match is None or not any(pattern.fullmatch(match["day"].strip()) for pattern in WHOLE):
        return text, ""
    return match["day"], match["time"]


def _shift_days(column: pl.Series, days: pl.Series) -> pl.Series:
    moved = [shift_text(text, n) if text else text for text, n in zip(column, days, strict=True)]
    frame = pl.DataFrame({"was": column, "now": pl.Series(moved, dtype=pl.String), "days": days})
    read = parse_dates(column)
    later = (pl.col("date") + pl.duration(days="days")).cast(pl.String)
    other = (pl.col("was") == pl.col("now")) & (pl.col("precision") == "day")
    none = pl.col("date").cast(pl.String).is_in(PLACEHOLDERS)
    telling = pl.Series([bool(text) and _tells(text) for text in column], dtype=pl.Boolean)
    shifted = frame.hstack(read).select(
        pl.when(other & ~none).then(later).when(~telling & ~other).then(pl.col("now")).alias(column.name)
    )  # fmt: skip
    return shifted[column.name]


def _tells(text: str) -> bool:
    """Whether a short cell holds a date that means none, or one that would stay as it is."""
    if len(text) > LONGEST_CELL:
        return False
    folded = unicodedata.normalize("NFKC", text)
    rest = folded
    for pattern in WHOLE:
        if any(_means_none(match) for match in pattern.finditer(rest)):
            return True
        rest = pattern.sub(" ", rest)
    if rest == folded:
        return bool(PART.search(rest))
    as_given = any(pattern.search(text) for pattern in WHOLE)
    return bool(LEFT_OVER.search(rest)) or not as_given  # wide figures stay as they are


def _means_none(match: re.Match[str]) -> bool:
    """Whether a date is one that databases write where there is none, however it is written; of 01/01/00 nothing says
    which century it is."""
    if match[0] in PLACEHOLDERS or FIRST_DAY.fullmatch(match[0]):
        return True
    read = _moved(*DAY_OF[match.re](match), 0)
    return read is not None and read.isoformat() in PLACEHOLDERS


def _whole(year: str) -> int:
    """A year in full."""
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= TWO_DIGIT_TURN else 2000)


# What each pattern says: year, month, day.
DAY_OF: dict[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int]]] = {
    FIGURES: lambda match: (_whole(match[4]), int(match[3]), int(match[1])),
    ISO: lambda match: (int(match[1]), int(match[3]), int(match[4])),
    JOINED: lambda match: (_whole(match[4]), NUMBER[match[3].lower()], int(match[1])),
    WORDS: lambda match: (int(match[6]), NUMBER[match[4][:3].lower()], int(match[1])),
}


def _moved(year: int, month: int, day: int, days: int) -> date | None:
    try:
        return date(year, month, day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None


def _wide(number: int, before: str) -> str:
    """With a leading zero where there was one."""
    return f"{number:02d}" if before.startswith("0") else str(number)


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
