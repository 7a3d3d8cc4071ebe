"""The sentences without which a chart would say more than it knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

TRIAL_POINTS = 12  # fewer in the base: trial limits (NHSRplotthedots vignette, number of points required)


def notes(parts: pl.DataFrame, chart: str) -> tuple[str, ...]:
    """Sentences for the reader of a chart: trial limits, limits not estimable, why limits were rebased."""
    return tuple(sentence for row in parts.iter_rows(named=True) for sentence in _of_part(row, chart, parts.height))


def _of_part(row: dict[str, Any], chart: str, how_many: int) -> Iterator[str]:
    where = f" in part {row['part']}" if how_many > 1 else ""
    if row["trial_limits"]:
        what = "centre line" if chart == "run" else "limits"
        yield f"Trial {what}{where}: {row['n_base']} points, fewer than {TRIAL_POINTS}."
    if row["limits_estimable"] is False:
        yield f"Limits not estimable{where}: the points they rest on show no usable variation."
    if row["part"] > 1:
        yield f"New limits from point {row['first_point'] + 1}: {_reason(row)}."


def _reason(row: dict[str, Any]) -> str:
    if row["why"] is None:
        return "no reason recorded"
    when = f", {row['decided'].day} {row['decided']:%b %Y}" if row["decided"] else ""
    return f"{row['why']} ({row['who']}{when})"
