"""The compressed streams of a PDF looked at before a library opens it: a few kilobytes can hold a gigabyte."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path

from ..errors import MappingError

BEGINS = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
AS_TEXT = re.compile(rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85)\b")
NEAR = 1_000  # bytes before a stream in which its filters are named
MOST_BYTES = 100_000_000  # of one stream; a whole page as a picture takes 26 million
BLOCK = 1 << 20
DEEPEST = 3  # compressed streams within compressed streams


def refuse_large_streams(path: Path) -> None:
    """Raise MappingError where one stream of a PDF unpacks to more than MOST_BYTES; each is unpacked block by block and
    thrown away. What is not compressed by Flate is passed over: the other filters of PDF give far less."""
    content = path.read_bytes()
    for found in BEGINS.finditer(content):
        if _unpacks_to_more(_as_bytes(content, found), MOST_BYTES):
            raise MappingError(
                f"{path.name}: one of its parts unpacks to more than {MOST_BYTES / 1e6:,.0f} MB, which no report's "
                "does; it was not opened."
            )


def _as_bytes(content: bytes, begins: re.Match[bytes]) -> memoryview:
    """The bytes of a stream, those that are written as letters and figures read back."""
    before = content[max(0, begins.start() - NEAR) : begins.start()].rpartition(b"obj")[2]
    written = AS_TEXT.search(before)
    if written is None:
        return memoryview(content)[begins.end() :]
    end = content.find(b"endstream", begins.end())
    said = content[begins.end() : end if end >= 0 else len(content)]
    try:
        if written[1] in (b"ASCIIHexDecode", b"AHx"):
            figures = re.sub(rb"[^0-9A-Fa-f]", b"", said.partition(b">")[0])
            return memoryview(bytes.fromhex((figures + b"0" * (len(figures) % 2)).decode("ascii")))
        return memoryview(base64.a85decode(said.partition(b"~>")[0].strip().removeprefix(b"<~")))
    except ValueError:
        return memoryview(b"")  # a damaged one: its reader will say so


def _unpacks_to_more(packed: memoryview, most: int, depth: int = 0) -> bool:
    """Whether a Flate stream at the beginning of `packed` holds more than `most`, itself or the stream within it."""
    unpacker, seen, first = zlib.decompressobj(), 0, b""
    try:
        for at in range(0, len(packed), BLOCK):
            given = bytes(packed[at : at + BLOCK])
            while given and not unpacker.eof:
                block = unpacker.decompress(given, BLOCK)
                given = unpacker.unconsumed_tail
                seen += len(block)
                first += block if depth < DEEPEST and len(first) < BLOCK else b""
                if seen > most:
                    return True
                if not block and not given:
                    break
            if unpacker.eof:
                break
    except zlib.error:
        pass  # none, or a damaged one: its reader will say so
    return depth < DEEPEST and len(first) > 2 and _unpacks_to_more(memoryview(first), most, depth + 1)
