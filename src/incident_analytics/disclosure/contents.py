"""The words and tables inside a file that leaves, whatever its format: HTML, SVG, CSV, JSON, text, PNG, PDF, OOXML."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..errors import DisclosureError
from .ooxml import sheet_tables
from .pdf_text import pdf_texts
from .png_text import png_texts

LARGEST = 200 * 2**20  # bytes of one file, or of all that a zip holds unpacked
DEEPEST = 3  # workbooks inside slides inside a zip
TAG = re.compile(r"<[^<>]*>")
ATTRIBUTE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
BROKEN = (OSError, ValueError, csv.Error, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, struct.error)
EXTERNAL = re.compile(r"TargetMode\s*=\s*[\"']External", re.I)
COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}")
UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
DATA = re.compile(r"data:([\w/+.-]+)(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=]+)")
PACKED = {"image/png": ".png", "image/svg+xml": ".svg", "text/html": ".html", "image/jpeg": ".jpg",
          "font/woff2": ".bin", "application/json": ".json", "text/csv": ".csv"}  # fmt: skip


class Piece(NamedTuple):
    """Some text of a file: where in it, what it says, and its rows where it is a table."""

    place: str
    text: str
    rows: list[list[str]]
    is_name: bool = False


def pieces_of(name: str, content: bytes, depth: int = 0) -> Iterator[Piece]:
    """Everything that a reader, or a program, could read in the file; its name is part of it.

    Raises DisclosureError for a format that cannot be opened here, a broken file, or one too large to check.
    """
    if len(content) > LARGEST:
        raise DisclosureError(f"{name}: {len(content):,} bytes are too many to check; allowed: {LARGEST:,}.")
    reader = READERS.get(_ending(name))
    if reader is None:
        raise DisclosureError(f"{name}: files of this kind cannot be checked.\nAllowed: {', '.join(sorted(READERS))}.")
    # Folders too: a name can stand in any part of the path.
    yield Piece(name, name.replace("/", "\n").replace("_", " ").replace("-", " "), [], is_name=True)
    try:
        yield from reader(name, content, depth)
    except BROKEN as error:
        raise DisclosureError(
            f"{name}: broken or locked, so that it cannot be checked ({type(error).__name__})."
        ) from None


def _ending(name: str) -> str:
    return "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _text(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    yield Piece(name, _decoded(content), [])


def _json(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    """Text with its escapes resolved: a letter written as \\u0061 is that letter to every reader."""
    value = json.loads(_decoded(content))
    yield Piece(name, "\n".join(_leaves(value)), [])
    for rows in _records(value):
        yield Piece(name, "", rows)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield str(value)


def _records(value: object) -> Iterator[list[list[str]]]:
    """Lists of objects as tables, and objects of lists."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        names = list(dict.fromkeys(key for row in value for key in row))
        yield [names, *[["" if row.get(n) is None else str(row.get(n)) for n in names] for row in value]]
    if isinstance(value, dict) and value and all(isinstance(column, list) for column in value.values()):
        long = max(len(column) for column in value.values())
        columns = [[*column, *[None] * (long - len(column))] for column in value.values()]
        yield [list(value), *[["" if v is None else str(v) for v in row] for row in zip(*columns, strict=True)]]
    for inner in value if isinstance(value, list) else value.values() if isinstance(value, dict) else []:
        yield from _records(inner)


def _csv(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    text = _decoded(content)
    yield Piece(name, text, list(csv.reader(io.StringIO(text))))


def _markup(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    """Text between the tags, the values of attributes, and comments; tags inside a word do not part it."""
    text = UNICODE.sub(lambda found: chr(int(found[1], 16)), _decoded(content))
    yield Piece(name, html.unescape(TAG.sub(" ", text)), [])
    yield Piece(f"{name} (markup within words)", html.unescape(TAG.sub("", text)), [])
    yield Piece(f"{name} (attributes)", html.unescape("\n".join(_attributes(text))), [])
    yield Piece(f"{name} (comments)", "\n".join(re.findall(r"<!--(.*?)-->", text, re.S)), [])
    if name.endswith(".rels") and points_outside(text):
        raise DisclosureError(f"{name}: points to a file or page outside itself.")
    for rows in html_tables(text):
        yield Piece(f"{name} (table)", "", rows)
    for number, (kind, packed) in enumerate(DATA.findall(text)):
        ending = PACKED.get(kind, ".txt")
        if ending not in PICTURES:
            yield from pieces_of(f"{name}/data {number}{ending}", base64.b64decode(packed), depth + 1)


def points_outside(rels: str) -> bool:
    """Whether relations of an Office file point to something that is not in it."""
    return EXTERNAL.search(html.unescape(rels)) is not None


def _attributes(text: str) -> Iterator[str]:
    """Values of attributes; colours are left out, since D5D9DD reads like the beginning of a postcode."""
    values = (a or b for a, b in ATTRIBUTE.findall(text))
    return (value for value in values if not COLOUR.fullmatch(value))


def html_tables(text: str) -> Iterator[list[list[str]]]:
    """Every table of a page as rows of cells."""
    for table in re.findall(r"<table\b.*?</table>", text, re.S | re.I):
        rows = re.findall(r"<tr\b.*?(?=<tr\b|</table>)", table, re.S | re.I)
        cells = (re.findall(r"<t[hd]\b[^>]*>(.*?)(?=</t[hd]>|<t[hd]\b|$)", row, re.S | re.I) for row in rows)
        yield [[html.unescape(TAG.sub(" ", cell)).strip() for cell in row] for row in cells]


def _zip(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    """Every part of an OOXML file, embedded workbooks and document properties included."""
    if depth > DEEPEST:
        raise DisclosureError(f"{name}: packed in too many layers to be checked; allowed: {DEEPEST}.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST:
            raise DisclosureError(f"{name}: unpacks to more than {LARGEST:,} bytes, too many to check.")
        for part in archive.infolist():
            if not part.is_dir() and _ending(part.filename) not in PICTURES:
                yield from pieces_of(f"{name}/{part.filename}", archive.read(part), depth + 1)
        for sheet, rows in sheet_tables(archive):
            yield Piece(f"{name}/{sheet}", "", rows)


def _png(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    yield from (Piece(f"{name} (metadata)", text, []) for text in png_texts(content))


def _pdf(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    yield from (Piece(name, text, []) for text in pdf_texts(content))


PICTURES = frozenset(
    {".jpeg", ".jpg", ".emf", ".wmf", ".gif", ".bin", ".tif", ".tiff", ".wdp", ".fntdata"}
)  # of a slide template: no text of ours
Reader = Callable[[str, bytes, int], Iterator[Piece]]
READERS: dict[str, Reader] = {
    ".html": _markup, ".svg": _markup, ".xml": _markup, ".rels": _markup, ".vml": _markup, ".htm": _markup,
    ".csv": _csv, ".json": _json, ".txt": _text, ".md": _text, ".css": _text, ".png": _png, ".pdf": _pdf,
    ".xlsx": _zip, ".pptx": _zip, ".docx": _zip, ".zip": _zip,
}  # fmt: skip
