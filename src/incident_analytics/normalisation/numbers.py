"""Numbers as exports write them, and the ages that LFPSE counts in days of its own calendar."""

from __future__ import annotations

import re

import polars as pl

# LFPSE turns an age into days with months of 31 and years of 372 days (NHS England's own extraction code), so
# fifty years are 18,600. A number that is no whole month or year is not an age as the form writes it.
DAYS_IN_MONTH = 31
DAYS_IN_YEAR = 372
OLDEST_YEARS = 199  # 74,028 days: the upper bound of the same code
MOST = 1e15  # beyond it no number is exact, and none is meant
RANGES = {
    "n_patients": (0, None, True),
    "evidence_level": (0, 5, True),
    "revision": (0, None, True),
    "age_years": (0, OLDEST_YEARS, False),
    "value": (0, None, False),
}


def age_in_years(days: float | None) -> int | None:
    """Completed years of an LFPSE age in days; None for a number that the form cannot have made.

    Under one year is 0: days below 31, or whole months of 31 days.
    """
    if days is None or days < 1 or days != int(days):
        return None
    days = int(days)
    if days < DAYS_IN_MONTH:
        return 0
    if days < DAYS_IN_YEAR:
        return 0 if days % DAYS_IN_MONTH == 0 else None
    years, rest = divmod(days, DAYS_IN_YEAR)
    return years if rest == 0 and years <= OLDEST_YEARS else None


def read_numbers(column: pl.Series) -> pl.Series:
    """Cells as numbers; thousands separators and a unit behind the number ("42 years") are dropped."""
    return pl.Series(column.name, [_number(cell) for cell in column.cast(pl.String)], dtype=pl.Float64)


def _number(cell: str | None) -> float | None:
    match = re.fullmatch(r"\s*(-?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?:years?|yrs?|y|days?)?\s*", cell or "")
    return float(match.group(1).replace(",", "")) if match else None


def number_problem(value: float | None, name: str) -> str | None:
    """What is wrong with a number as field `name`, or None."""
    low, high, whole = RANGES[name]
    if value is None:
        return "not a number of zero or more"
    if not low <= value <= (MOST if high is None else high):
        return "not a number of zero or more" if high is None else f"not a number from {low} to {high}"
    return "not a whole number" if whole and value != int(value) else None
