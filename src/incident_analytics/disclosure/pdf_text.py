"""The text of a PDF by simple means: its streams unpacked, the strings they show decoded in every way the file offers.

It does not lay a page out; it finds words. A PDF that is locked, or packed in a way not known here, is refused.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

UNPACKED = 100 * 2**20  # bytes of all streams
STREAM = re.compile(rb"(?<!end)stream\r?\n")
LIST = rb"\[((?:\\.|\((?:\\.|[^()\\])*\)|[^\]\\(])*)\]\s*TJ"
SINGLE = rb"(\((?:\\.|[^()\\])*\)|<[0-9A-Fa-f\s]*>)\s*(?:Tj|'|\")"
SHOWN = re.compile(LIST + rb"|" + SINGLE, re.S)
PART = re.compile(rb"\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f\s]*)>|(-?\d+(?:\.\d+)?)", re.S)
LITERAL = re.compile(rb"\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f]{8,})>", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
GAP = -150  # thousandths of the letter size: a larger step is a space
IMAGE = re.compile(rb"/Subtype\s*/Image\b")
PICTURES = (b"DCTDecode", b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode")

Map = dict[int, str]


def pdf_texts(content: bytes) -> Iterator[str]:
    """Texts of the file: what its pages show, once for each letter table, then its properties and notes.

    Raises ValueError where the file is no PDF, is locked, or is packed in a way that cannot be opened here.
    """
    if not content[:1024].lstrip().startswith(b"%PDF-"):
        raise ValueError("no PDF")
    if re.search(rb"/Encrypt\b", content):
        raise ValueError("locked")
    streams = list(_streams(content))
    maps = [table for stream in streams if b"begincmap" in stream for table in [_letters(stream)]]
    for stream in streams:
        strings = [list(_strings(shown[0] or shown[1])) for shown in SHOWN.findall(stream)]
        for table in [*maps, _merged(maps), None] if strings else []:
            shown = ["".join(_read(part, table) for part in parts) for parts in strings]
            yield " ".join(shown)
            yield "".join(shown)  # a joined letter such as ff comes from another typeface and parts a word in three
    outside = re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.S)
    for part in [outside, *streams]:
        yield "\n".join(_property(_bytes(a, b)) for a, b in LITERAL.findall(part))


def _streams(content: bytes) -> Iterator[bytes]:
    """Every stream unpacked; pictures and typefaces are left out."""
    total = end = 0
    for match in STREAM.finditer(content):
        if match.start() < end:
            continue  # the word by chance, inside packed data
        about = content[max(end, content.rfind(b"obj", 0, match.start())) : match.start()]
        end = content.find(b"endstream", match.end())
        end = len(content) if end < 0 else end
        if any(kind in about for kind in PICTURES) or b"/Length1" in about or IMAGE.search(about):
            continue
        data = content[match.end() : end]
        for kind in re.findall(rb"/(\w+Decode)\b", about):
            data = _unpacked(kind, data, UNPACKED - total)
        total += len(data)
        yield data


def _unpacked(kind: bytes, data: bytes, most: int) -> bytes:
    if kind == b"FlateDecode":
        packed = zlib.decompressobj()
        out = packed.decompress(data, max(most, 1))
        if packed.unconsumed_tail:
            raise ValueError("too large")
        return out
    if kind == b"ASCII85Decode":
        return base64.a85decode(data.strip().removesuffix(b"~>"))
    if kind == b"ASCIIHexDecode":
        return bytes.fromhex(data.strip().rstrip(b">").decode("ascii"))
    raise ValueError("packed in an unknown way")


def _letters(stream: bytes) -> Map:
    """Codes of a typeface to letters (its ToUnicode table)."""
    table: Map = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.S):
        for code, letter in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = _utf16(letter)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.S):
        ranges = re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])", block)
        for first, last, start, listed in ranges:
            letters = re.findall(rb"<([0-9A-Fa-f]+)>", listed)
            for i in range(min(int(last, 16) - int(first, 16) + 1, 65_536)):
                if start:
                    table[int(first, 16) + i] = chr(int(start, 16) + i) if len(start) <= 4 else _utf16(start)
                elif i < len(letters):
                    table[int(first, 16) + i] = _utf16(letters[i])
    return table


def _merged(maps: list[Map]) -> Map:
    """All letter tables as one, the first to name a code being right."""
    return {code: letter for table in reversed(maps) for code, letter in table.items()}


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _strings(shown: bytes) -> Iterator[bytes]:
    """The strings of one piece of shown text; a wide step between two is a space."""
    for literal, digits, step in PART.findall(shown):
        if step:
            if float(step) < GAP:
                yield b"\x00 "
        else:
            yield _bytes(literal, digits)


def _bytes(literal: bytes, digits: bytes) -> bytes:
    if digits:
        compact = re.sub(rb"\s", b"", digits)
        return bytes.fromhex((compact + b"0" * (len(compact) % 2)).decode("ascii"))
    return ESCAPE.sub(lambda m: _escaped(m[1]), literal)


def _escaped(code: bytes) -> bytes:
    return bytes([int(code, 8) & 255]) if code[:1].isdigit() and code[:1] < b"8" else LETTERS.get(code, code)


def _read(part: bytes, table: Map | None) -> str:
    """Letters of a string: by the table (two bytes a letter), else as UTF-16 where it looks like it, else as bytes."""
    pairs = [part[i] * 256 + part[i + 1] for i in range(0, len(part) - 1, 2)]
    if table is not None:
        if len(part) % 2 == 0 and any(code in table for code in pairs):
            return "".join(table.get(code, chr(code) if code < 0xD800 else " ") for code in pairs)
        return "".join(table.get(code, chr(code)) for code in part)
    wide = len(part) % 2 == 0 and bool(part) and not any(part[::2])
    return "".join(map(chr, pairs)) if wide else part.decode("latin-1")


def _property(part: bytes) -> str:
    return part.decode("utf-16", "replace") if part[:2] in (b"\xfe\xff", b"\xff\xfe") else part.decode("latin-1")
