"""Files as they are: rows of text cells by sheet, or a clear reason why not.

A row number is what a spreadsheet shows: the header counts, preamble rows count, and a quoted cell with
line breaks in it is still one row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from ..errors import MappingError
from .cells import Cells, Row
from .delimited import decode, stream_delimited
from .report import read_report
from .structured import read_json, read_ndjson, read_parquet
from .workbook import read_workbook

HEAD_BYTES = 4096
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # old Excel, and any password-protected new one
TEXT_SUFFIXES = {".csv", ".tsv", ".txt", ".psv"}
EXCEL_SUFFIXES = {".xlsx", ".xlsm"}
JSON_SUFFIXES = {".json"}
NDJSON_SUFFIXES = {".ndjson", ".jsonl"}
REPORT_SUFFIXES = {".docx", ".pdf"}
ALLOWED = sorted(TEXT_SUFFIXES | EXCEL_SUFFIXES | JSON_SUFFIXES | NDJSON_SUFFIXES | REPORT_SUFFIXES | {".parquet"})
# What a file is by its first bytes, whatever it is called.
KNOWN_MAGIC = (
    (b"PK\x03\x04", "a zip archive or a workbook", "if it is a workbook, give it the ending .xlsx."),
    (b"%PDF", "a PDF", "if it is a report, give it the ending .pdf; else export the records as CSV or XLSX."),
    (b"PAR1", "a Parquet file", "give it the ending .parquet."),
    (b"\x1f\x8b", "a compressed file", "unpack it first."),
    (b"\x89PNG", "a picture", "export the records as CSV or XLSX."),
    (b"\xff\xd8\xff", "a picture", "export the records as CSV or XLSX."),
)

MOST_BYTES = 4_000_000_000  # of a file of text

Sheets = dict[str, Iterable[Row]]


def read_cells(path: str | Path, known: Collection[str] = ()) -> dict[str, list[Row]]:
    """Rows of text cells by sheet name, all at once (see `open_cells`)."""
    return {name: list(rows) for name, rows in open_cells(path, known).items()}


def open_cells(path: str | Path, known: Collection[str] = ()) -> dict[str, Cells]:
    """Rows of text cells by sheet name ("" for files without sheets), to be gone through once; blank cells are "".
    `known`: headers that the reader's mapping knows; a report in Word or PDF is searched for them.

    Raises MappingError for a file that is absent, empty, binary, protected, truncated or of an unknown kind; what is
    wrong with the rows of delimited text is said on the way.
    """
    path = Path(path)
    if path.is_dir():
        raise MappingError(f"{path.name}: a folder, not a file.")
    if not path.is_file():
        raise MappingError(f"{path.name}: there is no such file.\nHINT: paths in a study file are relative to it.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe") and path.stat().st_size <= HEAD_BYTES:
        raise MappingError(f"{path.name}: the file is empty.")
    sheets = {name: Cells(rows) for name, rows in _read_by_kind(path, head, known).items()}
    if all(cells.is_blank for cells in sheets.values()):
        raise MappingError(f"{path.name}: the file holds no cells with text.")
    return sheets


def _read_by_kind(path: Path, head: bytes, known: Collection[str]) -> Sheets:
    suffix = path.suffix.lower()
    if head.startswith(OLE_MAGIC):
        raise MappingError(
            f"{path.name}: password-protected, or an old .xls workbook.\n"
            "HINT: open it in Excel and save it as .xlsx or CSV without a password."
        )
    if suffix in EXCEL_SUFFIXES:
        return read_workbook(path, head)
    if suffix in REPORT_SUFFIXES:
        return read_report(path, known)
    if suffix == ".parquet":
        return {"": read_parquet(path)}
    if suffix in TEXT_SUFFIXES | JSON_SUFFIXES | NDJSON_SUFFIXES:
        return {"": _read_text(path, suffix, head)}
    raise MappingError(
        f"{path.name}: files of kind {suffix or '(no ending)'} cannot be read.\nAllowed: {', '.join(ALLOWED)}."
        + (_legacy_hint(head) if suffix == ".xls" else "")
    )


def _read_text(path: Path, suffix: str, head: bytes) -> Iterable[Row]:
    for magic, kind, hint in KNOWN_MAGIC:
        if head.startswith(magic):
            raise MappingError(f"{path.name}: {kind}, not text, whatever its ending says.\nHINT: {hint}")
    if path.stat().st_size > MOST_BYTES:
        raise MappingError(
            f"{path.name}: {path.stat().st_size / 1e9:,.1f} GB are too many for one file; allowed: "
            f"{MOST_BYTES / 1e9:.0f} GB.\nHINT: split it, and name the parts with a pattern."
        )
    if suffix in TEXT_SUFFIXES:
        return stream_delimited(path)
    text = decode(path.read_bytes(), path.name)
    return read_json(text, path.name) if suffix in JSON_SUFFIXES else read_ndjson(text, path.name)


def _legacy_hint(head: bytes) -> str:
    """Some systems call a web page .xls; Excel opens it, and can save it as what it pretends to be."""
    page = b"<html" in head.lower() or b"<table" in head.lower()
    kind = "this is a web page that calls itself a workbook; " if page else ""
    return f"\nHINT: {kind}open it in Excel and save it as .xlsx or CSV."
