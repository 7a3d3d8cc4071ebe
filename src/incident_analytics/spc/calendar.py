"""Monthly series with every month in it, and the last month judged by the snapshot date."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from incident_analytics.spc.inputs import ChartInputError, one_of

_log = logging.getLogger(__name__)


def monthly_series(
    dates: Iterable[date | None],
    snapshot: date | None = None,
    first: date | None = None,
    last: date | None = None,
    incomplete: str = "drop",
    lag_days: int = 0,
) -> pl.DataFrame:
    """One row per month from the first to the last, months without an event included: month, y, complete.

    `month` is the first day of the month (a date, so that it never sorts as text), `y` the number of
    events. With `snapshot`, a month is complete once its last day and `lag_days` more (the reporting delay
    of the source) lie on or before the snapshot; other months are dropped (the log says how many events
    with them), or kept with complete = false
    (`incomplete="mark"`). Without a snapshot every month counts as complete. `first` and `last` widen or
    narrow the calendar.

    Raises ChartInputError, with counts, for dates that are missing, after the snapshot or outside the
    calendar: nothing is left out of a count unsaid.
    """
    one_of(incomplete, ("drop", "mark"), "incomplete")
    days = read_dates(dates)
    if not days and (first is None or last is None):
        raise ChartInputError("there are no dates and no calendar\nHINT: give first= and last=")
    start = first_of_month(first or min(days))
    stop = first_of_month(last or snapshot or max(days))
    _check_range(days, start, stop, snapshot)
    months = pl.DataFrame({"month": pl.date_range(start, stop, "1mo", eager=True)})
    counts = pl.DataFrame({"month": [first_of_month(day) for day in days]}, schema={"month": pl.Date})
    counts = counts.group_by("month").agg(pl.len().cast(pl.Int64).alias("y"))
    lag = timedelta(days=lag_days)
    whole = [snapshot is None or _end(month) + lag <= _day(snapshot) for month in months["month"]]
    series = months.join(counts, on="month", how="left", maintain_order="left").with_columns(
        pl.col("y").fill_null(0), pl.Series("complete", whole, dtype=pl.Boolean)
    )
    if incomplete == "mark":
        return series
    held_back = series.filter(~pl.col("complete"))
    if held_back.height:
        _log.info("%d incomplete months with %d events left out", held_back.height, held_back["y"].sum())
    return series.filter("complete")


def add_denominator(series: pl.DataFrame, exposure: Any, value: str = "value") -> pl.DataFrame:
    """The monthly series with a column `n` from exposure (columns `month` and `value`).

    A month without exposure has n missing, never 0. Raises ChartInputError where a month has two values,
    since adding up two measures would make neither.
    """
    table = exposure if isinstance(exposure, pl.DataFrame) else pl.DataFrame(exposure)
    table = table.select(pl.col("month").cast(pl.Date).dt.truncate("1mo"), pl.col(value).alias("n"))
    twice = table.height - table["month"].n_unique()
    if twice:
        raise ChartInputError(f"exposure has {twice} months more than once\nHINT: one unit and one measure at a time")
    return series.join(table, on="month", how="left", maintain_order="left")


def month_labels(months: Iterable[date]) -> list[str]:
    """Short labels in the order given, such as Mar 2024; sort the dates, never these."""
    return [f"{month:%b %Y}" for month in months]


def first_of_month(day: date) -> date:
    """The first day of that month."""
    return date(day.year, day.month, 1)


def read_dates(dates: Iterable[Any]) -> list[date]:
    """Dates as given; raises ChartInputError where one is missing or not a date."""
    listed = dates.to_list() if hasattr(dates, "to_list") else list(dates)
    listed = [day.astype("datetime64[us]").item() if hasattr(day, "astype") else day for day in listed]
    wrong = sum(not isinstance(day, date) or day != day for day in listed)
    if wrong:
        raise ChartInputError(
            f"{wrong} of {len(listed)} dates are missing or not dates\n"
            "HINT: list records of unknown date apart; they cannot be counted in a month"
        )
    return listed


def _check_range(days: list[date], start: date, stop: date, snapshot: date | None) -> None:
    after = 0 if snapshot is None else sum(_day(day) > _day(snapshot) for day in days)
    if after:
        raise ChartInputError(f"{after} dates lie after the snapshot {snapshot}\nHINT: check dates and snapshot")
    beyond = sum(not start <= first_of_month(day) <= stop for day in days)
    if beyond:
        raise ChartInputError(
            f"{beyond} dates lie outside the calendar {start:%b %Y} to {stop:%b %Y}\n"
            "HINT: filter them first, and say how many"
        )


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _end(month: date) -> date:
    return first_of_month(month + timedelta(days=32)) - timedelta(days=1)
