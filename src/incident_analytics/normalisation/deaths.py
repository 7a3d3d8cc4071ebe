"""When somebody died, read from a coroner's text where the field is missing.

A report comes a year or more after the death; dating the failing by the report would count an old death as a
recurrence. The date is read only where the sentence says that the death was on it.
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from .dates import parse_dates

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = (
    rf"(?:\d{{1,2}}(?:\s?(?:st|nd|rd|th))?(?:\s+(?:day\s+)?of)?\s+(?:{MONTHS}),?\s+\d{{4}}\b|"
    r"\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b)"
)
MONTH = rf"(?:{MONTHS}),?\s+\d{{4}}"
DEATH = (
    r"(?:died|dies|dying|passed\s+away|was\s+found\s+(?:dead|deceased|lifeless|hanging|unresponsive)|"
    r"(?:was\s+)?(?:pronounced|confirmed|certified|declared)\s+(?:dead|deceased|life\s+extinct)|"
    r"took\s+(?:his|her|their)\s+own\s+life|ended\s+(?:his|her|their)\s+(?:own\s+)?life|"
    r"life\s+was\s+(?:pronounced|declared)\s+extinct|(?:his|her|their|whose)\s+death|date\s+of\s+death)"
)
NOT_DEATH = r"\b(?:investigations?|inquests?|commenced|opened|born|concluded|admitted|reported)\b"
GAP = rf"(?:(?!{NOT_DEATH})[^.;\n]){{0,140}}?"
# Surest first: the death stands before the date in one sentence; "death of [NAME] on"; the date before the death.
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{DEATH}\b{GAP}\b(?:on|of|:)?\s*(?:or\s+about\s+)?(?:the\s+)?({DAY})",
        rf"\bdeath\s+(?:of\s+)?{GAP}\bon\s+(?:the\s+)?({DAY})(?![^.;\n]{{0,80}}{NOT_DEATH})",
        rf"\b(?:on|of)\s+(?:the\s+)?({DAY}){GAP}\b{DEATH}\b",
        rf"\b{DEATH}\b{GAP}\bin\s+({MONTH})",
    )
)
LONGEST_DELAY_YEARS = 20  # a date further back than this is another person's death or history


def death_date(text: str, reported: date | None) -> tuple[date | None, str]:
    """(date, precision) of the death that the text states, or (None, "unknown").

    A date after the report or more than twenty years before it is not taken.
    """
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            found, precision = _parse(match.group(1))
            if found and _plausible(found, reported):
                return found, precision
    return None, "unknown"


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


def _parse(text: str) -> tuple[date | None, str]:
    tidy = re.sub(r"\b(?:day\s+)?of\b|,", " ", text, flags=re.IGNORECASE)
    tidy = re.sub(r"(\d)\s+(st|nd|rd|th)\b", r"\1\2", tidy)
    tidy = re.sub(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})$", r"\1/\2/\3", tidy)
    parsed = parse_dates(pl.Series([tidy]))
    return parsed["date"][0], parsed["precision"][0]


def _plausible(found: date, reported: date | None) -> bool:
    if reported is None:
        return True
    return found <= reported and reported.year - found.year <= LONGEST_DELAY_YEARS
