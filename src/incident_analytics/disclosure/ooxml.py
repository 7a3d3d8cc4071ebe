"""Tables of spreadsheets and slides, read from their XML as rows of cells."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator

Rows = list[list[str]]
TAG = re.compile(r"<[^<>]*>")
MOST_COLUMNS = 16_384  # of a worksheet


def sheet_tables(archive: zipfile.ZipFile) -> Iterator[tuple[str, Rows]]:
    """(part, rows) of every worksheet and every table on a slide or page."""
    names = archive.namelist()
    shared = _shared(archive.read("xl/sharedStrings.xml").decode("utf-8")) if "xl/sharedStrings.xml" in names else []
    for name in names:
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            yield name, _sheet(archive.read(name).decode("utf-8"), shared)
        elif re.fullmatch(r"(ppt/slides/[^/]+|word/document)\.xml", name):
            for rows in _drawn(archive.read(name).decode("utf-8")):
                yield name, rows


def _shared(text: str) -> list[str]:
    return [_words(item) for item in re.findall(r"<si\b[^>]*>(.*?)</si>|<si/>", text, re.S)]


def _sheet(text: str, shared: list[str]) -> Rows:
    """Rows of a worksheet, each cell at the place that its letters name."""
    rows = []
    for row in re.findall(r"<row\b[^>]*>(.*?)</row>", text, re.S):
        cells: dict[int, str] = {}
        for about, inside in re.findall(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", row, re.S):
            place = re.search(r'\br="([A-Z]{1,3})\d+"', about)
            column = _column(place[1]) if place else len(cells)
            cells[min(column, MOST_COLUMNS)] = _value(about, inside, shared)
        rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
    return rows


def _value(about: str, inside: str, shared: list[str]) -> str:
    value = re.search(r"<v>(.*?)</v>", inside, re.S)
    if 't="s"' in about and value and value[1].isdigit() and int(value[1]) < len(shared):
        return shared[int(value[1])]
    return html.unescape(value[1]) if value else _words(inside)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _drawn(text: str) -> Iterator[Rows]:
    for table in re.findall(r"<(?:a|w):tbl>.*?</(?:a|w):tbl>", text, re.S):
        rows = re.findall(r"<(?:a|w):tr\b.*?</(?:a|w):tr>", table, re.S)
        yield [[_words(cell) for cell in re.findall(r"<(?:a|w):tc\b.*?</(?:a|w):tc>", row, re.S)] for row in rows]


def _words(markup: str) -> str:
    return html.unescape(TAG.sub("", markup)).strip()
