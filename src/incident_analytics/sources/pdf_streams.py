"""The compressed streams of a PDF looked at before a library opens it: a few kilobytes can hold a gigabyte."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from ..errors import MappingError

BEGINS = re.compile(rb"stream\r?\n")
MOST_BYTES = 100_000_000  # of one stream; a whole page as a picture takes 26 million
BLOCK = 1 << 20
DEEPEST = 3  # compressed streams within compressed streams


def refuse_large_streams(path: Path) -> None:
    """Raise MappingError where one stream of a PDF unpacks to more than MOST_BYTES; each is unpacked block by block and
    thrown away. What is not compressed by Flate is passed over: the other filters of PDF give far less."""
    content = memoryview(path.read_bytes())
    for found in BEGINS.finditer(content):
        if _unpacks_to_more(content[found.end() :], MOST_BYTES):
            raise MappingError(
                f"{path.name}: one of its parts unpacks to more than {MOST_BYTES / 1e6:,.0f} MB, which no report's "
                "does; it was not opened."
            )


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
