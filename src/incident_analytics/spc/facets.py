"""The same chart for every group of a table: one set of limits each, never one for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from incident_analytics.errors import did_you_mean
from incident_analytics.spc.compute import limits
from incident_analytics.spc.inputs import ChartInputError
from incident_analytics.spc.result import Limits


def facets(
    table: Any,
    by: str | Sequence[str],
    y: str = "y",
    n: str | None = None,
    x: str | None = None,
    subgroup: str | None = None,
    **arguments: Any,
) -> dict[Any, Limits]:
    """One finished chart per group, by the value of `by` (a tuple where `by` names several columns).

    `y`, `n`, `x` and `subgroup` are column names; the other arguments are those of `limits`. With `x` the
    rows of each group are put in its order first; it must be dates or numbers, since text sorts "10" before
    "9". Groups come in order of first appearance. Raises ChartInputError.
    """
    frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    keys = [by] if isinstance(by, str) else list(by)
    _check_columns(frame, [*keys, y, n, x, subgroup])
    done = {}
    for key, rows in frame.group_by(keys, maintain_order=True):
        rows = rows if x is None else in_order(rows, x)
        done[key[0] if isinstance(by, str) else key] = limits(
            rows[y],
            n=None if n is None else rows[n],
            subgroup=None if subgroup is None else rows[subgroup],
            **arguments,
        )
    return done


def in_order(frame: pl.DataFrame, x: str) -> pl.DataFrame:
    """Rows in order of x; raises ChartInputError where x is text or missing."""
    if not (frame[x].dtype.is_temporal() or frame[x].dtype.is_numeric()):
        raise ChartInputError(
            f'"{x}" is {frame[x].dtype}, and text cannot be put in the order of time\n'
            f'HINT: turn "{x}" into dates or numbers first'
        )
    if frame[x].null_count():
        raise ChartInputError(f'"{x}" is missing in {frame[x].null_count()} rows\nHINT: list and drop them first')
    return frame.sort(x, maintain_order=True)


def stack(charts: Mapping[Any, Limits], by: str | Sequence[str]) -> pl.DataFrame:
    """The points of several charts one below the other, with the `by` columns in front."""
    names = [by] if isinstance(by, str) else list(by)
    tables = []
    for key, chart in charts.items():
        values = [key] if isinstance(by, str) else list(key)
        tables.append(chart.points.select(*map(_column, values, names), pl.all()))
    return pl.concat(tables) if tables else pl.DataFrame()


def _column(value: Any, name: str) -> pl.Expr:
    return pl.lit(value).alias(name)


def _check_columns(frame: pl.DataFrame, wanted: Sequence[str | None]) -> None:
    missing = [name for name in wanted if name is not None and name not in frame.columns]
    if missing:
        hint = did_you_mean(missing[0], frame.columns)
        raise ChartInputError(
            f"the table has no column {', '.join(missing)}; it has {', '.join(frame.columns)}"
            + (f"\nHINT: {hint}" if hint else "")
        )
