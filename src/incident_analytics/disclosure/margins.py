"""Which cells of a table add up to which: the equations that margins and nested margins make."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

TOTAL = "total"

Key = tuple[str, ...]


class Equation(NamedTuple):
    """`margin` is a total over `parts` (positions). `slack` is the sum of the parts less the margin: 0 where they
    add up; more where one event counts in several parts; less where some parts are not in the table."""

    margin: int
    parts: list[int]
    slack: float


def as_key(row: tuple) -> Key:
    """The values of a row as words; every spelling of "total" is one word, lest a "Total" goes unprotected."""
    words = ("" if value is None else str(value) for value in row)
    return tuple(TOTAL if word.strip().casefold() == TOTAL else word for word in words)


def equations(keys: list[Key], true: np.ndarray) -> tuple[list[Equation], np.ndarray]:
    """Every sum that a reader of the table can write down, parts before their margins, and the counts with missing
    margins worked out (other missing counts add nothing).

    A row with `total` in a column is the total of the rows that share its other values and have another value
    there. Where those rows do not add up, or are not in the table, its finer rows are taken too (`total` replaced
    in two columns, three ...), so that a grand total without sub-totals still has its equation.
    """
    where = {key: i for i, key in enumerate(keys)}
    counts = true.copy()
    found: list[Equation] = []
    exact: set[int] = set()
    for size in range(1, len(keys[0]) + 1 if keys else 1):
        parts = _parts(keys, where, size)
        for margin, columns in sorted(parts, key=lambda at: (keys[at[0]].count(TOTAL), at)):
            inside = parts[margin, columns]
            if np.isnan(counts[margin]):
                counts[margin] = np.nansum(counts[inside])
            slack = float(np.nansum(counts[inside]) - counts[margin])
            if size == 1 or margin not in exact:
                found.append(Equation(margin, inside, slack))
            if slack == 0:
                exact.add(margin)
    return sorted(found, key=lambda e: keys[e.margin].count(TOTAL)), counts


def _parts(keys: list[Key], where: dict[Key, int], size: int) -> dict[tuple[int, tuple[int, ...]], list[int]]:
    """(margin, the columns it is a total over) to its parts, for totals over exactly `size` columns."""
    out: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for i, key in enumerate(keys):
        named = [c for c, value in enumerate(key) if value != TOTAL]
        for columns in combinations(named, size):
            margin = where.get(tuple(TOTAL if c in columns else value for c, value in enumerate(key)))
            if margin is not None:
                out.setdefault((margin, columns), []).append(i)
    return out
