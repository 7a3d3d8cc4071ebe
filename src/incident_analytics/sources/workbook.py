"""Excel workbooks: every sheet as rows of text cells, numbered as Excel numbers them."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from ..errors import MappingError
from .workbook_check import check_workbook

# A time of midnight is how a plain date comes out of a workbook.
MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2}) 00:00:00$")


def read_workbook(path: Path, head: bytes) -> dict[str, list[list[str]]]:
    """Rows of text cells by sheet; a date cell is ISO text, an empty sheet has no rows.

    Raises MappingError for a workbook that is broken, truncated or none.
    """
    import fastexcel

    if not head.startswith(b"PK"):
        raise MappingError(f"{path.name}: not an Excel workbook, whatever its ending says.")
    check_workbook(path)
    try:
        book = fastexcel.read_excel(path)
        # skip_rows=0 keeps blank rows above the table, so that row numbers stay those of Excel.
        return {
            name: _text_rows(book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars())
            for name in book.sheet_names
        }
    except fastexcel.FastExcelError as error:
        raise MappingError(f"{path.name}: the workbook is broken or truncated.") from error


def _text_rows(table: pl.DataFrame) -> list[list[str]]:
    return [[MIDNIGHT.sub(r"\1", cell) for cell in row] for row in table.fill_null("").iter_rows()]
