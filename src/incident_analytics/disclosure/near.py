"""The part of a block near one cell: enough to protect it or to prove it safe, and small enough to solve at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from .block import Block


class Near(NamedTuple):
    """Some cells of a block (positions) and the sums they stand in; all other cells are held at the truth."""

    cells: np.ndarray
    sums: csr_matrix
    row_low: np.ndarray
    row_high: np.ndarray


def whole_block(block: Block) -> Near:
    """Every cell and every sum."""
    return Near(np.arange(len(block.true)), block.sums, block.row_low, block.row_high)


def around(block: Block, hidden: np.ndarray, target: int, most: int) -> Near:
    """Cells near `target`: from each of its sums at most `most` (hidden first, then cheapest), from each of theirs
    where the table has more dimensions, and every cell whose sums are all touched, so that changes can go round."""
    price = np.where(hidden | block.free, 0, block.cost)
    by_cell = block.sums.tocsc()
    mine = slice(by_cell.indptr[target], by_cell.indptr[target + 1])
    steps = max(1, int((by_cell.data[mine] > 0).sum()) - 1)
    member = np.zeros(len(hidden), dtype=bool)
    member[target] = True
    done: set[int] = set()
    for _ in range(steps):
        for row in np.unique(by_cell[:, member].indices):
            if row not in done:
                done.add(row)
                member[_picked(block, int(row), price, most if steps == 1 else max(5, most // 4))] = True
    touched = (np.abs(block.sums) @ member) > 0
    cells = np.flatnonzero(member | (np.abs(by_cell).T @ (~touched).astype(float) == 0))
    rows = np.unique(by_cell[:, cells].indices)
    return Near(cells, block.sums[rows][:, cells], block.row_low[rows], block.row_high[rows])


def _picked(block: Block, row: int, price: np.ndarray, most: int) -> np.ndarray:
    """The margin of a sum and its `most` cheapest cells."""
    entries = slice(block.sums.indptr[row], block.sums.indptr[row + 1])
    inside, sign = block.sums.indices[entries], block.sums.data[entries]
    cheapest = inside[np.lexsort((inside, price[inside]))][:most]
    return np.union1d(inside[sign < 0], cheapest)
