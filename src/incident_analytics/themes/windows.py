"""Windows of texts as the classifier sees them, all at once: which feature stands how often in which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from .counts import NONE, Pairs, numbered, together, weighted_counts
from .features import TOKEN, WINDOW, mark

DENIED = ("adequate", "refuted")  # where the rules read this in a sentence, it is no further failing


@dataclass(frozen=True)
class Told:
    """A folded text, the spans of its sentences, what the rules found, and its section."""

    low: str
    sentences: list[tuple[int, int]]
    rows: list[tuple]
    section: str


@dataclass(frozen=True)
class Window:
    """Sentences that are judged together, with the rows that the rules found in each, by its start."""

    low: str
    sentences: list[tuple[int, int]]
    rows: dict[int, list[tuple]]

    @property
    def held(self) -> list[tuple]:
        """Every row, in the order of the sentences."""
        return [row for found in self.rows.values() for row in found]


def windows_of(text: Told, even: int | None = None) -> list[Window]:
    """The windows of a text: WINDOW sentences each; or of at most `even` sentences, as even as can be."""
    by_sentence: dict[int, list[tuple]] = {}
    for row in text.rows:
        by_sentence.setdefault(row[4], []).append(row)
    if not text.sentences:
        return []  # blanks alone
    n = len(text.sentences)
    count = -(-n // even) if even else 0
    cuts = [round(n * k / count) for k in range(count + 1)] if even else [*range(0, n, WINDOW), n]
    parts = (text.sentences[first:last] for first, last in pairwise(cuts))
    return [Window(text.low, part, {start: by_sentence.get(start, []) for start, _ in part}) for part in parts]


def by_text(
    windows: Sequence[list[Window]], judge: Callable[[list[Window]], Iterator[list[tuple]]]
) -> list[list[tuple]]:
    """The rows of each text from the windows of each: all are judged at once, and none where there is none."""
    flat = [window for of_text in windows for window in of_text]
    judged = judge(flat) if flat else iter(())
    return [[row for _ in of_text for row in next(judged)] for of_text in windows]


@dataclass(frozen=True)
class Seen:
    """Features of windows: `rows` (number of the sentence) and `columns` of every word and pair, those of the `marks`;
    the window `of` each sentence, its `first` sentence, `lengths` in sentences, and `n_words` (with pairs)."""

    rows: np.ndarray
    columns: np.ndarray
    marks: tuple[list[int], list[int]]
    of: np.ndarray
    first: np.ndarray
    lengths: np.ndarray
    n_words: np.ndarray

    def sentences(self, idf: np.ndarray) -> csr_array:
        """Sentences × features: weighted words (see features.weighted), and 1 for each mark."""
        words = weighted_counts(self.rows, self.columns, len(self.of), idf)
        ones = np.ones(len(self.marks[0]))
        return words + csr_array((ones, self.marks), shape=words.shape)

    def texts(self, idf: np.ndarray) -> csr_array:
        """Windows × features."""
        return weighted_counts(self.of[self.rows], self.columns, len(self.first), idf)


def see(windows: Sequence[Window], words: Mapping[str, int], pairs: Pairs, index: Mapping[str, int]) -> Seen:
    """The features of every sentence of `windows`. `words`: the number of every word (NONE for one that is no feature),
    `pairs` of known words, others left out between them; `index`: the number of each mark."""
    sentences = [(window, start, end) for window in windows for start, end in window.sentences]
    rows, numbers = numbered([TOKEN.findall(window.low[start:end]) for window, start, end in sentences], words)
    known = numbers != NONE
    rows, numbers = rows[known], numbers[known]
    found = together([(rows, numbers), pairs.among(rows, numbers)])
    marks: tuple[list[int], list[int]] = ([], [])
    for number, (window, start, _) in enumerate(sentences):
        if held := window.rows[start]:
            at = {index[name] for row in held if (name := mark(row[0], row[1])) in index}
            marks[0].extend([number] * len(at))
            marks[1].extend(at)
    lengths = np.array([len(window.sentences) for window in windows])
    first = np.cumsum(lengths) - lengths
    n_words = np.maximum(2 * np.bincount(rows, minlength=len(sentences)) - 1, 0)
    return Seen(
        *found, marks, np.repeat(np.arange(len(windows)), lengths), first, lengths, np.add.reduceat(n_words, first)
    )


def found_by_rules(windows: Sequence[Window], themes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Windows × themes: whether the rules found a failing, and whether any mention."""
    place = {theme: k for k, theme in enumerate(themes)}
    failing = np.zeros((len(windows), len(themes)), dtype=bool)
    mentioned = failing.copy()
    for number, window in enumerate(windows):
        for row in window.held:
            if (k := place.get(row[0])) is not None:
                mentioned[number, k] = True
                failing[number, k] |= row[1] == "failure"
    return failing, mentioned


def set_aside(
    window: Window, themes: set[str], version: str, stands: Callable[[tuple, Window], bool] | None = None
) -> list[tuple]:
    """The rows of a window, failings of `themes` listed as neutral by the classifier `version`, but for those that
    `stands` says to keep."""
    return [
        (row[0], "neutral", *row[2:8], f"classifier:{version}", row[9])
        if row[0] in themes and row[1] == "failure" and not (stands and stands(row, window)) else row
        for row in window.held
    ]  # fmt: skip


def added(theme: str, start: int, end: int, window: Window, version: str) -> tuple:
    """The row of a failing that a classifier adds: the sentence is its span."""
    point = next((row[9] for row in window.rows[start]), None)
    return (theme, "failure", start, end, start, end, "", "", f"classifier:{version}", point)
