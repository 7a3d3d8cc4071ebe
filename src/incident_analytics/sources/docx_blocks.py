"""A Word report as blocks in reading order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..errors import MappingError
from .blocks import Block

MOST_BYTES = 200_000_000  # unpacked; a report of a hundred pages with pictures has a tenth of it
MOST_RATIO = 200  # unpacked to packed; text packs about tenfold


def read_docx(path: Path) -> list[Block]:
    """Headings (by style), paragraphs and tables of a .docx file.

    Raises MappingError for a file that is no Word document, or that unpacks to more than any report holds.
    """
    _refuse_bombs(path)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise MappingError(f"{path.name}: not a Word document, or a damaged one.\nHINT: open it in Word and save it "
                           "again as .docx.") from error  # fmt: skip
    return [block for item in document.iter_inner_content() for block in _blocks(item)]


def _blocks(item: object) -> Iterator[Block]:
    if hasattr(item, "rows"):
        rows = tuple(tuple(_cells(row)) for row in item.rows)
        if any(cell for row in rows for cell in row):
            yield Block("table", rows=rows)
        return
    style = (item.style.name or "") if item.style is not None else ""
    kind = "heading" if style.startswith(("Heading", "Title")) else "paragraph"
    for text in _lines(item.text):
        yield Block(kind, _numbered(item, text))


def _cells(row: object) -> list[str]:
    """The cells of a row, one that spans several columns once."""
    out, seen = [], set()
    for cell in row.cells:
        if cell._tc not in seen:
            seen.add(cell._tc)
            out.append("\n".join(line for part in cell.paragraphs for line in _lines(part.text)))
    return out


def _lines(text: str) -> list[str]:
    """Lines of a paragraph (a soft break makes one) without superfluous blanks."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _numbered(item: object, text: str) -> str:
    """A list item keeps a mark, so that it stays a sentence of its own."""
    properties = item._p.pPr
    is_item = properties is not None and properties.numPr is not None
    return f"• {text}" if is_item and not text[:1].isdigit() else text


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(entry.file_size, max(entry.compress_size, 1)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, OSError) as error:
        raise MappingError(f"{path.name}: not a Word document, or a damaged one.\nHINT: an old .doc must be saved as "
                           ".docx first.") from error  # fmt: skip
    whole, packed = sum(size for size, _ in sizes), sum(size for _, size in sizes)
    if whole > MOST_BYTES or (whole > 1_000_000 and whole > MOST_RATIO * packed):
        raise MappingError(f"{path.name}: unpacks to {whole / 1e6:,.0f} MB, which no report does; it was not opened.")
