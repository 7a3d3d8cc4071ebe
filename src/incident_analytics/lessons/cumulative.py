"""Mean cumulative function: how many failings a lesson has seen on average since it was issued."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from ..normalisation.dates_in import first_day_of, last_day_of
from .chains import by_line
from .ledger import Ledger
from .recurrence import body_rows

BLOCK = 256  # units at a time
SCHEMA = {"time": pl.Float64, "n_at_risk": pl.Int64, "n_events": pl.Int64, "mean": pl.Float64,
          "standard_error": pl.Float64, "lower_ci": pl.Float64, "upper_ci": pl.Float64}  # fmt: skip


def mean_cumulative_function(
    units: list[str], times: list[float], followed: dict[str, float], confidence: float = 0.95
) -> pl.DataFrame:
    """One row per time with an event: time, n_at_risk, n_events, mean, standard_error, lower_ci, upper_ci.

    `units` and `times`: which unit had an event and when; `followed`: every unit, also those without events, and the
    time until which it was watched; events after that are left out. Nelson's estimate (Nelson 2003, Recurrent Events
    Data Analysis), the variance of Lawless and Nadeau 1995 (Technometrics 37:158-168), which assumes no Poisson
    process; limits on the log scale.
    """
    names = sorted(followed)
    ends = np.array([followed[name] for name in names])
    row = {name: i for i, name in enumerate(names)}
    seen = [(row[unit], time) for unit, time in zip(units, times, strict=True) if time <= followed[unit]]
    at = np.unique([time for _, time in seen])
    unit, place = np.array([i for i, _ in seen], dtype=int), np.searchsorted(at, [time for _, time in seen])
    n_at_risk = len(names) - np.searchsorted(np.sort(ends), at, side="left")
    n_events = np.bincount(place, minlength=len(at))
    rise, squares = n_events / n_at_risk, np.zeros(len(at))
    order = np.argsort(unit, kind="stable")
    unit, place = unit[order], place[order]
    for first in range(0, len(names), BLOCK):
        mine = slice(*np.searchsorted(unit, [first, first + BLOCK]))
        watched = ends[first : first + BLOCK, None] >= at
        events = np.zeros(watched.shape)
        np.add.at(events, (unit[mine] - first, place[mine]), 1)
        squares += (np.cumsum(watched * (events - rise) / n_at_risk, axis=1) ** 2).sum(axis=0)
    mean, error = np.cumsum(rise), np.sqrt(squares)
    error = error if len(names) > 1 else np.full(len(at), np.nan)  # one unit says nothing of how units differ
    spread = np.exp(stats.norm.ppf((1 + confidence) / 2) * error / mean)
    return pl.DataFrame([at, n_at_risk, n_events, mean, error, mean / spread, mean * spread], schema=SCHEMA).fill_nan(
        None
    )


def failings_per_lesson(ledger: Ledger, confidence: float = 0.95) -> pl.DataFrame:
    """The mean cumulative function over the rows of the ledger: days since the first lesson of a row surely was issued,
    and the counted failings surely after it, until the row's follow-up ends. Rows of single units are left out where
    their body has a row, as in `time_to_recurrence`. Of a body formed by merger a failing is counted from the
    first lesson of its own predecessor's line."""
    counted = ledger.chains.filter(pl.col("counted"))
    told = by_line(counted.filter(pl.col("kind") == "recommendation")).group_by("chain_id", "lines").agg(
        last_day_of("signal_date", "date_precision").min().alias("told")
    )  # fmt: skip
    issued = told.group_by("chain_id").agg(pl.col("told").min().alias("first_issued"))
    watched = (pl.col("follow_up_end") - pl.col("first_issued")).dt.total_days().cast(pl.Float64)
    rows = body_rows(ledger.lessons).drop("first_issued").join(issued, on="chain_id", maintain_order="left")
    rows = rows.select("chain_id", "first_issued", watched.alias("days")).filter(pl.col("days") > 0)
    failings = by_line(counted.filter(pl.col("kind") == "failure")).select(
        "chain_id", "lines", "event_id", first_day_of("signal_date", "date_precision").alias("day")
    )
    seen = failings.join(rows.select("chain_id"), on="chain_id").join(told, on=["chain_id", "lines"])
    time = (pl.col("day") - pl.col("told")).dt.total_days().cast(pl.Float64).alias("time")
    after = seen.with_columns(time).filter(pl.col("time") > 0).sort("time", descending=True)
    after = after.unique(["chain_id", "event_id"], keep="first", maintain_order=True).sort("chain_id", "time")
    followed = dict(rows.select("chain_id", "days").iter_rows())
    return mean_cumulative_function(after["chain_id"].to_list(), after["time"].to_list(), followed, confidence)
