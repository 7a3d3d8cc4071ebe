"""A group of cells that sums connect, as arrays: what an attacker knows of each when it is shown and when hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from .margins import Equation, Key, equations
from .rounding import shown_range, small_top


@dataclass(frozen=True)
class Block:
    """Cells (positions in the table) and their sums. `row_low` <= `sums` @ change <= `row_high` for every change of
    the true counts that an attacker cannot rule out. `cost` is the information lost when a cell is hidden."""

    cells: np.ndarray
    true: np.ndarray
    small: np.ndarray
    free: np.ndarray
    shown_low: np.ndarray
    shown_high: np.ndarray
    hidden_low: np.ndarray
    hidden_high: np.ndarray
    cost: np.ndarray
    sums: csr_matrix
    row_low: np.ndarray
    row_high: np.ndarray


def small_cells(counts: np.ndarray, found: list[Equation], threshold: int, round_to: int, wide: bool) -> tuple:
    """(hidden as small, least count, largest count hidden as small): three arrays, one value per cell.

    The least count of a total is the number of cells in it that are not zero, since zeros are shown. `wide`: every
    total of small counts alone is hidden, whatever it is, so that its being hidden says nothing.
    """
    small = (counts >= 1) & (counts < threshold)
    least = (counts >= 1).astype(float)
    top = np.full(len(counts), threshold - 1.0)
    most = np.full(len(counts), np.inf)
    for margin, every, slack in found:
        parts = [p for p in every if counts[p] >= 1]
        if slack > 0 or not parts:
            continue
        least[margin] = max(least[margin], least[parts].sum())
        if small[parts].all():
            most[margin] = min(most[margin], top[parts].sum() if slack == 0 else np.inf)
            if least[margin] > 1:
                top[margin] = most[margin] if wide else small_top(least[margin], most[margin], threshold, round_to)
            small[margin] |= counts[margin] <= top[margin]
    return small, least, top


def blocks_of(
    keys: list[Key], true: np.ndarray, threshold: int, round_to: int, wide: bool = False
) -> tuple[np.ndarray, list[Block]]:
    """Which cells are hidden as small, and one Block for every group of cells that sums connect.

    Zeros are shown, so that an attacker knows them: they connect nothing. Neither do counts that are missing.
    """
    found, counts = equations(keys, true)
    small, least, top = small_cells(counts, found, threshold, round_to, wide)
    free = np.isnan(true) & ~np.isnan(counts)
    small &= ~free
    live = (counts > 0) | free
    found = [e._replace(parts=[p for p in e.parts if live[p]]) for e in found if live[e.margin]]
    found = [e for e in found if e.parts]
    counts = np.nan_to_num(counts)
    shown = np.array([shown_range(n, threshold, round_to) for n in counts]).reshape(-1, 2)
    hidden_low = np.where(small, np.where(top > threshold - 1, least, 1), np.maximum(threshold, top + 1))
    arrays = {
        "true": counts, "small": small, "free": free,
        "shown_low": np.where(free, 0, shown[:, 0]), "shown_high": np.where(free, np.inf, shown[:, 1]),
        "hidden_low": np.where(free, 0, hidden_low).astype(float), "hidden_high": np.where(small, top, np.inf),
        "cost": _costs(counts, found),
    }  # fmt: skip
    return small, [_block(cells, arrays, mine) for cells, mine in _groups(len(true), found)]


def _costs(counts: np.ndarray, found: list[Equation]) -> np.ndarray:
    """A cell costs 1 and up to a half more by its size; a margin as much as all its parts, and 1 more."""
    cost = 1 + 0.5 * counts / (counts.max(initial=0) + 1)
    for margin, parts, _ in found:
        cost[margin] = max(cost[margin], 1 + cost[parts].sum())
    return cost


def _groups(n: int, found: list[Equation]) -> list[tuple[np.ndarray, list[Equation]]]:
    """Cells and equations of every connected group, in the order of their first cell."""
    links = [(e.margin, p) for e in found for p in e.parts]
    ends = np.array(links, dtype=int).reshape(-1, 2)
    _, label = connected_components(csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n)), False)
    mine: dict[int, list[Equation]] = {}
    for equation in found:
        mine.setdefault(int(label[equation.margin]), []).append(equation)
    order = np.argsort(label, kind="stable")
    starts = np.searchsorted(label[order], np.arange(label.max(initial=-1) + 2))
    return [(order[starts[group] : starts[group + 1]], part) for group, part in mine.items()]


def _block(cells: np.ndarray, arrays: dict[str, np.ndarray], found: list[Equation]) -> Block:
    local = {int(cell): i for i, cell in enumerate(cells)}
    rows: list[tuple[list[int], list[int], float, float]] = []
    for margin, parts, slack in found:
        at = [local[p] for p in parts]
        low, high = (0.0, 0.0) if slack == 0 else (-slack, np.inf) if slack > 0 else (-np.inf, -slack)
        rows.append(([local[margin], *at], [-1, *[1] * len(at)], low, high))
        if slack > 0:  # events that count in several parts: the total is at least each of them
            room = arrays["true"][margin] - arrays["true"][parts]
            rows += [([local[margin], p], [-1, 1], -np.inf, float(r)) for p, r in zip(at, room, strict=True) if r >= 0]
    at = np.concatenate([np.full(len(columns), i) for i, (columns, *_) in enumerate(rows)])
    columns = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows]).astype(float)
    sums = csr_matrix((values, (at, columns)), shape=(len(rows), len(cells)))
    return Block(
        cells, **{name: array[cells] for name, array in arrays.items()}, sums=sums,
        row_low=np.array([row[2] for row in rows]), row_high=np.array([row[3] for row in rows]),
    )  # fmt: skip
