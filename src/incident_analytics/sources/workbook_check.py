"""An Excel workbook looked at before it is opened: sizes that no export has, and formulas without their values."""

from __future__ import annotations

import logging
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from ..errors import MappingError
from .zips import refuse_bomb

log = logging.getLogger(__name__)
MOST_BYTES = 2_000_000_000  # unpacked: about ten million narratives
MOST_RATIO = 400
MOST_CELLS = 100_000_000  # of the rectangle that a sheet spans
MOST_STRING = 400_000  # bytes of one cell; Excel itself allows 32,767 characters
CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{1,10})["']""")
SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<""")
SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
FORMULA = re.compile(
    rb'\br="[A-Z]{1,3}(\d{1,7})"[^>]*><(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<v\s*/>|<v></v>)?</'
)
ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*\bt="e"')


def check_workbook(path: Path) -> None:
    """Raise MappingError for a workbook that unpacks to more than an export holds, that spans more cells, that has a
    cell no Excel can have written, or whose formulas were never worked out."""
    refuse_bomb(path, MOST_BYTES, MOST_RATIO, "the workbook is broken or truncated.")
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.lower().endswith(".xml")]
        strings = [name for name in parts if name.lower().endswith("sharedstrings.xml")]
        lengths = [length for name in strings for length in _lengths(path, archive.read(name), b"</si>")]
        for name in (name for name in parts if name not in strings):
            content = archive.read(name)
            if SHEET.search(content):  # wherever the workbook keeps it
                _check_sheet(path, name.rsplit("/", 1)[-1][: -len(".xml")], content, lengths)


def _lengths(path: Path, content: bytes, end: bytes) -> Iterator[int]:
    """The bytes of each string. Raises MappingError for one that no Excel can have written."""
    start = 0
    while start < len(content):  # piece by piece, without a copy of all of them
        stop = content.find(end, start)
        stop = len(content) if stop < 0 else stop
        if stop - start > MOST_STRING:
            raise MappingError(
                f"{path.name}: a cell holds more than {MOST_STRING:,} bytes, which Excel does not allow."
            )
        yield stop - start
        start = stop + len(end)


def _check_sheet(path: Path, sheet: str, content: bytes, lengths: list[int]) -> None:
    deque(_lengths(path, content, b"</c>"), maxlen=0)  # gone through for what it refuses
    _check_repeats(path, sheet, content, lengths)
    rows = columns = 0
    for cell in CELL.finditer(content):  # no list: a sheet can hold tens of millions
        rows, columns = max(rows, int(cell[2])), max(columns, _column(cell[1].upper()))
    for row in ROW.finditer(content):
        rows, columns = max(rows, int(row[1])), max(columns, 1)
    if rows * columns > MOST_CELLS:
        raise MappingError(
            f"{path.name}, {sheet}: spans {rows:,} rows and {columns:,} columns.\n"
            "HINT: delete the empty rows and columns at its end in Excel and save it."
        )
    missing = FORMULA.findall(content)
    if missing:
        raise MappingError(
            f"{path.name}, {sheet}, row {int(missing[0])}: a formula without a stored value "
            f"({len(missing):,} cells).\nHINT: open the workbook in Excel and save it, so that they are worked out."
        )
    errors = sum(1 for _ in ERROR.finditer(content))
    if errors:
        log.warning("%s, %s: %s cells hold an error such as #N/A and are read as blank", path.name, sheet, errors)


def _check_repeats(path: Path, sheet: str, content: bytes, lengths: list[int]) -> None:
    """A string that many cells share is stored once: counted as often as it is read."""
    at_most = content.count(b'"s"') + content.count(b"'s'")  # cells of shared strings, counted quickly
    if max(lengths, default=0) * at_most <= MOST_BYTES:
        return
    shared = (int(cell[1]) for cell in SHARED.finditer(content))
    whole = sum(lengths[number] for number in shared if number < len(lengths))
    if whole > MOST_BYTES:
        raise MappingError(
            f"{path.name}, {sheet}: its texts come to {whole / 1e6:,.0f} MB, which no export does; it was not opened."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
