"""Any table of texts without a mapping: the first row is the header."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from .files import read_cells


def read_plain(path: str | Path) -> pl.DataFrame:
    """The first sheet of a file as text columns under its own headers; blank cells are null.

    Raises MappingError as `read_cells` does.
    """
    rows = next(rows for rows in read_cells(path).values() if rows)
    headers = [cell.strip() or f"column {i + 1}" for i, cell in enumerate(rows[0])]
    width = len(headers)
    body = [[cell or None for cell in row[:width]] + [None] * (width - len(row)) for row in rows[1:]]
    return pl.DataFrame(body, schema=dict.fromkeys(headers, pl.String), orient="row")
