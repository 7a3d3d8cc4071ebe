"""Exports as sent: every cell as text, with file, sheet and row. Nothing is guessed, dropped or renamed."""

from __future__ import annotations

import logging
from pathlib import Path

import polars as pl

from ..errors import MappingError
from .distinct import distinct
from .files import REPORT_SUFFIXES, read_cells
from .mapping import Mapping, load_mapping, shipped_sources
from .recognise import check_headers, find_header, looks_like
from .report import ACTIONS, REPORT

__all__ = ["META", "load_mapping", "looks_like", "read_export", "shipped_sources"]

META = ("source_name", "source_file", "source_sheet", "source_row", "source_problem")
TOO_MANY_CELLS = "more cells than the header"
TOO_FEW_CELLS = "fewer cells than the header"

log = logging.getLogger(__name__)


def read_export(path: str | Path, source: str | Path) -> pl.DataFrame:
    """`raw`: one row per row of the export, all cells as text under the export's own headers.

    Before them stand `source_name`, `source_file`, `source_sheet`, `source_row` (as a spreadsheet numbers
    rows) and `source_problem` (null, or what is wrong with the row as a row; such rows are rejected later, not
    here). `source` is the name of a shipped source, or the path of a mapping CSV. Blank cells are null; a
    second column of one name gets " (2)". All sheets of a workbook that have the required columns are read, one
    under the other; the others are named in the log. Raises MappingError: file unreadable, or required columns
    missing (all named at once).
    """
    mapping = load_mapping(source)
    name = Path(path).name
    read, refusals = [], []
    sheets = read_cells(path, mapping.headers)
    if Path(name).suffix.lower() in REPORT_SUFFIXES:  # its labels must not pass for actions, nor these for reports
        sheets = {name: sheets[name] for name in (ACTIONS if mapping.table == "recommendations" else REPORT,)}
        if not any(sheets.values()):
            raise MappingError(f"{name}: no action table was found in the report.")
    for sheet, rows in sheets.items():
        if not any(any(cell.strip() for cell in row) for row in rows):
            continue
        try:
            read.append(_raw(rows, sheet, name, mapping, str(source)))
        except MappingError as error:
            refusals.append((len(str(error).splitlines()), sheet, error))
    if not read:
        raise min(refusals, key=lambda refusal: refusal[:2])[2]
    if refusals:
        log.warning("%s: not read as %s: sheet %s", name, mapping.name, ", ".join(sheet for _, sheet, _ in refusals))
    return pl.concat(read, how="diagonal")


def _raw(rows: list[list[str]], sheet: str, name: str, mapping: Mapping, source: str) -> pl.DataFrame:
    top, cells = find_header(rows, mapping)
    headers = distinct([cell.strip() or f"column {i + 1}" for i, cell in enumerate(_without_blank_end(cells))], META)
    check_headers(headers, mapping, f"{name}{f', sheet {sheet}' if sheet else ''}, row {top + 1}")
    width, body, numbers, problems = len(headers), [], [], []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in row):
            continue
        problems.append(_row_problem(row, width))
        body.append([cell if cell.strip() else None for cell in row[:width]] + [None] * (width - len(row)))
        numbers.append(number)
    meta = {
        "source_name": pl.Series([source] * len(body), dtype=pl.String),
        "source_file": pl.Series([name] * len(body), dtype=pl.String),
        "source_sheet": pl.Series([sheet] * len(body), dtype=pl.String),
        "source_row": pl.Series(numbers, dtype=pl.Int64),
        "source_problem": pl.Series(problems, dtype=pl.String),
    }
    table = pl.DataFrame(body, schema=dict.fromkeys(headers, pl.String), orient="row")
    return pl.DataFrame(meta).hstack(table)


def _row_problem(row: list[str], width: int) -> str | None:
    """A row torn by a stray line break or delimiter holds other cells than its header says."""
    if any(cell.strip() for cell in row[width:]):
        return TOO_MANY_CELLS
    return TOO_FEW_CELLS if len(row) < width else None


def _without_blank_end(cells: list[str]) -> list[str]:
    last = max((i for i, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]
