"""What a cell says, read once for each different cell: the dates, wards and bodies of an export repeat themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import polars as pl

T = TypeVar("T")


def by_cell(column: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """`read(column)`, a row for each cell, of a `read` that looks at every cell by itself."""
    cells = column.alias("_cell").to_frame()
    different = cells["_cell"].unique()
    return cells.join(
        read(different).with_columns(different), on="_cell", how="left", nulls_equal=True, maintain_order="left"
    ).drop("_cell")


def by_value(column: pl.Series, read: Callable[[object], T]) -> list[T]:
    """`read` of each value of the column."""
    known = {value: read(value) for value in column.unique()}
    return [known[value] for value in column]
