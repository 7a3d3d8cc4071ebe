"""When somebody died, read from a coroner's text where the field is missing.

A report comes a year or more after the death; dating the failing by the report would count an old death as a
recurrence. The date is read only where the text says that the death was on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from .death_patterns import ANY_DAY, DEATHS, LONG_DEAD, OPENED, OPENING_BEFORE, RELATIVE

LONGEST_DELAY_YEARS = 20  # a date further back than this is another person's death or history
SOON_DAYS = 60  # most investigations open within days of the death; a date close before it is the likelier one
FORTNIGHT = 14
MONTH_NUMBER = {name: i for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
FILLERS = re.compile(r"(?<=\d)\s?(?:st|nd|rd|th)\b|\b(?:day\s+)?of\b", re.IGNORECASE)
TEXT_AFTER = 150  # characters behind a match in which the state of a body may be told
TEXT_BEFORE = 60  # characters before a match in which the person who died may be named


def death_date(text: str, reported: date | None) -> tuple[date | None, str]:
    """(date, precision) of the death that the text states, or (None, "unknown").

    A date after the report, after the day on which the coroner opened the investigation, or more than twenty
    years before the report is not taken. Of several dates the one within sixty days before the opening counts
    first, then the surest wording, then the first in the text.
    """
    opened = min((found for found in _openings(text) if _plausible(found, reported)), default=None)
    latest = min((day for day in (opened, reported) if day), default=None)
    candidates = sorted(
        (opened is None or (opened - found).days > SOON_DAYS, rank, start, found, precision)
        for rank, start, found, precision in _candidates(text)
        if _plausible(found, latest)
    )
    if candidates:
        return candidates[0][3], candidates[0][4]
    return _month_of_opening(text, opened) if opened else (None, "unknown")


def _month_of_opening(text: str, opened: date) -> tuple[date | None, str]:
    """The month of a death that the text tells without dating it, where the last day it tells before the coroner
    opened the investigation, at most a fortnight earlier, falls in the same month. Precision is never finer."""
    if LONG_DEAD.search(text):
        return None, "unknown"
    days = [_parse(match.group(0))[0] for match in ANY_DAY.finditer(text)]
    told = [day for day in days if day and timedelta(0) < opened - day <= timedelta(days=FORTNIGHT)]
    if told and (max(told).year, max(told).month) == (opened.year, opened.month):
        return opened.replace(day=1), "month"
    return None, "unknown"


def _candidates(text: str) -> Iterator[tuple[int, int, date, str]]:
    """(rank of the wording, position, date, precision) of every death that the text dates."""
    for rank, (days, pattern) in enumerate(DEATHS):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - TEXT_BEFORE) : match.start()]
            after = text[match.start() : match.end() + TEXT_AFTER]
            if RELATIVE.search(before) or OPENING_BEFORE.search(before) or LONG_DEAD.search(after):
                continue
            found, precision = _parse(match.group(1))
            if found:
                yield rank, match.start(), found + timedelta(days=days), precision


def _openings(text: str) -> Iterator[date]:
    """Days on which the text says that an investigation or inquest was opened."""
    for pattern in OPENED:
        for match in pattern.finditer(text):
            found, precision = _parse(match.group(1))
            if found and precision == "day":
                yield found


def add_death_dates(fields: pl.DataFrame, sections: list[str]) -> pl.DataFrame:
    """`fields` with occurred_date and date_precision filled from the text where the export gave no date."""
    rows = []
    for row in fields.select("occurred_date", "date_precision", "reported_date", *sections).iter_rows():
        occurred, precision, reported, *texts = row
        if occurred is None:
            occurred, precision = death_date("\n".join(text for text in texts if text), reported)
        rows.append((occurred, precision))
    return fields.with_columns(
        pl.Series("occurred_date", [row[0] for row in rows], dtype=pl.Date),
        pl.Series("date_precision", [row[1] for row in rows], dtype=pl.String),
    )


@lru_cache(maxsize=50_000)
def _parse(text: str) -> tuple[date | None, str]:
    """(date, precision) of a day or a month in a coroner's words; (None, "unknown") for a day that never was."""
    words = re.findall(r"\d+|[A-Za-z]{3,}", FILLERS.sub(" ", text))
    named = next((MONTH_NUMBER[word[:3].casefold()] for word in words if word[:3].casefold() in MONTH_NUMBER), None)
    numbers = [int(word) for word in words if word.isdigit()]
    if named:
        numbers.insert(len(numbers) - 1, named)
    day, month, year = numbers if len(numbers) == 3 else (1, *numbers)
    try:
        return date(year + 2000 if year < 100 else year, month, day), "day" if len(numbers) == 3 else "month"
    except ValueError:
        return None, "unknown"


def _plausible(found: date, latest: date | None) -> bool:
    if latest is None:
        return True
    return found <= latest and latest.year - found.year <= LONGEST_DELAY_YEARS
