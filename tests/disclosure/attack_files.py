"""A program that goes through every file of a folder for hidden counts and for sentences of narratives.

It reads files by its own simple means (bytes, unpacked streams, zip parts), apart from the checker it is to test.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
import zlib
from pathlib import Path

LETTERS = 40  # in a row, spaces and signs apart: a piece of a sentence, not a phrase
PACKED = rb"stream\r?\n|zTXt[^\x00]*\x00\x00|iTXt[^\x00]*\x00\x01\x00[^\x00]*\x00[^\x00]*\x00"
Cell = tuple[str, str]


def layers(content: bytes, depth: int = 0) -> list[str]:
    """The content read in every way that may show text: as it is, unpacked, unescaped."""
    texts = [content.decode("utf-8", "ignore"), content.decode("utf-16-be", "ignore")]
    if content[:2] == b"PK" and depth < 4:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                texts += layers(archive.read(name), depth + 1)
    for start in re.finditer(PACKED, content):
        try:
            unpacked = zlib.decompressobj().decompress(content[start.end() :])
        except zlib.error:
            continue
        shown = b"".join(re.findall(rb"\(((?:\\.|[^()\\])*)\)", unpacked, re.S)).replace(b"\x00", b"ff")
        texts += [shown.decode("latin-1"), unpacked.decode("latin-1")]
    plain = [html.unescape(re.sub(r"<[^<>]*>", "", text)) for text in texts]
    return [*texts, *plain]


def squeezed(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def sentences_found(folder: Path, narratives: list[str]) -> set[str]:
    """Names of the files in which 40 letters in a row of any sentence of a narrative can be read."""
    starts = set()
    for text in narratives:
        for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
            letters = squeezed(sentence)
            if len(letters) >= LETTERS:
                starts.add(letters[:LETTERS])
    found = set()
    for path in folder.rglob("*"):
        for layer in layers(path.read_bytes()) if path.is_file() else ():
            letters = squeezed(layer)
            if any(letters[i : i + LETTERS] in starts for i in range(len(letters) - LETTERS + 1)):
                found.add(path.name)
    return found


def hidden_cells(folder: Path) -> set[Cell]:
    """(theme, period) of every hidden count."""
    rows = _rows(folder / "failings_by_period.csv")
    return {(row["theme_id"], row["year"]) for row in rows if row["n_events_status"] != "shown"}


def counts_found(folder: Path, names: dict[str, str]) -> dict[Cell, int]:
    """Hidden counts that can be read off: from the cells themselves, the page's words, its picture, the ledger."""
    hidden = hidden_cells(folder)
    found: dict[Cell, int] = {}
    for row in _rows(folder / "failings_by_period.csv"):
        cell = (row["theme_id"], row["year"])
        if cell in hidden and row["n_events"].strip():
            found[cell] = int(row["n_events"])
    for path in [folder / "report.html", *folder.glob("*.svg"), *folder.glob("*.json")]:
        text = html.unescape(path.read_text(encoding="utf-8"))
        for theme, period in hidden:
            said = re.search(rf"{re.escape(names[theme])}: [^.]*?{re.escape(period)} (\d+)(?! to \d)", text)
            if said:
                found[theme, period] = int(said[1])
    return found


def counts_in_caveats(folder: Path) -> list[str]:
    """Counts of events told in words beside a hidden count of the ledger."""
    rows = [row for row in _rows(folder / "ledger.csv") if row["n_events_after_status"] != "shown"]
    return [n for row in rows for n in re.findall(r"(\d+) (?:failings|events|deaths|incidents)", row["caveats"])]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
