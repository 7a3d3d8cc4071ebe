"""Small tables for the tests of this folder, with their margins worked out."""

from __future__ import annotations

import numpy as np
import polars as pl


def one_way(counts: list[int]) -> pl.DataFrame:
    """unit, n: one row per count and a total."""
    units = [f"unit {i}" for i in range(len(counts))]
    return pl.DataFrame({"unit": [*units, "total"], "n": [*counts, sum(counts)]})


def two_way(counts: object) -> pl.DataFrame:
    """body, period, n: every cell, every row total, every column total and the grand total."""
    cells = np.array(counts, dtype=int)
    whole = np.block([[cells, cells.sum(1, keepdims=True)], [cells.sum(0, keepdims=True), cells.sum()]])
    bodies = [*(f"body {i:04}" for i in range(cells.shape[0])), "total"]
    periods = [*(f"period {j:02}" for j in range(cells.shape[1])), "total"]
    rows = [(b, p, int(whole[i, j])) for i, b in enumerate(bodies) for j, p in enumerate(periods)]
    return pl.DataFrame(rows, schema=["body", "period", "n"], orient="row")


def periods(*cells: tuple[str, int | None, str]) -> pl.DataFrame:
    """theme_id, year, n_events, n_events_status of one theme, a cell (year, count, status) each."""
    rows = [("t", year, n, status) for year, n, status in cells]
    schema = {"theme_id": pl.String, "year": pl.String, "n_events": pl.Int64, "n_events_status": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
