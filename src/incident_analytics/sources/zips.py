"""Zip archives looked at before a library opens them: what they say of their size is not believed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from ..errors import MappingError

# What a damaged zip, or what is in it, makes its readers raise.
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, TypeError, IndexError,
          AttributeError, RuntimeError, struct.error, OverflowError)  # fmt: skip
BLOCK = 1 << 20


def refuse_bomb(path: Path, most_bytes: int, most_ratio: int, damaged: str) -> None:
    """Raise MappingError where a zip unpacks to more than `most_bytes`, or to more than `most_ratio` times its size;
    the parts are unpacked and counted, at most so far. `damaged`: what is said of a file that is no zip."""
    whole, allowed = 0, max(most_ratio * path.stat().st_size, BLOCK)
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while block := part.read(BLOCK):
                        whole += len(block)
                        if whole > min(most_bytes, allowed):
                            raise MappingError(
                                f"{path.name}: unpacks to more than {whole / 1e6:,.0f} MB, which no such file does; it "
                                "was not opened."
                            )
    except BROKEN as error:
        raise MappingError(f"{path.name}: {damaged}") from error
