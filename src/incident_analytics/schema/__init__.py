"""The schema: levels, tables, and one way to make a frame agree with a table."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from ..errors import IncidentAnalyticsError, join_problems
from .tables import (
    Exposure,
    Lessons,
    Mentions,
    Narratives,
    Organisations,
    Recommendations,
    Records,
    Signals,
)

__all__ = [
    "Exposure",
    "Lessons",
    "Mentions",
    "Narratives",
    "Organisations",
    "Recommendations",
    "Records",
    "Signals",
    "as_polars",
    "conform",
    "empty",
]


def as_polars(table: object) -> pl.DataFrame:
    """The same table as a polars DataFrame; polars, pandas and pyarrow come in, nothing else."""
    if isinstance(table, pl.DataFrame):
        return table
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    kind = type(table).__module__.split(".")[0]
    if kind == "pandas":
        return pl.from_pandas(table.reset_index(drop=True))
    if kind == "pyarrow":
        return pl.from_arrow(table)
    if isinstance(table, dict | list):
        return pl.DataFrame(table)
    raise TypeError(f"expected a polars, pandas or pyarrow table, got {type(table).__name__}")


def empty(schema: type[dy.Schema]) -> pl.DataFrame:
    """A table of no rows with the columns of `schema`."""
    return schema.create_empty()


def conform(table: pl.DataFrame, schema: type[dy.Schema]) -> pl.DataFrame:
    """`table` with the columns of `schema`, in order and of its types; missing columns become null.

    Raises IncidentAnalyticsError naming every rule that failed and how many rows broke it
    (never the rows' contents).
    """
    wanted = schema.create_empty().schema
    columns = [
        (pl.col(name) if name in table.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in wanted.items()
    ]
    out = table.select(columns)
    good, failures = schema.filter(out)
    if good.height != out.height:
        problems = [f"rule {rule}: {n} rows" for rule, n in sorted(failures.counts().items())]
        raise IncidentAnalyticsError(join_problems(f"table {schema.__name__} breaks its rules", problems))
    return out
