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
