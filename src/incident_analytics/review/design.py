"""Examples as numbers: which features there are, and the matrices of sentences and of windows of text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.sparse import csr_matrix

from ..themes.features import grams, mark, weighted, words_of
from .examples import Example

FEWEST_SEEN = 3  # sentences in which a word, a pair or a mark must stand to be a feature


@dataclass(frozen=True)
class Design:
    """What the models are fitted to.

    sentences: sentences × features, failing: sentences × themes; texts, text_failing: the same of the windows;
    of_window: the window of each sentence; ruled, mentioned: windows × themes, what the rules found; n_sentences,
    weights, groups: of each window; sentence_weights, sentence_groups: of each sentence; records: of each window.
    """

    index: dict[str, int]
    idf: np.ndarray
    text_idf: np.ndarray
    sentences: csr_matrix
    failing: np.ndarray
    of_window: np.ndarray
    texts: csr_matrix
    text_failing: np.ndarray
    ruled: np.ndarray
    mentioned: np.ndarray
    n_sentences: np.ndarray
    weights: np.ndarray
    sentence_weights: np.ndarray
    groups: list[str]
    sentence_groups: list[str]
    records: list[str]


def design_of(rows: list[Example], themes: list[str], known: frozenset[str]) -> Design:
    """The design of `rows`, which must stand in a fixed order; only `known` words become features."""
    found = [grams(words_of(row.sentence, known)) for row in rows]
    windows: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        windows.setdefault(row.window, []).append(at)
    index, n_words = _index(rows, found)
    idf = _idf([set(f) for f in found], index, n_words)
    together = [[gram for at in held for gram in found[at]] for held in windows.values()]
    text_idf = _idf([set(f) for f in together], index, n_words)
    failing = np.array([[theme in row.failing for theme in themes] for row in rows])
    ruled = np.array([[mark(theme, "failure") in row.marks for theme in themes] for row in rows])
    named = [{name.partition("::")[0] for name in row.marks} for row in rows]
    mentioned = np.array([[theme in names for theme in themes] for names in named])
    first = [rows[held[0]] for held in windows.values()]
    return Design(
        index=index, idf=idf, text_idf=text_idf,
        sentences=_matrix([weighted(f, row.marks, index, idf) for f, row in zip(found, rows, strict=True)], len(index)),
        texts=_matrix([weighted(f, (), index, text_idf) for f in together], len(index)),
        failing=failing, text_failing=_any(failing, windows), ruled=_any(ruled, windows),
        mentioned=_any(mentioned, windows), n_sentences=np.array([len(held) for held in windows.values()]),
        of_window=np.repeat(np.arange(len(windows)), [len(held) for held in windows.values()])[
            np.argsort([at for held in windows.values() for at in held])],
        weights=np.array([row.weight for row in first]), sentence_weights=np.array([row.weight for row in rows]),
        groups=[row.group for row in first], sentence_groups=[row.group for row in rows],
        records=[row.record_id for row in first],
    )  # fmt: skip


def _index(rows: list[Example], found: list[list[str]]) -> tuple[dict[str, int], int]:
    """(feature → position, how many are words): words and pairs first, then marks."""
    seen, marks = Counter(gram for f in found for gram in set(f)), Counter(name for row in rows for name in row.marks)
    words = sorted(gram for gram, n in seen.items() if n >= FEWEST_SEEN)
    ours = sorted(name for name, n in marks.items() if n >= FEWEST_SEEN)
    return {name: at for at, name in enumerate([*words, *ours])}, len(words)


def _idf(found: list[set[str]], index: dict[str, int], n_words: int) -> np.ndarray:
    seen = Counter(gram for f in found for gram in f)
    names = list(index)
    words = [log((1 + len(found)) / (1 + seen[name])) + 1 for name in names[:n_words]]
    return np.array(words + [1.0] * (len(names) - n_words))


def _matrix(rows: list[dict[int, float]], width: int) -> csr_matrix:
    values = [value for row in rows for value in row.values()]
    columns = [at for row in rows for at in row]
    starts = np.cumsum([0, *map(len, rows)])
    return csr_matrix((values, columns, starts), shape=(len(rows), width))


def _any(table: np.ndarray, windows: dict[str, list[int]]) -> np.ndarray:
    return np.array([table[held].any(axis=0) for held in windows.values()])
