"""Labelled sentences as a classifier learns from them: words, what the rules found, which failings people saw."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..codebook import Codebook
from ..codebook.model import ALL_THEMES
from ..themes import find_themes
from ..themes.features import WINDOW, mark
from ..themes.prepare import preparer_of
from .labels import Gold

UNTOLD = ("recommendations", "lessons", "response", "immediate_action")  # nothing there is a new failing


@dataclass(frozen=True)
class Example:
    """One sentence: its record, the window of text that is judged together, the group that a split keeps together,
    its folded text, the rules' marks, the failings that people saw, and its weight in training."""

    record_id: str
    window: str
    group: str
    sentence: str
    marks: tuple[str, ...]
    failing: frozenset[str]
    weight: float


def examples_of(gold: Gold, codebook: Codebook, weight: float = 1.0) -> list[Example]:
    """Every sentence of the texts of `gold` whose section can hold a new failing, in the order of the records.

    A label belongs to the sentence that holds more than half of it; a label without a place to all of its text.
    """
    texts = gold.texts.filter(~pl.col("section").is_in(UNTOLD))
    mentions = find_themes(texts, codebook, classifier=None).filter(pl.col("theme_id") != ALL_THEMES)
    marks = _by_place(mentions, ("sentence_start", "theme_id", "class"))
    labels = _by_place(gold.labels.filter(pl.col("class") == "failure"), ("start", "end", "theme_id"))
    out, preparer = [], preparer_of(codebook)
    for record, section, text, group in texts.select("record_id", "section", "text", "group").iter_rows():
        ready = preparer.prepare(text)
        for number, (start, end) in enumerate(ready.sentences):
            window = f"{record}/{section}/{number // WINDOW}"
            first, last = ready.span(start, end)
            found = tuple(sorted({mark(t, c) for at, t, c in marks.get((record, section), []) if at == first}))
            failing = frozenset(t for a, b, t in labels.get((record, section), []) if _holds(first, last, a, b))
            out.append(Example(record, window, group, ready.low[start:end], found, failing, weight))
    return out


def _by_place(table: pl.DataFrame, columns: tuple[str, ...]) -> dict[tuple[str, str], list[tuple]]:
    out: dict[tuple[str, str], list[tuple]] = {}
    for record, section, *rest in table.select("record_id", "section", *columns).iter_rows():
        out.setdefault((record, section), []).append(tuple(rest))
    return out


def _holds(start: int, end: int, first: int | None, last: int | None) -> bool:
    if first is None or last is None:
        return True
    common = min(end, last) - max(start, first)
    return common > 0.5 * min(end - start, last - first)
