"""An attacker who reads only what is published: the shown counts, the statuses, the rules. Owes nothing to the code
under test but the rules as docs/disclosure.md states them; every interval is exact (whole numbers, milp)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 10_000.0


def published_sums(keys: list[tuple[str, ...]]) -> list[tuple[int, list[int]]]:
    """(margin, parts) for every way in which complete rows sum to a `total`."""
    out = []
    for m, key in enumerate(keys):
        totals = [c for c, value in enumerate(key) if value == "total"]
        for size in range(1, len(totals) + 1):
            for columns in combinations(totals, size):
                parts = [
                    i
                    for i, other in enumerate(keys)
                    if all((other[c] != "total") if c in columns else (other[c] == key[c]) for c in range(len(key)))
                ]
                if parts:
                    out.append((m, parts))
    return out


def what_is_known(shown: list, status: list[str], sums: list, threshold: int, round_to: int) -> list[tuple]:
    """(least, most) of every count from its own line in the table."""
    margins = {m for m, _ in sums}
    known = []
    for i, (n, state) in enumerate(zip(shown, status, strict=True)):
        if state == "primary":
            # A total may be called primary for being too near the sum of the least counts; no bound is stated then.
            known.append((1, FAR) if i in margins and _several(i, shown, status, sums) else (1, threshold - 1))
        elif state == "secondary":
            known.append((threshold, FAR))
        elif n is None or n == 0:
            known.append((0, 0))
        else:
            agreeing = [k for k in range(max(threshold, 1), n + round_to + 1) if rounds_to(k, round_to) == n]
            known.append((agreeing[0], agreeing[-1]))
    return known


def rounds_to(n: int, round_to: int) -> int:
    """Nearest multiple, halves up, never zero for what is not zero."""
    below, rest = divmod(n, round_to)
    return max(round_to, (below + (2 * rest >= round_to)) * round_to)


def _several(margin: int, shown: list, status: list[str], sums: list) -> bool:
    """Whether a total has two or more parts that are not zero, however deep."""
    for m, parts in sums:
        if m == margin:
            live = [p for p in parts if not (status[p] == "shown" and not shown[p])]
            if len(live) > 1 or any(_several(p, shown, status, sums) for p in live):
                return True
    return False


def intervals(
    table: pl.DataFrame, count: str, by: list[str], threshold: int, round_to: int, true: list[int] | None = None
) -> dict[tuple, tuple]:
    """Key of every hidden count to the (smallest, largest) value that the attacker cannot rule out.

    `true` says only which sums hold, for tables where some rows of a sum are not published.
    """
    keys = [tuple(str(v) for v in row) for row in table.select(by).iter_rows()]
    status, shown = table[f"{count}_status"].to_list(), table[count].to_list()
    sums = [s for s in published_sums(keys) if true is None or sum(true[p] for p in s[1]) == true[s[0]]]
    known = np.array(what_is_known(shown, status, sums, threshold, round_to), dtype=float)
    rows = np.zeros((len(sums), len(keys)))
    for r, (margin, parts) in enumerate(sums):
        rows[r, margin] = -1
        rows[r, parts] = 1
    constraints = [LinearConstraint(rows, 0, 0)] if sums else []
    found = {}
    for i, state in enumerate(status):
        if state == "shown":
            continue
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(keys))
            goal[i] = sign
            best = milp(goal, constraints=constraints, bounds=Bounds(known[:, 0], known[:, 1]),
                        integrality=np.ones(len(keys)))  # fmt: skip
            assert best.x is not None, "the published table contradicts itself"
            ends.append(round(best.x[i]))
        found[keys[i]] = tuple(ends)
    return found
