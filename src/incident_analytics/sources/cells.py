"""Rows of text cells as a file gives them, one after the other: a table need not be held to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

Row = list[str]
HEADER_SEARCH_ROWS = 30  # local exports put a title, filters and a print date above the header


class Cells:
    """Rows of a sheet, to be gone through once (a second time is a RuntimeError); `head` holds the first, down to the
    row below the last that can be the header, and `is_blank` says whether no cell has text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rest = iter(rows)
        self.head: list[Row] = []
        filled = 0
        for row in self._rest:
            self.head.append(row)
            filled += is_filled(row)
            if filled > HEADER_SEARCH_ROWS:
                break
        self.is_blank, self._read = not filled, False

    def __iter__(self) -> Iterator[Row]:
        if self._read:
            raise RuntimeError("these rows were read already")
        self._read = True
        return chain(self.head, self._rest)


def is_filled(row: Row) -> bool:
    """Whether any cell of the row has text."""
    return any(cell.strip() for cell in row)


def n_filled(row: Row) -> int:
    """How many cells of the row have text."""
    return sum(bool(cell.strip()) for cell in row)
