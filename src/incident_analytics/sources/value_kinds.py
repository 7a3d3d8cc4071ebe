"""What kind of values a column holds: dates, numbers, words, references."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import look_up, value_map

DATE_LIKE = re.compile(
    r"^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/-]\d{1,2}(?:[/-]\d{1,2})?|"
    r"\d{1,2}(?:st|nd|rd|th)?[ -][A-Za-z]{3,9}[ -,]*\d{2,4}|[A-Za-z]{3,9}[ -]\d{2,4})(?:[ T]\d{1,2}:\d{2}.*)?$"
)
NUMBER_LIKE = re.compile(r"^-?[\d,]+(?:\.\d+)?$")


@dataclass(frozen=True)
class Words:
    """Shares and sizes of a column's filled cells: dates, numbers and unique are shares; words is the mean."""

    count: int
    dates: float
    numbers: float
    unique: float
    distinct: int
    words: float


def kind_of(values: list[str]) -> Words:
    """What the filled cells of a column look like."""
    n = max(1, len(values))
    distinct = len(set(values))
    return Words(
        count=len(values),
        dates=sum(bool(DATE_LIKE.match(value)) for value in values) / n,
        numbers=sum(bool(NUMBER_LIKE.match(value)) for value in values) / n,
        unique=distinct / n,
        distinct=distinct,
        words=sum(len(value.split()) for value in values) / n,
    )


def known_share(values: list[str], name: str) -> tuple[float, list[str]]:
    """(share of the cells whose word the value map `name` knows, distinct words that it does not know)."""
    words = value_map(name)
    known = {value for value in set(values) if look_up(value, words)}
    unknown = sorted(set(values) - known)
    return sum(value in known for value in values) / max(1, len(values)), unknown
