"""Exports as sent: every cell as text, with file, sheet and row. Nothing is guessed, dropped or renamed."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..errors import MappingError
from .files import read_cells
from .mapping import Mapping, load_mapping, shipped_sources
from .recognise import check_headers, header_row, looks_like

__all__ = ["META", "load_mapping", "looks_like", "read_export", "shipped_sources"]

META = ("source_name", "source_file", "source_sheet", "source_row", "source_problem")


def read_export(path: str | Path, source: str | Path) -> pl.DataFrame:
    """`raw`: one row per row of the export, all cells as text under the export's own headers.

    Before them stand `source_name`, `source_file`, `source_sheet`, `source_row` (as a spreadsheet numbers
    rows) and `source_problem` (null, or what is wrong with the row as a row; such rows are rejected later, not
    here). `source` is the name of a shipped source, or the path of a mapping CSV. Blank cells are null; a
    second column of one name gets " (2)". A workbook is read from the first sheet that has the required
    columns. Raises MappingError: file unreadable, or required columns missing (all named at once).
    """
    mapping = load_mapping(str(source))
    sheets = read_cells(path)
    name = Path(path).name
    refusals = []
    for sheet, rows in sheets.items():
        try:
            return _raw(rows, sheet, name, mapping, str(source)) if rows else _refuse(name, sheet)
        except MappingError as error:
            refusals.append(error)
    raise refusals[0]


def _refuse(name: str, sheet: str) -> pl.DataFrame:
    raise MappingError(f"{name}, sheet {sheet}: no rows.")


def _raw(rows: list[list[str]], sheet: str, name: str, mapping: Mapping, source: str) -> pl.DataFrame:
    top = header_row(rows, mapping)
    headers = _distinct([cell.strip() or f"column {i + 1}" for i, cell in enumerate(rows[top])])
    check_headers(headers, mapping, f"{name}, row {top + 1}")
    width, body, numbers, problems = len(headers), [], [], []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in row):
            continue
        too_wide = any(cell.strip() for cell in row[width:])
        problems.append("more cells than the header" if too_wide else None)
        body.append([cell if cell.strip() else None for cell in row[:width]] + [None] * (width - len(row)))
        numbers.append(number)
    meta = {
        "source_name": pl.Series([source] * len(body), dtype=pl.String),
        "source_file": pl.Series([name] * len(body), dtype=pl.String),
        "source_sheet": pl.Series([sheet] * len(body), dtype=pl.String),
        "source_row": pl.Series(numbers, dtype=pl.Int64),
        "source_problem": pl.Series(problems, dtype=pl.String),
    }
    cells = pl.DataFrame(body, schema=dict.fromkeys(headers, pl.String), orient="row")
    return pl.DataFrame(meta).hstack(cells)


def _distinct(headers: list[str]) -> list[str]:
    seen: dict[str, int] = dict.fromkeys(META, 1)
    out = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        out.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return out
