"""Exports as sent: every cell as text, with file, sheet and row. Nothing is guessed, dropped or renamed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from ..errors import MappingError
from .cells import Cells, Row, is_filled
from .distinct import distinct
from .files import REPORT_SUFFIXES, open_cells
from .mapping import Mapping, load_mapping, shipped_sources
from .recognise import check_headers, find_header, looks_like
from .report import ACTIONS, REPORT

__all__ = ["META", "load_mapping", "looks_like", "read_export", "shipped_sources"]

META = ("source_name", "source_file", "source_sheet", "source_row", "source_problem")
TOO_MANY_CELLS = "more cells than the header"
TOO_FEW_CELLS = "fewer cells than the header"
BATCH = 10_000  # rows that are made into columns at a time

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
    sheets = open_cells(path, mapping.headers)
    if Path(name).suffix.lower() in REPORT_SUFFIXES:  # its labels must not pass for actions, nor these for reports
        sheets = {name: sheets[name] for name in (ACTIONS if mapping.table == "recommendations" else REPORT,)}
        if all(cells.is_blank for cells in sheets.values()):
            raise MappingError(f"{name}: no action table was found in the report.")
    for sheet, cells in sheets.items():
        if cells.is_blank:
            continue
        try:
            read.append(_raw(cells, sheet, name, mapping, str(source)))
        except MappingError as error:
            refusals.append((len(str(error).splitlines()), sheet, error))
    if not read:
        raise min(refusals, key=lambda refusal: refusal[:2])[2]
    if refusals:
        log.warning("%s: not read as %s: sheet %s", name, mapping.name, ", ".join(sheet for _, sheet, _ in refusals))
    return pl.concat(read, how="diagonal")


def _raw(rows: Cells, sheet: str, name: str, mapping: Mapping, source: str) -> pl.DataFrame:
    top, cells = find_header(rows.head, mapping)
    headers = distinct([cell.strip() or f"column {i + 1}" for i, cell in enumerate(_without_blank_end(cells))], META)
    try:
        check_headers(headers, mapping, f"{name}{f', sheet {sheet}' if sheet else ''}, row {top + 1}")
    except MappingError:
        for _ in rows:  # a file that is cut off says so first: its header may be none
            pass
        raise
    numbered = enumerate(islice(rows, top + 1, None), start=top + 2)
    parts = list(_parts(numbered, headers)) or [_part([], headers)]
    where = {"source_name": source, "source_file": name, "source_sheet": sheet}
    return pl.concat(parts).select(*(pl.lit(text).alias(column) for column, text in where.items()), pl.all())


def _parts(numbered: Iterable[tuple[int, Row]], headers: list[str]) -> Iterator[pl.DataFrame]:
    """The filled rows, BATCH at a time: as columns they take a tenth of what they take as rows of cells."""
    filled = ((number, row) for number, row in numbered if is_filled(row))
    while batch := list(islice(filled, BATCH)):
        yield _part(batch, headers)


def _part(batch: list[tuple[int, Row]], headers: list[str]) -> pl.DataFrame:
    width = len(headers)
    body = [[cell if cell.strip() else None for cell in row[:width]] + [None] * (width - len(row)) for _, row in batch]
    meta = {
        "source_row": pl.Series([number for number, _ in batch], dtype=pl.Int64),
        "source_problem": pl.Series([_row_problem(row, width) for _, row in batch], dtype=pl.String),
    }
    return pl.DataFrame(meta).hstack(pl.DataFrame(body, schema=dict.fromkeys(headers, pl.String), orient="row"))


def _row_problem(row: list[str], width: int) -> str | None:
    """A row torn by a stray line break or delimiter holds other cells than its header says."""
    if is_filled(row[width:]):
        return TOO_MANY_CELLS
    return TOO_FEW_CELLS if len(row) < width else None


def _without_blank_end(cells: list[str]) -> list[str]:
    last = max((i for i, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]
