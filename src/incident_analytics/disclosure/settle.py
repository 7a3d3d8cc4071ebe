"""Secondary suppression of one block: hide, audit, and hide more until an attacker narrows no hidden count."""

from __future__ import annotations

import numpy as np

from .audit import exposed, surely_exposed
from .block import Block
from .partners import hide_partners

TOGETHER = 1_500  # targets times cells up to which one model chooses for all targets at once
ROUNDS = 6  # of choosing together, each with the counts that the choice before left exposed
TIDY = 250  # cells up to which every hidden partner is tried again


class Unprotected(Exception):
    """A hidden count stays exposed whatever else of its block is hidden."""


def settle(block: Block, width: int) -> np.ndarray:
    """Which cells of the block are hidden in the end; raises Unprotected where no choice would be safe."""
    if width < 1 or not block.small.any():
        return block.small.copy()
    hidden = _together(block, width)
    if hidden is None:
        hidden = _one_by_one(block, width)
        if len(hidden) <= TIDY:
            hidden = _tidy(block, hidden, width)
    return hidden


def _together(block: Block, width: int) -> np.ndarray | None:
    """The cheapest choice for all exposed counts, or None where the block is too large for that."""
    hidden = block.small.copy()
    if len(surely_exposed(block, hidden, width)) * len(hidden) > TOGETHER:
        return None
    targets = np.array([], dtype=int)
    for _ in range(ROUNDS):
        left = exposed(block, hidden, width)
        if not len(left):
            return hidden
        whole = bool(np.isin(left, targets).any())
        targets = np.union1d(targets, left)
        if len(targets) * len(hidden) > TOGETHER:
            return None
        found = hide_partners(block, block.small, targets, width, whole)
        if found is None:
            return None
        hidden = found
    return None


def _one_by_one(block: Block, width: int) -> np.ndarray:
    """Partners for one exposed count after the other; what is hidden already costs the next nothing."""
    hidden = block.small.copy()
    while len(targets := surely_exposed(block, hidden, width)):
        for target in targets:
            if target in surely_exposed(block, hidden, width):
                hidden = _protect(block, hidden, target, width)
    while len(targets := exposed(block, hidden, width)):
        for target in targets:
            hidden = _protect(block, hidden, target, width)
    return hidden


def _protect(block: Block, hidden: np.ndarray, target: int, width: int) -> np.ndarray:
    """`hidden` with partners for one count; raises Unprotected where it stays exposed whatever else is hidden."""
    for whole in (False, True):
        found = hide_partners(block, hidden, np.array([target]), width, whole)
        if found is not None and (found != hidden).any():
            return found
    if found is None or target in exposed(block, hidden, width):
        raise Unprotected
    return hidden


def _tidy(block: Block, hidden: np.ndarray, width: int) -> np.ndarray:
    """`hidden` without the partners that later ones made needless, the dearest tried first."""
    for cell in sorted(np.flatnonzero(hidden & ~block.small), key=lambda i: (-block.cost[i], i)):
        fewer = hidden.copy()
        fewer[cell] = False
        if not len(surely_exposed(block, fewer, width)) and not len(exposed(block, fewer, width)):
            hidden = fewer
    return hidden
