"""Which cells of a table add up to which, and what an attacker can work out from that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

TOTAL = "total"


@dataclass(frozen=True)
class Sums:
    """One row per equation "margin = sum of parts": the margin's position and those of its parts."""

    margins: list[int]
    parts: list[list[int]]


def sums_of(keys: list[tuple[str, ...]]) -> Sums:
    """The equations of a table whose rows have these `by` values; rows with `total` are margins.

    A row with `total` in a column is the sum of the rows that share all its other values and have another value
    there; with `total` in several columns it is such a sum along each.
    """
    where = {key: i for i, key in enumerate(keys)}
    margins, parts = [], []
    for key, i in where.items():
        for column, value in enumerate(key):
            if value != TOTAL:
                continue
            inside = [
                j
                for other, j in where.items()
                if other[column] != TOTAL
                and all(a == b for k, (a, b) in enumerate(zip(other, key, strict=True)) if k != column)
            ]
            if inside:
                margins.append(i)
                parts.append(inside)
    return Sums(margins, parts)


def components(sums: Sums) -> list[tuple[list[int], Sums]]:
    """Groups of cells that sums connect: the positions of each group, and its sums in positions of the group."""
    root: dict[int, int] = {}

    def find(cell: int) -> int:
        while root.setdefault(cell, cell) != cell:
            cell = root[cell]
        return cell

    for margin, parts in zip(sums.margins, sums.parts, strict=True):
        for part in parts:
            root[find(part)] = find(margin)
    groups: dict[int, list[int]] = {}
    for cell in sorted(root):
        groups.setdefault(find(cell), []).append(cell)
    out = []
    for cells in groups.values():
        local = {cell: i for i, cell in enumerate(cells)}
        mine = [(m, p) for m, p in zip(sums.margins, sums.parts, strict=True) if m in local]
        out.append((cells, Sums([local[m] for m, _ in mine], [[local[j] for j in p] for _, p in mine])))
    return out


def feasible_interval(cell: int, low: np.ndarray, high: np.ndarray, sums: Sums) -> tuple[float, float]:
    """(smallest, largest) value of `cell` that agrees with the bounds of all cells and with every sum."""
    if not sums.margins:
        return float(low[cell]), float(high[cell])
    rows, columns, values = [], [], []
    for row, (margin, parts) in enumerate(zip(sums.margins, sums.parts, strict=True)):
        rows += [row] * (1 + len(parts))
        columns += [margin, *parts]
        values += [-1.0, *([1.0] * len(parts))]
    equations = csr_matrix((values, (rows, columns)), shape=(len(sums.margins), len(low)))
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(len(low))
        goal[cell] = sign
        found = linprog(goal, A_eq=equations, b_eq=np.zeros(len(sums.margins)), bounds=np.column_stack([low, high]))
        ends.append(float(found.x[cell]) if found.success else float(low[cell] if sign > 0 else high[cell]))
    # A count is a whole number, so the attacker rounds inwards.
    return float(np.ceil(ends[0] - 1e-6)), float(np.floor(ends[1] + 1e-6))
