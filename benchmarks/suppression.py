"""Suppression at the size of a region: `python benchmarks/suppression.py` prints the tables of docs/disclosure.md.

Fictional counts: each body's mean is drawn from a gamma distribution (shape 1, mean 6), each cell from a Poisson
distribution around it. Time, what is hidden, and an independent attack on hidden counts drawn at random: all that is
published goes into one integer model, solved for the smallest and largest value of the count.
"""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from incident_analytics.disclosure import suppress

CASES = [((1_000, 10), 5, 5), ((1_000, 10), 8, 5), ((1_000, 10), 5, 1), ((1_000, 10), 8, 1), ((100, 10), 5, 1),
         ((30, 8, 4), 5, 5), ((30, 8, 4), 5, 1)]  # fmt: skip
ATTACKED = 15  # hidden counts drawn per case
FAR = 1e5


def fictional(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    """Counts of that shape; the first dimension is the bodies."""
    random = np.random.default_rng(seed)
    mean = random.gamma(1, 6, size=(shape[0], *[1] * (len(shape) - 1)))
    return random.poisson(np.broadcast_to(mean, shape))


def with_margins(cells: np.ndarray) -> tuple[pl.DataFrame, list[str]]:
    """The table with every total in every direction, and its dimensions."""
    rows = []
    for place in product(*[[*range(size), "total"] for size in cells.shape]):
        chosen = tuple(slice(None) if at == "total" else at for at in place)
        rows.append((*[str(at) for at in place], int(cells[chosen].sum())))
    by = [f"dimension {i}" for i in range(cells.ndim)]
    return pl.DataFrame(rows, schema=[*by, "n"], orient="row"), by


def narrowest(out: pl.DataFrame, by: list[str], threshold: int, round_to: int, seed: int = 1) -> int:
    """Smallest width that the attack leaves, over hidden counts drawn at random."""
    keys = list(out.select(by).iter_rows())
    where = {key: i for i, key in enumerate(keys)}
    lines, columns, signs = [], [], []
    for i, key in enumerate(keys):
        for d in (d for d, value in enumerate(key) if value != "total"):
            margin = where[(*key[:d], "total", *key[d + 1 :])]
            lines.append(margin * len(by) + d)
            columns.append(i)
            signs.append(1)
    for line in set(lines):
        lines.append(line)
        columns.append(line // len(by))
        signs.append(-1)
    sums = csr_matrix((signs, (lines, columns)), shape=(len(keys) * len(by), len(keys)))
    sums = sums[np.unique(lines)]
    known = np.array([_known(*row, threshold, round_to) for row in out.select("n", "n_status", *by).iter_rows()])
    hidden = np.flatnonzero((out["n_status"] != "shown").to_numpy())
    drawn = np.random.default_rng(seed).choice(hidden, size=min(ATTACKED, len(hidden)), replace=False)
    # Sums of rows and columns are totally unimodular: their ends are whole numbers without being told.
    return min(_width(int(cell), sums, known, whole=len(by) > 2) for cell in drawn)


def _known(n: int | None, status: str, *rest: object) -> tuple[float, float]:
    *key, threshold, round_to = rest
    if status == "primary":  # a total may be called primary for being near the sum of the least counts
        return (1, FAR) if "total" in key else (1, threshold - 1)
    if status == "secondary":
        return threshold, FAR
    if n == 0:
        return 0, 0
    return max(threshold, np.ceil(n - round_to / 2)), np.ceil(n + round_to / 2) - 1


def _width(cell: int, sums: csr_matrix, known: np.ndarray, whole: bool) -> int:
    ends = []
    for sign in (1, -1):
        goal = np.zeros(len(known))
        goal[cell] = sign
        found = milp(goal, constraints=LinearConstraint(sums, 0, 0), bounds=Bounds(known[:, 0], known[:, 1]),
                     integrality=np.full(len(known), int(whole)), options={"mip_rel_gap": 0})  # fmt: skip
        ends.append(round(found.x[cell]))
    return ends[1] - ends[0]


def main() -> None:
    """Print one line per case."""
    columns = "table", "threshold, rounding", "cells", "primary", "secondary cells", "margins hidden"
    print(f"| {' | '.join([*columns, 'processor seconds', 'narrowest'])} |")
    print("|---|---|---|---|---|---|---|---|")
    for shape, threshold, round_to in CASES:
        table, by = with_margins(fictional(shape))
        start = time.process_time()
        out = suppress(table, "n", by=by, threshold=threshold, round_to=round_to)
        seconds = time.process_time() - start
        margin = pl.any_horizontal(pl.col(by) == "total")
        inner = out.filter(~margin)["n_status"]
        print(
            f"| {' × '.join(map(str, shape))} | {threshold}, {round_to} | {out.height:,} | "
            f"{(inner == 'primary').sum():,} | {(inner == 'secondary').sum():,} | "
            f"{out.filter(margin & (pl.col('n_status') != 'shown')).height:,} | {seconds:.1f} | "
            f"{narrowest(out, by, threshold, round_to)} of {threshold - 2} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
