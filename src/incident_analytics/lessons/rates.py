"""Rates before and after a closure, with an exact interval of their ratio."""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl
from scipy import special

from .rule import Rule

PREFERRED = ("occupied_bed_days", "contacts", "admissions")
NEARLY = 0.9  # of the months of the measure that is known longest
PER = {"occupied_bed_days": 10_000, "contacts": 10_000, "admissions": 1_000, "years": 1}
METHOD = (
    "ratio of Poisson rates, exact conditional interval (Clopper-Pearson on the share of events after); a fall counts "
    "as one only where the interval that allows for clustered events shows it too"
)


@dataclass(frozen=True)
class Comparison:
    """Events and exposure before and after; rates per `per` of `measure`; `ratio` is after over before. `watched`: the
    stretches in which events were counted, each with what was at risk."""

    events_before: int
    events_after: int
    exposure_before: float
    exposure_after: float
    measure: str
    per: int
    rate_before: float | None
    rate_after: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    improvement: str
    watched: tuple[tuple[date, date, float], ...] = field(default=(), repr=False, compare=False)

    def saw(self, day: date) -> bool:
        """Whether an event of that day was counted."""
        return any(first <= day < last for first, last, _ in self.watched)


def rate_ratio(
    events_before: int, exposure_before: float, events_after: int, exposure_after: float, confidence: float = 0.95
) -> tuple[float | None, float | None, float | None]:
    """(ratio, lower, upper) of the rate after over the rate before; None where it cannot be had.

    Given the total, the events after are binomial with a share that depends on the ratio alone; the interval is
    that of Clopper and Pearson (1934) carried over (Przyborowski and Wilenski 1940). Upper is infinite when
    nothing happened before.
    """
    total = events_before + events_after
    if total == 0 or exposure_before <= 0 or exposure_after <= 0:
        return None, None, None
    scale = exposure_before / exposure_after
    tail = (1 - confidence) / 2
    low = float(special.betaincinv(events_after, events_before + 1, tail)) if events_after else 0.0
    ratio = scale * events_after / events_before if events_before else float("inf")
    upper = float(upper_limits(np.array(events_before), np.array(events_after), np.array(scale), tail))
    return ratio, scale * low / (1 - low), upper


def upper_limits(events_before: np.ndarray, events_after: np.ndarray, scale: np.ndarray, tail: float) -> np.ndarray:
    """Upper limits of rate ratios; infinite where nothing happened before."""
    with np.errstate(divide="ignore", invalid="ignore"):
        high = special.betaincinv(events_after + 1, events_before, 1 - tail)
        return np.where(events_before > 0, scale * high / (1 - high), np.inf)


def judge(lower: float | None, upper: float | None, rule: Rule) -> str:
    """yes: the interval lies below no change. no: it holds no change and excludes a large fall."""
    if lower is None or upper is None:
        return "not_assessable"
    if upper < 1:
        return "yes"
    return "no" if lower > rule.large_fall else "not_assessable"


Windows = list[tuple[date, date, float]]
Cell = tuple[int, int, float, float]


def compare(
    event_days: list[date], closure: date, start: date, end: date, exposure: pl.DataFrame | None, rule: Rule
) -> Comparison:
    """Rates of the events before and after `closure` within [start, end).

    `exposure` has month, measure and value of the row's scope; months without a value are left out together
    with their events. Without exposure the denominator is years of observation.
    """
    return compare_in(*windows_of(start, end, exposure), event_days, closure, rule)


def compare_in(windows: Windows, measure: str, event_days: list[date], closure: date, rule: Rule) -> Comparison:
    """As `compare`, over stretches of observation that are known already; the day of closure belongs to before."""
    per = PER[measure]
    n_before, n_after, before, after = totals(split_at(windows, event_days, closure))
    ratio, lower, upper = rate_ratio(n_before, before, n_after, after, rule.confidence)
    return Comparison(
        n_before, n_after, before, after, measure, per,
        per * n_before / before if before > 0 else None,
        per * n_after / after if after > 0 else None,
        ratio, lower, upper, judge(lower, upper, rule), tuple(windows),
    )  # fmt: skip


def without(windows: Windows, first: date, last: date) -> Windows:
    """The stretches without the days from `first` to `last`, what was at risk shared out by days."""
    out = []
    for begin, end, value in windows:
        for one, other in ((begin, min(end, first)), (max(begin, last + timedelta(days=1)), end)):
            if one < other:
                out.append((one, other, value * (other - one).days / (end - begin).days))
    return out


def split_at(windows: Windows, event_days: list[date], closure: date) -> list[Cell]:
    """(events before, events after, exposure before, exposure after) of each stretch; the day of `closure` belongs to
    before. Events outside all stretches are left out."""
    days, following = sorted(event_days), closure + timedelta(days=1)
    out = []
    for first, last, value in windows:
        share = _share_before(first, last, closure)
        start, middle, end = (bisect_left(days, day) for day in (first, min(max(following, first), last), last))
        out.append((middle - start, end - middle, value * share, value * (1 - share)))
    return out


def totals(cells: list[Cell]) -> Cell:
    """The sums of what `split_at` gives."""
    n_before, n_after, before, after = 0, 0, 0.0, 0.0
    for cell in cells:
        n_before, n_after, before, after = (
            n_before + cell[0], n_after + cell[1], before + cell[2], after + cell[3])  # fmt: skip
    return n_before, n_after, before, after


def permuted_share(windows: Windows, event_days: list[date], observed: Comparison, rule: Rule) -> float | None:
    """How often another closure date would have looked as good: the share of all first days of the stretches,
    as if the closure had been then, whose interval reaches no higher than the observed one. None without a rate."""
    if observed.upper is None:
        return None
    days = np.array([day.toordinal() for day in event_days])
    first, last = (np.array([window[end].toordinal() for window in windows]) for end in (0, 1))
    value = np.array([window[2] for window in windows])
    inside = np.sort(days[((days[:, None] >= first) & (days[:, None] < last)).any(axis=1)])
    before = np.concatenate([[0.0], np.cumsum(value)[:-1]]) + value / (last - first)
    after = value.sum() - before
    n_before = np.searchsorted(inside, first, side="right")
    held = (before > 0) & (after > 0) & (len(inside) > 0)
    uppers = upper_limits(
        n_before[held], len(inside) - n_before[held], before[held] / after[held], (1 - rule.confidence) / 2
    )
    return float((uppers <= observed.upper).mean()) if held.any() else None


def windows_of(start: date, end: date, exposure: pl.DataFrame | None) -> tuple[Windows, str]:
    """(first day, day after the last, exposure) of each month of observation, and its measure."""
    if exposure is None or exposure.is_empty():
        return [(first, last, (last - first).days / 365.25) for first, last in _months(start, end)], "years"
    measure = measure_of(exposure)
    monthly = exposure.filter(pl.col("measure") == measure).group_by("month").agg(pl.col("value").sum()).sort("month")
    stretches = []
    for month, value in monthly.iter_rows():
        following = month + timedelta(days=calendar.monthrange(month.year, month.month)[1])
        first, last = max(month, start), min(following, end)
        if first < last:
            stretches.append((first, last, value * (last - first).days / (following - month).days))
    return stretches, measure


def measure_of(exposure: pl.DataFrame) -> str:
    """The first of PREFERRED that is known in nearly as many months as any: one of few months stands for little."""
    months = dict(exposure.group_by("measure").agg(pl.col("month").n_unique()).iter_rows())
    fewest = NEARLY * max(months.values())
    return next(name for name in PREFERRED if months.get(name, 0) >= fewest)


def _months(start: date, end: date) -> Iterator[tuple[date, date]]:
    """The calendar months of [start, end), the first and the last cut where it begins and ends."""
    while start < end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield start, min(following, end)
        start = following


def _share_before(first: date, last: date, closure: date) -> float:
    """The share of [first, last) that lies up to and including `closure`."""
    days = (last - first).days
    return min(max((closure - first).days + 1, 0), days) / days
