"""Delimited text: its encoding, its delimiter, and its rows of cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import MappingError
from .cells import Row

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARACTERS = 10_000_000  # a narrative is at most some hundred thousand; more is a broken quote
SAMPLE_CHARACTERS = 200_000
SAMPLE_ROWS = 60
HEAD = 4096  # bytes that say whether a file is text
MOST_OF_A_LINE = 50_000_000  # characters: five cells of the largest
PIECE = 1 << 20  # bytes of a file that are looked at together


def decode(data: bytes, name: str) -> str:
    """The text of `data`: UTF-16 or UTF-8 by its mark, else UTF-8, else cp1252 (what Excel saves in the UK).

    Raises MappingError where the bytes are no text in any of these.
    """
    return data.decode(_encoding(io.BytesIO(data), name)[0])


def _encoding(file: io.BufferedIOBase, name: str) -> tuple[str, bool]:
    """How a file is encoded, and whether a NUL stands in its text: UTF-16 or UTF-8 by its mark, else UTF-8, else cp1252
    (what Excel saves in the UK). The whole file is looked at, piece by piece. Raises MappingError where the bytes are
    no text in any of these."""
    head = file.read(HEAD)
    wide = _wide_encoding(head)
    if wide is None and b"\x00" in head:
        raise MappingError(f"{name}: a binary file, not text.\nHINT: export it again as CSV or XLSX.")
    for encoding in [wide] if wide else ["utf-8-sig", "cp1252"]:
        file.seek(0)
        if (has_nul := _has_nul(file, encoding, name)) is not None:
            return encoding, has_nul
    raise MappingError(
        f"{name}: the text is neither UTF-8, UTF-16 nor cp1252, or it is cut off.\n"
        "HINT: export it again and choose CSV UTF-8."
    )


def _has_nul(file: io.BufferedIOBase, encoding: str, name: str) -> bool | None:
    """Whether a NUL stands in the text; None where the bytes are no text of this encoding."""
    decoder, found, line = codecs.getincrementaldecoder(encoding)(), False, 0
    try:
        while piece := file.read(PIECE):
            text = decoder.decode(piece)
            found |= "\x00" in text
            line = line + len(text) if "\n" not in text and "\r" not in text else 0
            if line > MOST_OF_A_LINE:
                raise MappingError(
                    f"{name}: a line of more than {MOST_OF_A_LINE:,} characters, which no export has.\n"
                    "HINT: it may be no table, or its ends of lines are lost."
                )
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    return found


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 by its mark, or by every second byte of plain Latin text being zero; None for anything else."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    sample = data[:400]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) >= 0.9 * half and 0 not in sample[0::2]:
        return "utf-16-le"
    if half >= 4 and sample[0::2].count(0) >= 0.9 * half and 0 not in sample[1::2]:
        return "utf-16-be"
    return None


MOST_COLUMNS = 16_384


def read_delimited(text: str, name: str) -> list[Row]:
    """Rows of cells, with the delimiter that gives the widest and most even table.

    Raises MappingError where a quote is opened and never closed (a truncated export), for a cell of more than
    MAX_CELL_CHARACTERS and for a row of more than MOST_COLUMNS cells.
    """
    return list(_rows(io.StringIO(text.replace("\x00", ""), newline=""), best_delimiter(text), name))


def stream_delimited(path: Path) -> Iterator[Row]:
    """The rows of `read_delimited` one after the other, from a file that may be larger than the memory.

    Raises MappingError at once for a file that is no text, and on the way as `read_delimited` does.
    """
    with path.open("rb") as file:
        encoding, has_nul = _encoding(file, path.name)
    if has_nul and encoding.startswith("utf-16"):  # every second byte of it may be one
        return iter(read_delimited(path.read_bytes().decode(encoding), path.name))
    with _opened(path, encoding, has_nul) as file:
        delimiter = best_delimiter(file.read(SAMPLE_CHARACTERS))
    return _rows_of_file(path, encoding, delimiter, has_nul)


def _rows_of_file(path: Path, encoding: str, delimiter: str, has_nul: bool) -> Iterator[Row]:
    with _opened(path, encoding, has_nul) as file:
        yield from _rows(file, delimiter, path.name)


def _opened(path: Path, encoding: str, has_nul: bool) -> io.TextIOBase:
    """The text of a file, without the NULs that some exports hold, one of them within the end of a line."""
    if not has_nul:
        return path.open(encoding=encoding, newline="")
    return io.TextIOWrapper(io.BufferedReader(_WithoutNul(path), PIECE), encoding=encoding, newline="")


class _WithoutNul(io.RawIOBase):
    """A file of bytes without those that are zero."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        while piece := self._file.read(len(buffer)):
            if kept := piece.replace(b"\x00", b""):
                buffer[: len(kept)] = kept
                return len(kept)
        return 0

    def close(self) -> None:
        self._file.close()
        super().close()


def _rows(lines: Iterable[str], delimiter: str, name: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) > MOST_COLUMNS:
                raise MappingError(
                    f"{name}, row {number}: {len(row):,} columns, more than a worksheet can have.\n"
                    "HINT: the delimiter or the line breaks are not what they seem; export it again."
                )
            yield row
    except csv.Error as error:
        why = "the file is cut off, or a quotation mark is not closed; export it again."
        if "field limit" in str(error):
            why = (
                f"a cell of more than {MAX_CELL_CHARACTERS:,} characters: a quotation mark or a line break is missing."
            )
        raise MappingError(f"{name}, row {number + 1}: {error}.\nHINT: {why}") from error


def best_delimiter(text: str) -> str:
    """The delimiter of `text`; Excel's own first line "sep=;" decides where there is one."""
    first = text[:8].strip().lower()
    if first.startswith("sep=") and first[4:5] in DELIMITERS:
        return first[4:5]
    return max(DELIMITERS, key=lambda mark: _evenness(text[:SAMPLE_CHARACTERS], mark))


def _evenness(text: str, delimiter: str) -> int:
    """How table-like the first rows are: the commonest width, by the square of how many rows have it.

    Squared, because commas inside narratives give wide rows that do not agree with one another.
    """
    widths: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False):
            widths[len(row)] = widths.get(len(row), 0) + 1
    except csv.Error:
        return 0
    return max((width * n * n for width, n in widths.items() if width > 1), default=0)
