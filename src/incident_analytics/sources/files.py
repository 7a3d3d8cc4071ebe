"""Files as they are: rows of text cells with their row numbers, or a clear reason why not.

A row number is what a spreadsheet shows: the header counts, preamble rows count, and a quoted cell with
line breaks in it is still one row.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..errors import MappingError

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARACTERS = 10_000_000  # a narrative is at most some hundred thousand; more is a broken quote
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # old Excel, and any password-protected new one
TEXT_SUFFIXES = {".csv", ".tsv", ".txt", ".psv"}
EXCEL_SUFFIXES = {".xlsx", ".xlsm"}

Sheets = dict[str, list[list[str]]]


def read_cells(path: str | Path) -> Sheets:
    """Rows of text cells by sheet name ("" for files without sheets); blank cells are "".

    Raises MappingError for a file that is absent, empty, binary, protected, truncated or of an unknown kind.
    """
    path = Path(path)
    if not path.is_file():
        raise MappingError(f"{path.name}: there is no such file.\nHINT: paths in a study file are relative to it.")
    head = path.read_bytes()[:4096]
    if not head.strip(b"\x00 \r\n\t"):
        raise MappingError(f"{path.name}: the file is empty.")
    sheets = _read_by_kind(path, head)
    if not any(any(cell.strip() for cell in row) for rows in sheets.values() for row in rows):
        raise MappingError(f"{path.name}: the file holds no cells with text.")
    return sheets


def _read_by_kind(path: Path, head: bytes) -> Sheets:
    suffix = path.suffix.lower()
    if head.startswith(OLE_MAGIC):
        raise MappingError(
            f"{path.name}: password-protected, or an old .xls workbook.\n"
            "HINT: open it in Excel and save it as .xlsx or CSV without a password."
        )
    if suffix in EXCEL_SUFFIXES:
        return _read_excel(path, head)
    if suffix == ".parquet":
        return {"": _read_parquet(path)}
    if suffix in TEXT_SUFFIXES:
        return {"": read_delimited(decode(path.read_bytes(), path.name), path.name)}
    allowed = ", ".join(sorted(TEXT_SUFFIXES | EXCEL_SUFFIXES | {".parquet"}))
    raise MappingError(f"{path.name}: files of kind {suffix or '(no ending)'} cannot be read.\nAllowed: {allowed}.")


def _read_excel(path: Path, head: bytes) -> Sheets:
    import fastexcel

    if not head.startswith(b"PK"):
        raise MappingError(f"{path.name}: not an Excel workbook, whatever its ending says.")
    try:
        book = fastexcel.read_excel(path)
        return {
            name: _text_rows(book.load_sheet(name, header_row=None, dtypes="string").to_polars())
            for name in book.sheet_names
        }
    except fastexcel.FastExcelError as error:
        raise MappingError(f"{path.name}: the workbook is broken or truncated.") from error


def _read_parquet(path: Path) -> list[list[str]]:
    import polars as pl

    try:
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise MappingError(f"{path.name}: not a Parquet file, or truncated.") from error
    texts = table.with_columns(pl.all().cast(pl.String, strict=False))
    return [list(table.columns), *_text_rows(texts)]


def _text_rows(table: object) -> list[list[str]]:
    return [list(row) for row in table.fill_null("").iter_rows()]


def decode(data: bytes, name: str) -> str:
    """The text of `data`: UTF-16 or UTF-8 by its mark, else UTF-8, else cp1252 (what Excel saves in the UK).

    Raises MappingError where the bytes are no text in any of these.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    if b"\x00" in data[:4096]:
        raise MappingError(f"{name}: a binary file, not text.\nHINT: export it again as CSV or XLSX.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise MappingError(f"{name}: the text is neither UTF-8, UTF-16 nor cp1252.")


def read_delimited(text: str, name: str) -> list[list[str]]:
    """Rows of cells, with the delimiter that gives the widest and most even table.

    Raises MappingError where a quote is opened and never closed (a truncated export).
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    delimiter = max(DELIMITERS, key=lambda mark: _evenness(text[:200_000], mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise MappingError(
            f"{name}, row {len(rows) + 1}: {error}.\n"
            "HINT: the file is cut off, or a quotation mark is not closed; export it again."
        ) from error
    return rows


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """How table-like the first rows are: (cells in the commonest row width, rows of that width)."""
    widths: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row, _ in zip(reader, range(40), strict=False):
        widths[len(row)] = widths.get(len(row), 0) + 1
    wide = {width: n for width, n in widths.items() if width > 1}
    if not wide:
        return (0, 0)
    width, n = max(wide.items(), key=lambda item: (item[1], item[0]))
    return (width * n, n)
