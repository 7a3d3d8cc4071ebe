"""How many rows share what an outsider may know: the smallest group (k), and the rows in groups that are too small."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..errors import MappingError, StudyError, need_columns
from ..schema import as_polars

QUASI_IDENTIFIERS = ("unit", "month", "age", "harm")
SMALLEST_GROUP = 5  # rows; Sweeney 2002 (k-anonymity), ISB 1523 speaks of small numbers below five


@dataclass(frozen=True)
class Reidentification:
    """What a check found: k, rows, rows at risk, rows that stand alone, and the table of groups."""

    k: int
    rows: int
    rows_at_risk: int
    rows_alone: int
    groups: pl.DataFrame
    without: pl.DataFrame

    def __str__(self) -> str:
        return (
            f"{self.rows_at_risk:,} of {self.rows:,} rows share their values with too few others "
            f"(smallest group {self.k}; {self.rows_alone:,} stand alone). A larger k is not proof of anonymity."
        )


def check_reidentification(
    table: object, columns: tuple[str, ...] | list[str] = QUASI_IDENTIFIERS, *, smallest: int = SMALLEST_GROUP
) -> Reidentification:
    """k, the rows at risk, and what each column costs.

    `groups`: one row per combination that fewer than `smallest` rows share, with n. `without`: per column, k and the
    rows at risk were that column left out. Missing is a value like any other: an outsider may know that it is.
    Raises MappingError for a missing column, StudyError for an impossible threshold.
    """
    frame = as_polars(table)
    need_columns(frame.columns, columns)
    if not columns:
        raise MappingError(f"no column given\nAllowed: {', '.join(frame.columns)}.")
    if smallest < 2:
        raise StudyError(f"smallest = {smallest} would call no row at risk; allowed: 2 or more.")
    counts = _counts(frame, list(columns))
    small = counts.filter(pl.col("n") < smallest).sort("n", *columns, nulls_last=True)
    cost = [_cost(frame, [name for name in columns if name != one], one, smallest) for one in columns]
    return Reidentification(
        k=int(counts["n"].min() or 0), rows=frame.height, rows_at_risk=int(small["n"].sum()),
        rows_alone=counts.filter(pl.col("n") == 1).height, groups=small,
        without=pl.DataFrame(cost, schema={"column": pl.String, "k": pl.Int64, "rows_at_risk": pl.Int64}, orient="row"),
    )  # fmt: skip


def _counts(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    return frame.group_by(columns).agg(pl.len().cast(pl.Int64).alias("n"))


def _cost(frame: pl.DataFrame, rest: list[str], left_out: str, smallest: int) -> tuple[str, int, int]:
    if not rest:
        return left_out, frame.height, frame.height if frame.height < smallest else 0
    counts = _counts(frame, rest)["n"]
    return left_out, int(counts.min() or 0), int(counts.filter(counts < smallest).sum())
