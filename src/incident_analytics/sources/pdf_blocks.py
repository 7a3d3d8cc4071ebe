"""A PDF with a text layer as blocks in reading order; a scan is refused."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import MappingError
from .blocks import Block
from .pdf_streams import refuse_large_streams

FEWEST_LETTERS = 40  # a page; with fewer on every page it is a picture
MOST_PAGES = 500
MOST_LETTERS = 30_000  # of a page
MOST_SHAPES = 5_000  # lines, boxes and curves of a page
SHORT = 0.75  # of the longest line; a shorter one before a capital ends a paragraph
HEADING_SIZE = 1.12  # of the size of most letters
ITEM = re.compile(r"^(?:[•●▪\uf0b7*–-]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\([ivx]+\))\s+")
CAPITALS = re.compile(
    r"^(?:\d{1,2}\W+)?[A-Z][A-Z'’,-]{2,}(?:\s+(?:[A-Z'’,/-]+|and|of|the))*:?$"
)  # a heading of its own
PAGE_NUMBER = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)


def read_pdf(path: Path, begins: Callable[[str], bool] = lambda line: False) -> list[Block]:
    """Headings (by size and weight), paragraphs and tables of a PDF; running heads and page numbers are left out.

    `begins`: whether a line starts something of its own (a label, a heading) by its words. Raises MappingError for a
    scan (no text layer), a protected or damaged file.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of fonts page by page
    pages = _pages(path)
    said = ["".join([item.text + "".join(map("".join, item.rows)) for item in page]) for page in pages]
    letters = [len(re.sub(r"\W", "", text)) for text in said]
    if not any(n >= FEWEST_LETTERS for n in letters):
        raise MappingError(
            f"{path.name}: a scan: its pages are pictures without a text layer, and cannot be read.\n"
            "HINT: ask for the report as Word or as a PDF saved from Word, or have the text recognised first."
        )
    running = _running(pages)
    lines = [item for page in pages for item in page if item.text not in running and not PAGE_NUMBER.match(item.text)]
    return list(_joined(lines, begins))


def _pages(path: Path) -> list[list[Block]]:
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    refuse_large_streams(path)
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MOST_PAGES:
                raise MappingError(f"{path.name}: {len(document.pages)} pages are more than any report has.")
            found = []
            for number, page in enumerate(document.pages, start=1):
                if len(page.chars) > MOST_LETTERS or len(page.rects + page.lines + page.curves) > MOST_SHAPES:
                    raise MappingError(f"{path.name}, page {number}: holds more than a page of a report does.")
                found.append(list(_items(page)))
                page.close()  # what it was read from is not needed any more
            return found
    except (PdfminerException, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        if isinstance(error, PdfminerException) and "assword" in repr(error):
            raise MappingError(f"{path.name}: protected by a password.\nHINT: save it without one.") from error
        raise MappingError(f"{path.name}: not a PDF, or a damaged one.\nHINT: open it and save it again.") from error


def _items(page: object) -> Iterator[Block]:
    """Lines and tables of a page from top to bottom; a line in a table belongs to the table."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    lines = page.filter(lambda item: not any(_inside(item, box) for box in boxes)).extract_text_lines(return_chars=True)
    usual = _usual_size(page)
    found = [(line["top"], Block("heading" if _stands_out(line, usual) else "paragraph", _tidy(line["text"])))
             for line in lines if line["text"].strip()]  # fmt: skip
    found += [(table.bbox[1], Block("table", rows=_cells(table))) for table in tables]
    return (block for _, block in sorted(found, key=lambda pair: pair[0]) if block.text or any(map(any, block.rows)))


def _tidy(text: str) -> str:
    """One blank between words, and the bullet of Word's symbol font as a bullet."""
    return " ".join(text.replace("\uf0b7", "•").split())


def _inside(item: dict, box: tuple[float, float, float, float]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cells(table: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("\n".join(_paragraphs((cell or "").splitlines())) for cell in row) for row in table.extract())


def _usual_size(page: object) -> float:
    sizes = Counter(round(char["size"], 1) for char in page.chars)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _stands_out(line: dict, usual: float) -> bool:
    chars = [char for char in line["chars"] if not char["text"].isspace()]
    bold = sum("bold" in char["fontname"].lower() for char in chars) > 0.8 * len(chars)
    large = bool(chars) and min(char["size"] for char in chars) > HEADING_SIZE * usual
    return (bold or large) and len(line["text"].split()) <= 12


def _running(pages: list[list[Block]]) -> set[str]:
    """Lines that stand first or last on most pages: the running head and foot."""
    if len(pages) < 3:
        return set()
    ends = Counter(text for page in pages for text in {item.text for item in [*page[:2], *page[-2:]] if item.text})
    return {text for text, n in ends.items() if n > len(pages) / 2}


def _joined(items: list[Block], begins: Callable[[str], bool]) -> Iterator[Block]:
    """Lines of one paragraph as one block."""
    held: list[str] = []
    for item in [*items, Block("heading")]:
        if item.kind == "paragraph":
            held.append(item.text)
            continue
        yield from (Block("paragraph", text) for text in _paragraphs(held, begins))
        held = []
        if item.text or item.rows:
            yield item


def _paragraphs(lines: list[str], begins: Callable[[str], bool] = lambda line: False) -> list[str]:
    """Lines joined to paragraphs: a list mark, or a capital after a short line, begins anew."""
    lines = [_tidy(line) for line in lines if line.strip()]
    longest = max(map(len, lines), default=0)
    out: list[str] = []
    before = ""
    for line in lines:
        alone = CAPITALS.match(line) or CAPITALS.match(before) or begins(line)
        if not out or alone or ITEM.match(line) or (len(before) < SHORT * longest and line[:1].isupper()):
            out.append(line)
        else:
            hyphenated = re.search(r"[a-z]-$", out[-1]) and line[:1].islower()
            out[-1] = f"{out[-1][:-1]}{line}" if hyphenated else f"{out[-1]} {line}"
        before = line
    return out
