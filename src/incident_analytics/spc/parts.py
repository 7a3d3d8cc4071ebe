"""Which points belong to which part, and which of them the limits are calculated from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from incident_analytics.spc.inputs import ChartInputError, positions


@dataclass(frozen=True)
class Rebase:
    """A decision to start new limits at a point: where (0-based), who decided, why, and when.

    Limits are not recalculated because the numbers moved: Making Data Count asks for a known change of the
    process and a decision (see also NHSRplotthedots issue 142).
    """

    index: int
    who: str
    why: str
    date: date | None = None

    def __post_init__(self) -> None:
        if not (str(self.who).strip() and str(self.why).strip()):
            raise ChartInputError(
                f"the rebase at position {self.index} must say who decided and why\n"
                'HINT: Rebase(index=24, who="ward manager", why="new observation policy")'
            )


def rebases(part: Any, length: int) -> list[tuple[int, Rebase | None]]:
    """The start of each part after the first, in order, with its decision where one was given."""
    if part is None:
        return []
    given = part if isinstance(part, Iterable) else [part]
    decisions: dict[int, Rebase | None] = {}
    for item in given:
        decision = item if isinstance(item, Rebase) else None
        index = decision.index if decision else item
        [start] = positions([index], "part", length)
        decisions[start] = decision or decisions.get(start)
    return sorted(((i, d) for i, d in decisions.items() if i > 0), key=lambda pair: pair[0])


def part_numbers(starts: list[int], length: int) -> np.ndarray:
    """The part of each point, numbered from 1."""
    return 1 + np.searchsorted(np.array(starts, dtype=int), np.arange(length), side="right")


def base_points(part: np.ndarray, freeze: int | None, excluded: np.ndarray) -> np.ndarray:
    """True for points the limits are calculated from: the first `freeze` of each part, not excluded."""
    if freeze is not None and (not float(freeze).is_integer() or freeze < 2):
        raise ChartInputError(f"freeze is {freeze}; allowed is a whole number of points, 2 or more")
    starts = np.searchsorted(part, part, side="left")
    within = np.arange(len(part)) - starts
    frozen = within < (np.inf if freeze is None else freeze)
    return frozen & ~excluded
