"""Breaks in time: a source that stops, months without a record, a jump in volume, a field that empties overnight."""

from __future__ import annotations

from datetime import date
from math import sqrt

import polars as pl

BREAKS_SCHEMA = {"source_system": pl.String, "kind": pl.String, "month": pl.Date, "what": pl.String,
                 "before": pl.Float64, "after": pl.Float64}  # fmt: skip
STOPPED_MONTHS = 3  # months of silence before the snapshot that are more than late entry
ENOUGH_A_MONTH = 3.0  # below this, empty months happen by chance
WINDOW = 6  # months on each side of a break
JUMP = 2.0  # times as many, or half as many
CHANCE = 4.0  # standard errors of a difference of two Poisson means
EMPTY, FILLED = 0.1, 0.5  # shares of filled cells on the two sides of a field that empties
MANY = 20  # records on each side, before a share of filled cells is worth comparing
RUNNING = ("incident", "investigation", "good_care", "risk", "outcome")  # reports and inspections come when they come
WATCHED = ("unit", "incident_type", "physical_harm", "psychological_harm", "reported_date")


def breaks_in_time(records: pl.DataFrame, snapshot_date: date | None = None) -> pl.DataFrame:
    """source_system, kind (stops, gap, jump, field empties, field fills), month, what, before, after.

    By month of occurrence. `before` and `after` are records a month, or shares of filled cells. A break says that
    something changed, not what: a new system, a merger, a closed ward or a true change look alike.
    """
    running = pl.col("record_kind").is_in(RUNNING)
    dated = records.filter(running & pl.col("occurred_date").is_not_null() & (pl.col("date_precision") != "year"))
    if dated.is_empty():
        return pl.DataFrame(schema=BREAKS_SCHEMA)
    end = snapshot_date or dated["occurred_date"].max()
    rows = []
    for part in dated.partition_by("source_system"):
        system = part["source_system"][0]
        months = _months(part, end)
        rows += [(system, *row) for row in [*_silences(months), *_jumps(months), *_fields(part)]]
    return pl.DataFrame(rows, schema=BREAKS_SCHEMA, orient="row").sort("source_system", "month", "kind", "what")


def _months(part: pl.DataFrame, end: date) -> list[tuple[date, int]]:
    """Every month from the first record to `end`, with its number of records."""
    counts = dict(part.group_by(pl.col("occurred_date").dt.truncate("1mo")).len().iter_rows())
    first, last = min(counts), max(end, max(counts)).replace(day=1)
    return [(month, counts.get(month, 0)) for month in pl.date_range(first, last, "1mo", eager=True)]


def _silences(months: list[tuple[date, int]]) -> list[tuple]:
    """Runs of empty months: one at the end is a source that stopped, one before is a gap."""
    filled = [n for _, n in months if n]
    mean = sum(filled) / len(filled)
    if mean < ENOUGH_A_MONTH:
        return []
    rows, run = [], []
    for month, n in [*months, (None, 1)]:
        if n == 0:
            run.append(month)
            continue
        if len(run) >= STOPPED_MONTHS or (run and month is not None and mean >= 2 * ENOUGH_A_MONTH):
            kind = "gap" if month is not None else "stops"
            rows.append((kind, run[0], f"{len(run)} months without a record", mean, 0.0))
        run = []
    return rows


def _jumps(months: list[tuple[date, int]]) -> list[tuple]:
    """The month of the clearest change of level within each stretch of two windows."""
    found: list[tuple[float, int, float, float]] = []
    counts = [n for _, n in months]
    for i in range(WINDOW, len(counts) - WINDOW + 1):
        before, after = sum(counts[i - WINDOW : i]) / WINDOW, sum(counts[i : i + WINDOW]) / WINDOW
        error = sqrt((before + after) / WINDOW)
        if 0 in counts[i - WINDOW : i + WINDOW]:
            continue  # a silence, told by its own row
        large = max(before, after) / min(before, after) >= JUMP
        if large and abs(after - before) > CHANCE * error:
            found.append((abs(after - before) / error, i, before, after))
    clearest = [one for one in found if not any(abs(one[1] - other[1]) <= WINDOW and other > one for other in found)]
    return [("jump", months[i][0], "records a month", before, after) for _, i, before, after in clearest]


def _fields(part: pl.DataFrame) -> list[tuple]:
    """Fields that are filled on one side of a month and empty on the other."""
    rows = []
    by_month = part.with_columns(pl.col("occurred_date").dt.truncate("1mo").alias("_month")).sort("_month")
    for name in WATCHED:
        blank = pl.col(name).is_null() | (pl.col(name).cast(pl.String) == "missing")
        shares = by_month.group_by("_month", maintain_order=True).agg((~blank).sum().alias("full"), pl.len().alias("n"))
        rows += _turn(shares.rows(), name)
    return rows


def _turn(shares: list[tuple[date, int, int]], name: str) -> list[tuple]:
    best: tuple[float, tuple] | None = None
    for i in range(1, len(shares)):
        left, right = shares[max(0, i - WINDOW) : i], shares[i : i + WINDOW]
        n_left, n_right = sum(row[2] for row in left), sum(row[2] for row in right)
        if min(n_left, n_right) < MANY:
            continue
        before, after = sum(row[1] for row in left) / n_left, sum(row[1] for row in right) / n_right
        turned = (before >= FILLED and after <= EMPTY) or (before <= EMPTY and after >= FILLED)
        if turned and (best is None or abs(after - before) > best[0]):
            kind = "field empties" if after < before else "field fills"
            best = (abs(after - before), (kind, shares[i][0], name, before, after))
    return [best[1]] if best else []
