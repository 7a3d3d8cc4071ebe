"""A row's rates before and after its first closure: which events, over which stretch, with which denominator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from .counted import many
from .dated import Moment, possibly_after, surely_after
from .facts import Facts, first_of_each_event
from .fall import Fall, fall_of
from .growth import reporting_growth
from .mid_p import LargeFall
from .rates import Comparison, Windows, compare_in, judge, measure_of, permuted_share, windows_of, without
from .rule import Rule
from .scope import Row, units_of
from .shared import Setup
from .systems import not_comparable

PROMPTED = "the fall rests on the events that prompted the lesson, and is no evidence without them"
CLUSTERED = "events come in clusters: the wider interval that allows for them decides"
RECORDING = "what is found on all other themes fell as well: less is recorded, or less is coded"
UNWATCHED = "{} in wards whose exposure is not known for that month: before and after were not compared"
SINGLE = "the fall rests on a single event, and is no evidence without it"
OUTGREW = 4.0  # times as much more than on other themes; then the theme's own coding may have begun
LOST = 0.8  # findings on other themes, after over before; below it a fall must be larger than theirs to count


@dataclass(frozen=True)
class Compared:
    """`rates`: None where there is no closure or no time on both sides of it. `permuted`: how often another closure
    date would have looked as good, where the fall counts as one. `fall`: how surely the rate fell. `outgrew`: whether
    the theme is found so much more often than before, and than others, that its own coding may have begun. `refused`:
    whether both rates are there and are not set against each other."""

    rates: Comparison | None
    permuted: float | None
    caveats: list[str]
    fall: Fall | None = None
    outgrew: bool = False
    refused: bool = False


def comparison_of(row: Row, facts: Facts, closure: Moment | None, end: date, setup: Setup) -> Compared:
    """Rates of all dated events of the row, routine ones too, before and after `closure`.

    An event that can have come before or after counts as after, so that doubt never reads as a fall; and a fall
    must stand without the events that prompted the lessons, since a lesson always follows one.
    """
    scoped = _scoped(setup.at_risk, row)
    start = _start(row, scoped, setup)
    if closure is None or start is None or end <= closure.latest or start > closure.latest:
        return Compared(None, None, [])
    events = first_of_each_event([m for m in row.failures if m.day is not None])
    days = [_placed(m, closure, end) for m in events]
    windows, measure = windows_of(start, end + timedelta(days=1), scoped)
    windows = without(windows, closure.earliest, closure.latest) if closure.earliest < closure.latest else windows
    rates = compare_in(windows, measure, days, closure.latest, setup.rule)
    refused = not_comparable(events, closure, setup.systems.get(row.lineage, {}))
    if refused and not setup.rule.across_reporting_change:
        return Compared(_uncompared(rates), None, [refused], refused=True)
    if unwatched := without_denominator(row, events, scoped):
        return Compared(_uncompared(rates), None, [UNWATCHED.format(many(unwatched, "failing"))], refused=True)
    watched = Watched(row, facts, closure, end, windows, events, days)
    return _judged(rates, watched, setup)


@dataclass(frozen=True)
class Watched:
    """What a row's rates were counted from: its dated `events`, the `days` on which they count, and the stretches."""

    row: Row
    facts: Facts
    closure: Moment
    end: date
    windows: Windows
    events: list[Moment]
    days: list[date]


def _judged(rates: Comparison, seen: Watched, setup: Setup) -> Compared:
    """Whether the rate fell, and how surely: a fall must stand against growth, clusters, the events that prompted the
    lesson, and any single one."""
    known = _growth(seen.row, seen.windows, seen.closure, setup)
    growth = known[0] if known else 1.0
    early = [_placed(m, seen.closure, seen.end, doubtful_after=False) for m in seen.events]
    large = _large(seen.row, *known, setup.rule) if known else None
    fall = fall_of(seen.windows, seen.days, seen.closure.latest, setup.rule.confidence, large, early)
    rates, caveats = _allowing_for_clusters(rates, fall, setup.rule)
    if rates.improvement != "yes":
        outgrew = bool(known and rates.ratio and rates.ratio > OUTGREW * growth)
        return Compared(rates, None, caveats, fall, outgrew)
    if growth < LOST and not max(rates.upper, fall.upper or 0) < growth:
        return Compared(replace(rates, improvement="not_assessable"), None, [RECORDING], fall)
    prompting = {m.event for m in seen.facts.lessons}
    others = [day for day, event in zip(seen.days, seen.events, strict=True) if event.event not in prompting]
    for fewer, why in ((others, PROMPTED), (_one_less(seen.days, seen.closure.latest), SINGLE)):
        if compare_in(seen.windows, rates.measure, fewer, seen.closure.latest, setup.rule).improvement != "yes":
            return Compared(replace(rates, improvement="not_assessable"), None, [why], fall)
    return Compared(rates, permuted_share(seen.windows, seen.days, rates, setup.rule), [], fall)


def without_denominator(row: Row, events: list[Moment], scoped: pl.DataFrame | None) -> int:
    """Of the row of a whole body whose exposure is given ward by ward, the failings in wards that have some, but none
    in that month: the rate of a changing set of wards is no rate of the body."""
    if scoped is None or row.unit is not None:
        return 0
    held = set(scoped.select("unit", "month").iter_rows())
    months, known = {month for _, month in held}, {unit for unit, _ in held}
    named = [(units_of(m), m.day.replace(day=1)) for m in events if m.day is not None and units_of(m)]
    return sum(
        1 for units, month in named
        if month in months and known & set(units) and not any((unit, month) in held for unit in ["", *units])
    )  # fmt: skip


def _one_less(days: list[date], closure: date) -> list[date]:
    """Without one of the events before: no single one may decide that a rate fell."""
    before = [day for day in days if day <= closure]
    return [*before[1:], *(day for day in days if day > closure)]


def _growth(row: Row, windows: Windows, closure: Moment, setup: Setup) -> tuple[float, float] | None:
    """What is found a year on the body's other themes, after over before, and how unsure its logarithm is; None where
    they are too few to say."""
    days = setup.reports.get(row.lineage, {})
    others = [day for theme, of_theme in days.items() if theme != row.theme_id for day in of_theme]
    return reporting_growth(others, windows, closure.latest)


def _large(row: Row, growth: float, spread: float, rule: Rule) -> LargeFall:
    """What a fall to the rule's `large_fall` would look like among what is found."""
    counted = [m for m in row.failures if m.day is not None]  # routine ones are in the rates too
    precision = 1.0 if counted and all(m.confirmed for m in counted) else rule.extraction_precision
    return LargeFall(rule.large_fall, precision, growth, spread)


def _allowing_for_clusters(rates: Comparison, fall: Fall, rule: Rule) -> tuple[Comparison, list[str]]:
    """`rates` judged by the wider of the exact interval and the one that allows for events in clusters."""
    if fall.upper is None or fall.dispersion is None or fall.dispersion <= 1:
        return rates, []
    judged = judge(min(rates.lower, fall.lower), max(rates.upper, fall.upper), rule)
    if judged == rates.improvement:
        return rates, []
    return replace(rates, improvement=judged), [CLUSTERED]


def _start(row: Row, scoped: pl.DataFrame | None, setup: Setup) -> date | None:
    """The first month of exposure; without any, the day after the body's first failing on any theme.

    A stretch that begins with an event must not count that event: it would find a high rate before every time.
    """
    if scoped is not None and scoped.height:
        return scoped["month"].min()
    first = setup.first_failure.get(row.lineage)
    return first + timedelta(days=1) if first else None


def _placed(event: Moment, closure: Moment, end: date, *, doubtful_after: bool = True) -> date:
    """The day on which the event counts, never after the end of observation; one that can have come before or after is
    taken as after, so that doubt never reads as a fall, or as before, so that it never excludes one. One that surely
    came in the month or year in which the closure did stays there: that stretch belongs to neither side."""
    if closure.earliest < closure.latest and closure.earliest <= event.earliest and event.latest <= closure.latest:
        return event.day
    if possibly_after(event, closure) and not surely_after(event, closure):
        late = min(max(event.latest, closure.latest + timedelta(days=1)), end)
        return late if doubtful_after else min(event.latest, closure.latest)
    return event.day


def _uncompared(rates: Comparison) -> Comparison:
    """Both rates without their ratio, where they were not counted in the same way."""
    return replace(rates, improvement="not_assessable", ratio=None, lower=None, upper=None)


def _scoped(at_risk: pl.DataFrame | None, row: Row) -> pl.DataFrame | None:
    if at_risk is None:
        return None
    scoped = at_risk.filter(pl.col("org_lineage").eq_missing(row.lineage))
    if row.unit is not None:
        return _one_measure(scoped.filter(pl.col("unit") == row.unit))
    if row.setting != "unknown" and (scoped["setting"] != "unknown").any():
        scoped = scoped.filter(pl.col("setting") == row.setting)
    return _one_measure(of_the_whole(scoped))


def _one_measure(exposure: pl.DataFrame) -> pl.DataFrame:
    return exposure.filter(pl.col("measure") == measure_of(exposure)) if exposure.height else exposure


def of_the_whole(exposure: pl.DataFrame) -> pl.DataFrame:
    """Exposure of bodies: in a month and measure for which a body gives a value for all its units (unit ""), that one
    without its wards'; else the wards'."""
    whole = (pl.col("unit") == "").any().over("org_lineage", "setting", "month", "measure")
    return exposure.filter((pl.col("unit") == "") | ~whole)
