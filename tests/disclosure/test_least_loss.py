"""In small tables the choice of partners is the cheapest there is, by trying every choice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from attacker import intervals
from tables import one_way, two_way

import incident_analytics as ia


def fewest(table, by: list[str], threshold: int) -> int:
    """Smallest number of further cells, margins apart, whose hiding makes every hidden count safe (no rounding)."""
    true = table["n"].to_list()
    base = ia.suppress(table, "n", by=None, threshold=threshold, round_to=1)
    status = base["n_status"].to_list()
    margins = [any(v == "total" for v in row) for row in table.select(by).iter_rows()]
    free = [i for i, s in enumerate(status) if s == "shown" and true[i] and not margins[i]]
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            states = ["secondary" if i in chosen else s for i, s in enumerate(status)]
            shown = [None if s != "shown" else n for n, s in zip(true, states, strict=True)]
            trial = base.with_columns(pl.Series("n", shown, dtype=pl.Int64), pl.Series("n_status", states))
            found = intervals(trial, "n", by, threshold, 1)
            if all(high - low >= threshold - 2 for low, high in found.values()):
                return size
    return -1


@pytest.mark.parametrize("seed", range(12))
def test_no_smaller_choice_would_do(seed):
    random = np.random.default_rng(seed)
    if seed % 2:
        table, by = one_way([2, *random.integers(5, 40, size=5).tolist()]), ["unit"]
    else:
        cells = random.integers(5, 40, size=(3, 3))
        cells[0, 0] = random.integers(1, 5)
        cells[1, random.integers(0, 3)] = 3
        table, by = two_way(cells), ["body", "period"]
    out = ia.suppress(table, "n", by=by, round_to=1)
    assert (out["n_status"] == "secondary").sum() == fewest(table, by, 5)
