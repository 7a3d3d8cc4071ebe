"""What an attacker can work out: the smallest and largest value that every hidden count can have.

The attacker knows every sum, the rounding, the rules and what each status means. A hidden count is safe once two
tables are found that agree with all of that and differ there by the width asked; one such table often proves many
counts at once, which is what keeps the audit quick.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from .block import Block
from .near import Near, around, whole_block

WHOLE = 1e-6
NEAR = 8  # cells taken from each sum when one count is proved safe
SLOW = 0.8  # of the counts still open after a pass for all of them: above it they are taken one by one


def changes(block: Block, hidden: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """(least, most) that each count may differ from the truth for all an attacker knows of it alone.

    Limited to four widths each way: what is safe within the limit is safe without it.
    """
    low = np.where(hidden, block.hidden_low, block.shown_low) - block.true
    high = np.where(hidden, block.hidden_high, block.shown_high) - block.true
    limit = 4.0 * max(width, 2)
    return np.clip(low, -limit, 0), np.clip(high, 0, limit)


def surely_exposed(block: Block, hidden: np.ndarray, width: int) -> np.ndarray:
    """Positions of hidden counts that one sum alone narrows below `width`: found without solving anything."""
    low, high = changes(block, hidden, width)
    entries = block.sums.tocoo()
    row, cell, sign = entries.row, entries.col, entries.data
    least = np.minimum(sign * low[cell], sign * high[cell])
    most = np.maximum(sign * low[cell], sign * high[cell])
    row_least = np.bincount(row, least, minlength=block.sums.shape[0])
    row_most = np.bincount(row, most, minlength=block.sums.shape[0])
    bottom = block.row_low[row] - (row_most[row] - most)
    ceiling = block.row_high[row] - (row_least[row] - least)
    tight_low, tight_high = low.copy(), high.copy()
    np.maximum.at(tight_low, cell, np.where(sign > 0, bottom, -ceiling))
    np.minimum.at(tight_high, cell, np.where(sign > 0, ceiling, -bottom))
    return np.flatnonzero(hidden & ~block.free & (tight_high - tight_low < width - WHOLE))


def exposed(block: Block, hidden: np.ndarray, width: int) -> np.ndarray:
    """Positions of the hidden counts that an attacker can narrow to fewer than `width` + 1 values."""
    low, high = changes(block, hidden, width)
    seen = np.zeros((2, len(low)))  # least and most change in a table that cannot be ruled out
    every = whole_block(block)
    left = np.flatnonzero(hidden & ~block.free)
    while len(left):
        before = len(left)
        _see(every, low, high, left, seen)
        left = _open(left, seen, width)
        if len(left) > before * SLOW:
            break
    for cell in left:
        if len(_open(np.array([cell]), seen, width)):
            _see(around(block, hidden, int(cell), NEAR), low, high, np.array([cell]), seen)
    for cell in _open(left, seen, width):
        if len(_open(np.array([cell]), seen, width)):
            _see(every, low, high, np.array([cell]), seen)
    return _open(left, seen, width)


def _open(cells: np.ndarray, seen: np.ndarray, width: int) -> np.ndarray:
    """Those of `cells` not yet seen to differ by `width`."""
    return cells[seen[1, cells] - seen[0, cells] < width - WHOLE]


def _see(near: Near, low: np.ndarray, high: np.ndarray, cells: np.ndarray, seen: np.ndarray) -> None:
    """Take in two tables an attacker cannot rule out: `cells` as large as they can be together, and as small."""
    for sign in (-1.0, 1.0):
        goal = np.where(np.isin(near.cells, cells), sign, 0.0)
        change = possible_change(near, low[near.cells], high[near.cells], goal)
        seen[0, near.cells] = np.minimum(seen[0, near.cells], change)
        seen[1, near.cells] = np.maximum(seen[1, near.cells], change)


def possible_change(near: Near, low: np.ndarray, high: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """Whole-number change of the true counts that agrees with every sum and makes `goal` @ change least.

    What the solver gives is checked here, so that a fault of its can hide too much but never too little.
    """
    sums = LinearConstraint(near.sums, near.row_low, near.row_high)
    # Sums of rows and columns give whole numbers by themselves; only deeper tables need to be told.
    for whole in (0, 1):
        found = milp(goal, constraints=sums, bounds=Bounds(low, high), integrality=np.full(len(low), whole))
        change = np.zeros(len(low)) if found.x is None else found.x.round()
        total = near.sums @ change
        if (
            found.x is not None
            and np.abs(found.x - change).max(initial=0) < WHOLE
            and ((low <= change) & (change <= high)).all()
            and ((near.row_low <= total) & (total <= near.row_high)).all()
        ):
            return change
    return np.zeros(len(low))
