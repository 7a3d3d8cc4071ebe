"""A classifier beside the rules: failings that a text states in words which no term foresees.

Three logistic regressions per theme: over the words of a sentence and what the rules found in it, over the words of
the whole text, and over both results (stacking, Wolpert 1992, Neural Networks 5:241-259). Trained by the review room;
kept as data that is read without unpickling anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np

from ..errors import CodebookError
from ..schema.levels import CLASSES
from .features import FEWEST_WORDS, WINDOW, grams, logistic, mark, stacked, weighted, words_of

FILES = ("classifier.json", "classifier.npz")
ARRAYS = ("idf", "text_idf", "weights", "bias", "text_weights", "text_bias", "stack", "offset")
PER_THEME = ("weights", "bias", "text_weights", "text_bias", "offset")
# Where it helps, and where it was trained for. In incident narratives it takes plain facts ("family informed") for
# failings, since in a coroner's concerns hardly anything is mentioned that did not fail.
SPEAKS_IN = ("concerns",)
DENIED = ("adequate", "refuted")  # where the rules read this in a sentence, it is no further failing
LONG = 4  # sentences; a shorter text says too little around a sentence, and more is asked of it (add_short)
FORMAT = 2
SENTENCE_SURE = 0.26  # a further sentence of a theme that the text has is shown from this probability


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier.

    weights, text_weights: features × themes, with idf, text_idf and biases; stack: weight of each of
    features.STACKED, offset: per theme. add, add_short, drop: the probability from which a failing is added (to a text
    of four sentences or more, to a shorter one), and below which one that the rules found is set aside. themes: those
    where it helped in cross-validation.
    """

    version: str
    themes: tuple[str, ...]
    index: dict[str, int]
    idf: np.ndarray
    text_idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    text_weights: np.ndarray
    text_bias: np.ndarray
    stack: np.ndarray
    offset: np.ndarray
    add: float
    add_short: float
    drop: float

    def of(self, theme_ids: Iterable[str]) -> Classifier:
        """This classifier for a codebook with these themes: of others it says nothing."""
        allowed = set(theme_ids)
        kept = [k for k, theme in enumerate(self.themes) if theme in allowed]
        if len(kept) == len(self.themes):
            return self
        arrays = {name: getattr(self, name)[..., kept] for name in PER_THEME}
        return replace(self, themes=tuple(self.themes[k] for k in kept), **arrays)

    def reconsider(self, low: str, sentences: list[tuple[int, int]], rows: list[tuple], section: str) -> list[tuple]:
        """Rows of mentions (see find.Extractor.mentions) with what the classifier adds and sets aside.

        An added failing has its sentence as the span and rule_id "classifier:VERSION"; one that is set aside stays
        listed as neutral under the same rule_id.
        """
        if section not in SPEAKS_IN or not self.themes:
            return rows
        by_sentence: dict[int, list[tuple]] = {}
        for row in rows:
            by_sentence.setdefault(row[4], []).append(row)
        out = []
        for first in range(0, len(sentences), WINDOW):
            window = sentences[first : first + WINDOW]
            out += self._window(low, window, {start: by_sentence.get(start, []) for start, _ in window})
        return out

    def _window(self, low: str, sentences: list[tuple[int, int]], rows: dict[int, list[tuple]]) -> list[tuple]:
        held = [row for found in rows.values() for row in found]
        each, whole = self._read(low, sentences, rows)
        if each is None:
            return held
        failing = np.array([any(row[0] == theme and row[1] == "failure" for row in held) for theme in self.themes])
        mentioned = np.array([any(row[0] == theme for row in held) for theme in self.themes])
        best = each.max(axis=0)
        said = logistic(stacked(best, whole, failing, mentioned, len(sentences)) @ self.stack + self.offset)
        aside = {self.themes[k] for k in np.flatnonzero(failing & (said < self.drop))}
        out = [self._set_aside(row) if row[0] in aside and row[1] == "failure" else row for row in held]
        is_long = len(sentences) >= LONG
        needed, settled = (self.add, DENIED) if is_long else (self.add_short, CLASSES)
        for k in np.flatnonzero(~failing & (said >= needed)):
            theme = self.themes[k]
            sure = each[:, k] >= min(SENTENCE_SURE, best[k])
            free = [at for at in np.flatnonzero(sure) if not _is_settled(rows[sentences[at][0]], theme, settled)]
            out += [self._added(theme, *sentences[at], rows) for at in free]
        return out

    def _read(
        self, low: str, sentences: list[tuple[int, int]], rows: dict[int, list[tuple]]
    ) -> tuple[np.ndarray | None, np.ndarray | None]:
        """(probabilities of each sentence × theme, of the text): None where there are too few known words."""
        found = [grams(words_of(low[start:end], self.index)) for start, end in sentences]
        if sum(map(len, found)) < FEWEST_WORDS:
            return None, None
        marks = [[mark(row[0], row[1]) for row in rows[start]] for start, _ in sentences]
        each = [self._apply(weighted(f, m, self.index, self.idf), self.weights, self.bias)
                for f, m in zip(found, marks, strict=True)]  # fmt: skip
        together = weighted((gram for f in found for gram in f), (), self.index, self.text_idf)
        return np.stack(each), self._apply(together, self.text_weights, self.text_bias)

    def _apply(self, seen: dict[int, float], weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
        at = np.fromiter(seen, dtype=np.int64, count=len(seen))
        values = np.fromiter(seen.values(), dtype=np.float64, count=len(seen))
        return logistic(values @ weights[at] + bias)

    def _set_aside(self, row: tuple) -> tuple:
        return (row[0], "neutral", *row[2:8], f"classifier:{self.version}", row[9])

    def _added(self, theme: str, start: int, end: int, rows: dict[int, list[tuple]]) -> tuple:
        point = next((row[9] for row in rows[start]), None)
        return (theme, "failure", start, end, start, end, "", "", f"classifier:{self.version}", point)


def _is_settled(rows: list[tuple], theme: str, classes: tuple[str, ...]) -> bool:
    """Whether the rules have read the sentence already, in one of these classes, as speaking of the theme."""
    return any(row[0] == theme and row[1] in classes for row in rows)


def load_classifier(folder: str | Path | None = None) -> Classifier | None:
    """The classifier in `folder`, or the one shipped with the package (None where none is shipped).

    Raises CodebookError when the folder holds none, or one of another format.
    """
    return _load(str(Path(folder).resolve()) if folder is not None else None)


@lru_cache(maxsize=4)
def _load(folder: str | None) -> Classifier | None:
    base = Path(folder) if folder else resources.files(__package__) / "data"
    if not all((base / name).is_file() for name in FILES):
        if folder is None:
            return None
        raise CodebookError(f"{Path(folder).name} holds no classifier.\nAllowed: a folder with {' and '.join(FILES)}.")
    about = json.loads((base / FILES[0]).read_text(encoding="utf-8"))
    if about.get("format") != FORMAT:
        raise CodebookError(
            f"the classifier has format {about.get('format')}.\nAllowed: {FORMAT}.\nHINT: train it again."
        )
    with (base / FILES[1]).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        held = {name: arrays[name].astype(np.float64) for name in ARRAYS}
    return Classifier(
        version=about["version"], themes=tuple(about["themes"]), add=float(about["add"]),
        add_short=float(about["add_short"]), drop=float(about["drop"]),
        index={name: at for at, name in enumerate(about["features"])}, **held,
    )  # fmt: skip
