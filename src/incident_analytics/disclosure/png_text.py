"""Texts that a PNG carries beside its picture: tEXt, zTXt, iTXt and eXIf chunks, and what follows its end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
UNPACKED = 10 * 2**20  # bytes of one compressed text


def png_texts(content: bytes) -> Iterator[str]:
    """Every text in the file; raises ValueError where it is no PNG or ends too soon."""
    if not content.startswith(SIGNATURE):
        raise ValueError("no PNG")
    at = len(SIGNATURE)
    while True:
        if at + 12 > len(content):
            raise ValueError("PNG ends too soon")
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in (b"tEXt", b"eXIf"):
            yield data.replace(b"\0", b" ").decode("utf-8", "replace")
        elif kind in (b"zTXt", b"iTXt"):
            yield _packed(kind, data)
        elif kind == b"IEND":
            break
    if content[at:].strip(b"\0"):
        yield content[at:].decode("utf-8", "replace")


def _packed(kind: bytes, data: bytes) -> str:
    """Keyword and text of a chunk that may be compressed."""
    keyword, rest = data.split(b"\0", 1)
    if kind == b"zTXt":
        text = _inflated(rest[1:])
    else:
        packed, rest = rest[:1] == b"\1", rest[2:]
        language, translated, body = rest.split(b"\0", 2)
        text = b" ".join([language, translated, _inflated(body) if packed else body])
    return (keyword + b" " + text).decode("utf-8", "replace")


def _inflated(data: bytes) -> bytes:
    packed = zlib.decompressobj()
    text = packed.decompress(data, UNPACKED)
    if packed.unconsumed_tail:
        raise ValueError("text too large")
    return text
