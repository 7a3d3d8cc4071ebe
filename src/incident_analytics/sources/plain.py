"""Any table of texts without a mapping: the first row is the header."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from .files import distinct, read_cells

SEARCHED = 30  # rows in which the header is looked for
NEARLY = 0.75  # of the widest row


def read_plain(path: str | Path) -> pl.DataFrame:
    """The first sheet of a file as text columns under its own headers; blank cells are null. Title rows above the
    header, which are narrower than the table, are passed over.

    Raises MappingError as `read_cells` does.
    """
    rows = next(rows for rows in read_cells(path).values() if rows)
    top = _header_row(rows)
    headers = distinct([cell.strip() or f"column {i + 1}" for i, cell in enumerate(rows[top])])
    width = len(headers)
    body = [[cell or None for cell in row[:width]] + [None] * (width - len(row)) for row in rows[top + 1 :]]
    return pl.DataFrame(body, schema=dict.fromkeys(headers, pl.String), orient="row")


def _header_row(rows: list[list[str]]) -> int:
    """The first of the first rows that is nearly as wide as the widest of them: a title, a filter and a print date
    fill a cell or two."""
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows[:SEARCHED]]
    return next(at for at, width in enumerate(widths) if width >= NEARLY * max(widths))
