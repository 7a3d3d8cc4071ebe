"""Dates that are only known to the month or the year, and what can surely be said about their order."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

ALERT = "national_alert"
EXACTNESS = {"day": 0, "month": 1, "year": 2}


@dataclass(frozen=True)
class Moment:
    """A signal as the ledger sees it: between which two days it lies, and who said it. `body`: the predecessor of the
    row's body that it is of; None where it is of the row's body itself, or of all."""

    signal_id: str
    record_id: str
    event: str
    unit: str | None
    setting: str
    kind: str
    source_type: str
    source_group: str
    serious: bool
    day: date | None
    precision: str
    confirmed: bool
    narrative: str | None
    start: int | None
    end: int | None
    known: date | None = None
    general: bool = False
    body: str | None = None

    @property
    def is_closure(self) -> bool:
        """Whether the body itself declared a lesson complete; an audit or an answer assures, it closes nothing."""
        own = self.source_group == "trust_internal" and self.source_type not in ("audit", "response")
        return self.kind == "assurance" and own and not self.general

    @property
    def earliest(self) -> date | None:
        """The first day on which it can have been."""
        if self.day is None:
            return None
        if self.precision == "year":
            return date(self.day.year, 1, 1)
        return self.day.replace(day=1) if self.precision == "month" else self.day

    @property
    def latest(self) -> date | None:
        """The last day on which it can have been."""
        if self.day is None:
            return None
        if self.precision == "year":
            return date(self.day.year, 12, 31)
        if self.precision == "month":
            return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return self.day


def exactness_of(moment: Moment) -> int:
    """0 for a day, 1 for a month, 2 for a year, 3 for a date of unknown precision."""
    return EXACTNESS.get(moment.precision, 3)


def surely_after(later: Moment, earlier: Moment) -> bool:
    """Whether `later` came after `earlier` on every reading of both dates; unknown dates never do."""
    if later.earliest is None or earlier.latest is None:
        return False
    return later.earliest > earlier.latest


def possibly_after(later: Moment, earlier: Moment) -> bool:
    """Whether `later` can have come after `earlier`. An undated failing came before the end of the year in which
    it was known; where that is not known either, it can have been at any time."""
    if earlier.earliest is None:
        return False
    last = later.latest or (date(later.known.year, 12, 31) if later.known else date.max)
    return last > earlier.earliest


def months_surely_between(earlier: Moment, later: Moment) -> int:
    """Whole calendar months that surely lie between two moments; negative when their order is not sure."""
    if later.earliest is None or earlier.latest is None:
        return -1
    return months_between(earlier.latest, later.earliest)


def months_between(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`; negative when `end` comes first.

    The last day of a month counts as reaching the last day of a shorter one.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    last = calendar.monthrange(end.year, end.month)[1]
    return months - 1 if end.day < min(start.day, last) else months
