"""Series for rare events: time between events for the t chart, opportunities between them for the g chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from incident_analytics.spc.calendar import read_dates
from incident_analytics.spc.inputs import ChartInputError, numbers, one_of

SECONDS_A_DAY = 86_400


def days_between(dates: Iterable[date], same_day: str = "combine") -> pl.DataFrame:
    """One row per event after the first: date, y (days since the one before), events (fallen together).

    Dates are put in order first. Events at one moment have no time between them, which a t chart cannot show
    (qicharts2 refuses them). The rule is the caller's, to be printed with the chart:

    - combine (default): one point per day with events, `events` saying how many. Nothing is invented; a
      cluster within a day shows in `events`, not in `y`.
    - spread: k events of one day lie evenly within it, 1/k day apart, and the next gap is shorter by what
      they used. No event is lost; the hours are invented.

    Give datetimes where hours are known: then only events of the same moment fall together. Raises
    ChartInputError.
    """
    one_of(same_day, ("combine", "spread"), "same_day")
    days = sorted(_moment(day) for day in read_dates(dates))
    if same_day == "spread":
        placed = _spread(days)
        gaps = [(b - a) / SECONDS_A_DAY for (a, _), (b, _) in zip(placed, placed[1:], strict=False)]
        rows = [(day.date(), gap, 1) for (_, day), gap in zip(placed[1:], gaps, strict=True)]
    else:
        counts = Counter(days)
        there = sorted(counts)
        rows = [
            (b.date(), (b - a).total_seconds() / SECONDS_A_DAY, counts[b])
            for a, b in zip(there, there[1:], strict=False)
        ]
    return pl.DataFrame(rows, schema={"date": pl.Date, "y": pl.Float64, "events": pl.Int64}, orient="row")


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)


def _spread(days: list[datetime]) -> list[tuple[float, datetime]]:
    """Each event with its place in seconds; k events of one moment take the k parts of the time after it.

    That time is one day, or less where the next event comes sooner.
    """
    counts, seen = Counter(days), Counter()
    there = sorted(counts)
    room = {a: min(SECONDS_A_DAY, (b - a).total_seconds()) for a, b in zip(there, there[1:], strict=False)}
    placed = []
    for day in days:
        start = (day - days[0]).total_seconds()
        placed.append((start + room.get(day, SECONDS_A_DAY) * seen[day] / counts[day], day))
        seen[day] += 1
    return placed


def opportunities_between(happened: Any) -> pl.DataFrame:
    """One row per event: y, the opportunities without an event since the event before, for the g chart.

    `happened` is one value per opportunity in order (an admission, a shift, a day): 1 where the event
    happened, 0 where not. The stretch before the first event and after the last are not between events and
    are left out. Two events in a row have 0 between them, which is a legal point of a g chart. Raises
    ChartInputError.
    """
    flags = numbers(happened, "happened")
    if not np.all(np.isin(flags, (0, 1))):
        raise ChartInputError("happened must be 0 or 1 for each opportunity\nHINT: one value per opportunity")
    where = np.flatnonzero(flags == 1)
    return pl.DataFrame({"opportunity": where[1:], "y": np.diff(where) - 1})
