"""Proof that no sentence of a narrative stands in a file that leaves."""

from __future__ import annotations

import html
import re
from pathlib import Path

import polars as pl

from ..errors import DisclosureError

RUN = 8  # words in a row; shorter runs are phrases of the language and of our own headings
READABLE = {".html", ".svg", ".csv", ".json", ".txt", ".md"}
WORD = re.compile(r"[a-z0-9']+")


def narrative_runs(texts: pl.Series) -> set[int]:
    """Hashes of every run of eight words in the narratives, numbers and case apart."""
    out: set[int] = set()
    for text in texts.drop_nulls().to_list():
        words = WORD.findall(text.lower())
        out.update(hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1))
    return out


def check_folder(folder: Path, narratives: pl.DataFrame) -> int:
    """How many files were opened; raises DisclosureError naming those that hold words of a narrative."""
    runs = narrative_runs(narratives["text"])
    leaking, opened = [], 0
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in READABLE:
            continue
        opened += 1
        text = html.unescape(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8"))).lower()
        words = WORD.findall(text)
        if any(hash(tuple(words[i : i + RUN])) in runs for i in range(len(words) - RUN + 1)):
            leaking.append(path.name)
    if leaking:
        raise DisclosureError(f"these files hold words of a narrative and were not released: {', '.join(leaking)}.")
    return opened
