"""Events with a failing by month, quarter, half-year or year: as finely as the profile allows, none hidden."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp

import polars as pl

from ..lessons.event import first_dates
from .periods import years_of
from .profiles import Profile
from .rounding import rounded, shown_range

WIDTHS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
FEWEST_POINTS = 12
SCHEMA = {"first_day": pl.Date, "n_events": pl.Int64, "width": pl.String, "n_not_placed": pl.Int64}
BY_CHANCE = 0.01  # probability of an empty period above which empty periods at the end are believed
FEWEST_EVENTS = 2  # a period on average; rarer events need a chart of the time between them
COARSE = 4  # the mean count is at least so many times the rounding, or rounding is all one sees


def event_series(
    signals: pl.DataFrame, profile: Profile, end: date | None, periods: pl.DataFrame | None = None
) -> pl.DataFrame:
    """first_day of each whole period, n_events (distinct events with any failing, as they may be shown), width, and
    n_not_placed (events whose date is known less exactly, rounded; missing where there are too few to be told).

    Empty periods at the end are left out where chance would hardly make one. The finest width with twelve periods or
    more, no count from 1 to the threshold, and counts well above the rounding;
    empty where there is none.
    """
    events = first_dates(signals.filter(pl.col("kind") == "failure"))
    placed = events.filter(pl.col("date_precision").is_in(["day", "month"]))
    if placed.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    for width, name in WIDTHS.items():
        counts = _counts(placed["signal_date"], width, end or placed["signal_date"].max())
        values = [n for _, n in counts]
        if len(values) < FEWEST_POINTS:
            break
        clear = not any(0 < n < profile.threshold for n in values)
        fewest = FEWEST_EVENTS if profile.round_to == 1 else COARSE * profile.round_to
        if clear and sum(values) / len(values) >= fewest:
            n_lost = events.height - placed.height
            lost = None if 0 < n_lost < profile.threshold else rounded(n_lost, profile.round_to)
            shown = [(day, rounded(n, profile.round_to), name, lost) for day, n in counts]
            table = pl.DataFrame(shown, schema=SCHEMA, orient="row")
            return table.clear() if periods is not None and _narrows(table, periods, profile) else table
    return pl.DataFrame(schema=SCHEMA)


def _narrows(series: pl.DataFrame, periods: pl.DataFrame, profile: Profile) -> bool:
    """Whether all events of a period are so many that its themes, a hidden one as small as can be, could not hold
    them: every event has a failing of some theme, and an attacker may take the themes of the table for all."""
    if profile.threshold <= 2:
        return False
    for (label,), cells in periods.group_by("year"):
        first, last = years_of(label)
        inside = series.filter(pl.col("first_day").dt.year().is_between(first, last))
        least = sum(shown_range(n, profile.threshold, profile.round_to)[0] for n in inside["n_events"])
        shown = cells.filter(pl.col("n_events_status") == "shown")["n_events"].to_list()
        hidden = cells.height - len(shown)
        most = sum(shown_range(n, profile.threshold, profile.round_to)[1] for n in shown)
        if hidden and least - most - (hidden - 1) * (profile.threshold - 1) > 1:
            return True
    return False


def _counts(days: pl.Series, width: int, end: date) -> list[tuple[date, int]]:
    """(first day, events) of every whole period from the first that holds a quarter of the most, to `end`."""
    held: dict[int, int] = {}
    for day in days.to_list():
        at = (day.year * 12 + day.month - 1) // width
        held[at] = held.get(at, 0) + 1
    after = end + timedelta(days=1)
    last = (after.year * 12 + after.month - 1) // width - 1  # the last period that is over
    inside = {at: n for at, n in held.items() if at <= last}
    if not inside:
        return []
    mean = sum(inside.values()) / (last - min(inside) + 1)
    if exp(-mean) < BY_CHANCE:  # an empty end is then an export that stops early, not a quiet time
        last = max(inside)
    first = min(at for at, n in inside.items() if n >= max(inside.values()) / 4)
    return [(_first_day(at * width), held.get(at, 0)) for at in range(first, last + 1)]


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
