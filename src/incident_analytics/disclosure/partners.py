"""Which further counts to hide so that exposed ones are safe, at the least loss of information.

For every exposed count two tables are asked for that an attacker cannot rule out and that differ there by the width;
a count may differ beyond its rounding only where it is hidden, and hiding costs. That is the model of Fischetti and
Salazar 2001, solved directly (scipy.optimize.milp) since the attacker's limits are few values wide.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_matrix, csr_matrix, hstack

from .audit import changes
from .block import Block
from .near import Near, around, whole_block

NEAR = (8, 32)  # cells taken from each sum: first a few, then more, then the whole block
NODES = 2_000  # of the search tree: a limit that is the same on every machine, unlike one in seconds


def hide_partners(
    block: Block, hidden: np.ndarray, targets: np.ndarray, width: int, whole: bool = False
) -> np.ndarray | None:
    """`hidden` with the cheapest further cells that give all `targets` their width; None where none would do.

    `whole`: also in tables of more than two dimensions, where sums alone do not make whole numbers.
    """
    for most in NEAR if len(targets) == 1 else ():
        near = around(block, hidden, int(targets[0]), most)
        if len(near.cells) < len(hidden):
            found = _cheapest(block, hidden, targets, width, near, whole)
            if found is not None:
                return found
    return _cheapest(block, hidden, targets, width, whole_block(block), whole)


def _cheapest(
    block: Block, hidden: np.ndarray, targets: np.ndarray, width: int, near: Near, whole: bool
) -> np.ndarray | None:
    """`hidden` with the cheapest of the cells in `near`; the others stay as they are, and true."""
    cells = near.cells
    shown_low, shown_high = (side[cells] for side in changes(block, hidden, width))
    hidden_low, hidden_high = (side[cells] for side in changes(block, np.ones_like(hidden), width))
    choice = np.flatnonzero(~hidden[cells] & ~block.free[cells])
    n, m, k = len(cells), len(choice), 2 * len(targets)
    at = {int(cell): i for i, cell in enumerate(cells)}
    parts = _tables(near, k, m)
    parts += _bounds_by_choice(choice, n, k, (shown_low, shown_high), (hidden_low, hidden_high))
    parts.append(_apart([at[int(t)] for t in targets], choice, n, width))
    low, high = np.where(hidden[cells], shown_low, hidden_low), np.where(hidden[cells], shown_high, hidden_high)
    found = milp(
        np.concatenate([block.cost[cells][choice], np.zeros(k * n)]),
        constraints=parts,
        bounds=Bounds(np.concatenate([np.zeros(m), np.tile(low, k)]), np.concatenate([np.ones(m), np.tile(high, k)])),
        integrality=np.concatenate([np.ones(m), np.full(k * n, int(whole))]),
        options={"node_limit": NODES, "presolve": False},
    )
    if found.x is None:
        return None
    new = hidden.copy()
    new[cells[choice[found.x[:m] > 0.5]]] = True
    return new


def _tables(near: Near, k: int, m: int) -> list[LinearConstraint]:
    """Each of the `k` changed tables keeps its sums; the first `m` unknowns are the choices."""
    blocks = block_array([[near.sums if i == j else None for j in range(k)] for i in range(k)], format="csr")
    beside = csr_matrix((blocks.shape[0], m))
    return [
        LinearConstraint(hstack([beside, blocks], format="csr"), np.tile(near.row_low, k), np.tile(near.row_high, k))
    ]


def _bounds_by_choice(choice: np.ndarray, n: int, k: int, shown: tuple, hidden: tuple) -> list[LinearConstraint]:
    """A cell of choice keeps within its rounding unless it is hidden, in each of the `k` tables."""
    m = len(choice)
    out = []
    for side, (near, far) in enumerate(zip(shown, hidden, strict=True)):
        line = np.arange(k * m)
        columns = m + np.repeat(np.arange(k), m) * n + np.tile(choice, k)
        extra = np.tile((near - far)[choice], k)
        matrix = coo_matrix((np.ones(k * m), (line, columns)), shape=(k * m, m + k * n))
        matrix += coo_matrix((extra, (line, np.tile(np.arange(m), k))), shape=(k * m, m + k * n))
        limit = np.tile(near[choice], k)
        out.append(LinearConstraint(matrix, limit, np.inf) if side == 0 else LinearConstraint(matrix, -np.inf, limit))
    return out


def _apart(targets: list[int], choice: np.ndarray, n: int, width: int) -> LinearConstraint:
    """The two tables of each target differ there by `width`, if it is hidden at all."""
    m, lines = len(choice), []
    position = {int(cell): i for i, cell in enumerate(choice)}
    for i, target in enumerate(targets):
        line = np.zeros(m + 2 * len(targets) * n)
        line[m + 2 * i * n + target], line[m + (2 * i + 1) * n + target] = -1, 1
        if target in position:
            line[position[target]] = -width
        lines.append(line)
    least = [0.0 if target in position else float(width) for target in targets]
    return LinearConstraint(csr_matrix(np.array(lines)), least, np.inf)
