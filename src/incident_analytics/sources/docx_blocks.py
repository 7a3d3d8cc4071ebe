"""A Word report as blocks in reading order, as a reader sees it with all tracked changes accepted."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from ..errors import MappingError
from .blocks import Block
from .docx_text import CELL, PARAGRAPH, ROW, TABLE, TEXT_BOX, children, count_notes, is_gone, own, text_of
from .zips import BROKEN, refuse_bomb

MOST_BYTES = 200_000_000  # unpacked; a report of a hundred pages with pictures has a tenth of it
MOST_COLUMNS = 63  # of a table: Word's own limit
MOST_RATIO = 200  # unpacked to packed; text packs about tenfold

log = logging.getLogger(__name__)


def read_docx(path: Path) -> list[Block]:
    """Headings (by style), paragraphs and tables of a .docx file: also those in content controls, in text boxes, in
    cells of other tables and in tracked insertions. Tracked deletions, comments, running heads and notes are not
    read; notes and comments are counted in the log.

    Raises MappingError for a file that is no Word document, or that unpacks to more than any report holds.
    """
    refuse_bomb(path, MOST_BYTES, MOST_RATIO, "not a Word document, or a damaged one.\nHINT: an old .doc must be saved "
                "as .docx first.")  # fmt: skip
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(str(path))
        blocks = list(_walk(document.element.body, _Styles(document)))
    except (PackageNotFoundError, LxmlError, *BROKEN) as error:
        raise MappingError(f"{path.name}: not a Word document, or a damaged one.\nHINT: open it in Word and save it "
                           "again as .docx.") from error  # fmt: skip
    if notes := count_notes(document.part):
        log.warning("%s: not read: %s", path.name, notes)
    return blocks


class _Styles:
    """What a paragraph is by its style: heading, contents (a line of the table of contents) or paragraph."""

    def __init__(self, document: object) -> None:
        self._kinds = {style.style_id: _kind_of(style) for style in document.styles}

    def kind(self, paragraph: object) -> str:
        named = paragraph.pPr.pStyle.val if paragraph.pPr is not None and paragraph.pPr.pStyle is not None else ""
        return self._kinds.get(named, "paragraph")


def _kind_of(style: object) -> str:
    """By the style's own name, or by that of a style it is made from: trusts have templates of their own."""
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:  # a damaged file can have styles made from each other
        seen.add(style.style_id)
        name = (style.name or "").casefold()
        if name.startswith(("heading", "title")):
            return "heading"
        if name.startswith("toc "):
            return "contents"
        style = getattr(style, "base_style", None)
    return "paragraph"


def _walk(element: object, styles: _Styles) -> Iterator[Block]:
    """Blocks under an element, whatever Word wraps them in."""
    for child in children(element):
        if child.tag == PARAGRAPH:
            yield from _paragraph(child, styles)
        elif child.tag == TABLE:
            yield from _table(child, styles)
        else:
            yield from _walk(child, styles)


def _paragraph(element: object, styles: _Styles) -> Iterator[Block]:
    kind = styles.kind(element)
    if kind == "contents":
        return
    for text in _lines(text_of(element)):
        yield Block(kind, _numbered(element, text))
    for box in own(element, TEXT_BOX):
        yield from _walk(box, styles)


def _table(element: object, styles: _Styles) -> Iterator[Block]:
    rows, inner, held = [], [], set()
    for row in own(element, ROW):
        if is_gone(row):
            continue
        cells: list[str] = [""] * min(row.grid_before, MOST_COLUMNS)
        for cell in own(row, CELL):
            blocks = list(_walk(cell, styles))
            inner += blocks
            if cell.vMerge == "continue":
                held.add((len(rows), len(cells)))
            cells += ["\n".join(_line(block) for block in blocks), *[""] * (min(cell.grid_span, MOST_COLUMNS) - 1)]
        rows.append(tuple(cells))
    if any(map(any, rows)):
        yield Block("table", rows=tuple(rows), inner=tuple(inner), held=frozenset(held))


def _line(block: Block) -> str:
    """A block in a cell as text; a table in a cell line by line."""
    return block.text or "\n".join(block.lines)


def _lines(text: str) -> list[str]:
    """Lines of a paragraph (a soft break makes one) without superfluous blanks."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _numbered(element: object, text: str) -> str:
    """A list item keeps a mark, so that it stays a sentence of its own."""
    is_item = element.pPr is not None and element.pPr.numPr is not None
    return f"• {text}" if is_item and not text[:1].isdigit() else text
