"""Any table of texts without a mapping: the first row is the header."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..errors import MappingError
from .cells import is_filled, n_filled
from .distinct import distinct
from .files import read_cells

SEARCHED = 30  # rows in which the header is looked for
NEARLY = 0.75  # of the commonest width
SHOWN = 5  # numbers of rows in a message


def read_plain(path: str | Path) -> pl.DataFrame:
    """The first sheet with any text in a file as text columns under its own headers; blank cells are null, blank rows
    are passed over, and so are title rows above the header, which are narrower than the table.

    Raises MappingError as `read_cells` does, and for rows with more cells than the header: a comma or a line break
    without quotation marks has torn them, and what stands beyond would be lost.
    """
    rows = next(rows for rows in read_cells(path).values() if any(map(is_filled, rows)))
    top = _header_row(rows)
    headers = distinct([cell.strip() or f"column {i + 1}" for i, cell in enumerate(rows[top])])
    width = len(headers)
    torn = [number for number, row in enumerate(rows[top + 1 :], start=top + 2) if is_filled(row[width:])]
    if torn:
        shown = ", ".join(f"{number:,}" for number in torn[:SHOWN]) + (" and others" if len(torn) > SHOWN else "")
        raise MappingError(
            f"{Path(path).name}: {len(torn):,} rows have more cells than the header: {shown}.\n"
            "HINT: a text with a comma or a line break needs quotation marks; export the file again."
        )
    body = [
        [cell if cell.strip() else None for cell in row[:width]] + [None] * (width - len(row))
        for row in rows[top + 1 :] if is_filled(row)
    ]  # fmt: skip
    return pl.DataFrame(body, schema=dict.fromkeys(headers, pl.String), orient="row")


def _header_row(rows: list[list[str]]) -> int:
    """The first of the first filled rows that is nearly as wide as most of them: a title, a filter and a print date
    fill a cell or two, and a torn row fills more than its header."""
    widths = {at: n_filled(row) for at, row in enumerate(rows) if n_filled(row)}
    first = dict(list(widths.items())[:SEARCHED])
    usual = max(set(first.values()), key=lambda width: (list(first.values()).count(width), width))
    return next(at for at, width in first.items() if width >= NEARLY * usual)
