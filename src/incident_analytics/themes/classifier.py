"""A classifier beside the rules: failings that a text states in words which no term foresees.

This one reads coroners' concerns; short_texts.py reads forms and findings. Three logistic regressions per theme: over
the words of a sentence and what the rules found in it, over the words of the whole text, and over both results and what
the classifier of short texts says of each sentence (stacking, Wolpert 1992, Neural Networks 5:241-259). Trained by the
review room; kept as data that is read without unpickling anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

import numpy as np

from ..errors import CodebookError
from ..schema.levels import CLASSES
from .counts import NONE, Pairs
from .features import FEWEST_WORDS, STACKED, log_odds, logistic, stacked
from .kept import Kept
from .short_texts import ShortTexts, load_short_texts
from .windows import DENIED, Seen, Told, Window, added, by_text, found_by_rules, see, set_aside, windows_of

FILES = ("classifier.json", "classifier.npz")
ARRAYS = ("idf", "text_idf", "weights", "bias", "text_weights", "text_bias", "stack", "offset")
PER_THEME = ("weights", "bias", "text_weights", "text_bias", "offset")
# Where each was trained for. In incident narratives the one for concerns takes plain facts ("family informed") for
# failings, since in a coroner's concerns hardly anything is mentioned that did not fail.
SPEAKS_IN, SHORT_IN = ("concerns",), ("description", "findings", "other")
LONG = 4  # sentences; a shorter text says too little around a sentence, and more is asked of it (add_short)
FORMAT = 3
# Brief concerns are read by both, and the log odds weighed: alone this one takes what is in order for a failing, the
# other misses half of what coroners say in a line. By cross-validation, see docs/themes.md.
OF_THIS, BRIEF_ADD, BRIEF_DROP = 0.4, 0.4, 0.15
SENTENCE_SURE = 0.26  # a further sentence of a theme that the text has is shown from this probability


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier.

    weights, text_weights: features × themes, with idf, text_idf and biases; stack: weight of each of
    features.STACKED, offset: per theme. add, add_short, drop: the probability from which a failing is added (to a text
    of four sentences or more, to a shorter one), and below which one that the rules found is set aside. themes: those
    where it helped in cross-validation. short: the one that speaks in forms and findings, where there is one.
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
    short: ShortTexts | None = None

    def of(self, theme_ids: Iterable[str]) -> Classifier:
        """This classifier for a codebook with these themes: of others it says nothing."""
        allowed = set(theme_ids)
        kept = [k for k, theme in enumerate(self.themes) if theme in allowed]
        short = self.short.of(allowed) if self.short else None
        if len(kept) == len(self.themes) and short is self.short:
            return self
        arrays = {name: getattr(self, name)[..., kept] for name in PER_THEME}
        return replace(self, themes=tuple(self.themes[k] for k in kept), short=short, **arrays)

    @cached_property
    def _words(self) -> Kept[int]:
        """Word → its number, NONE for one that is no feature."""
        return Kept(lambda word: self.index.get(word, NONE))

    @cached_property
    def _pairs(self) -> Pairs:
        return Pairs.of(self.index)

    def __getstate__(self) -> dict[str, object]:
        """Without what was kept for words of narratives."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def reconsider(self, texts: Sequence[Told]) -> list[list[tuple]]:
        """Rows of mentions (see find.Extractor.mentions) of every text with what the classifier adds and sets aside.

        An added failing has its sentence as the span and rule_id "classifier:VERSION"; one that is set aside stays
        listed as neutral under the same rule_id. Many texts at once, since the sums over them are then made together.
        """
        out = [text.rows for text in texts]
        readers = [self._reader(text) for text in texts]
        for reader in (self._read_long, self._read_brief, self._read_short):
            here = [at for at, one in enumerate(readers) if one == reader]
            for at, rows in zip(here, reader([texts[at] for at in here]), strict=True):
                out[at] = rows
        return out

    def _reader(self, text: Told) -> Callable[[Sequence[Told]], list[list[tuple]]] | None:
        """Who reads a text: the classifier of short texts forms and findings of any length, both together brief
        concerns, this one the others; nobody a text of another section."""
        concerns = text.section in SPEAKS_IN
        brief = concerns and len(text.sentences) < LONG
        if self.short and (text.section in SHORT_IN or brief):
            return self._read_brief if brief and self.themes else self._read_short
        return self._read_long if concerns and self.themes else None

    def _read_long(self, texts: Sequence[Told]) -> list[list[tuple]]:
        return by_text([windows_of(text) for text in texts], self._judge)

    def _read_brief(self, texts: Sequence[Told]) -> list[list[tuple]]:
        return by_text([windows_of(text) for text in texts], self._judge_brief)

    def _read_short(self, texts: Sequence[Told]) -> list[list[tuple]]:
        return self.short.reconsider(texts) if texts else []

    def _judge(self, windows: list[Window]) -> Iterator[list[tuple]]:
        """The rows of each window, reconsidered."""
        seen, each, said, failing = self._said(windows)
        needed = np.where(seen.lengths >= LONG, self.add, self.add_short)[:, None]
        changes = np.where(failing, said < self.drop, said >= needed) & (seen.n_words >= FEWEST_WORDS)[:, None]
        for number, (window, first) in enumerate(zip(windows, seen.first, strict=True)):
            themes = np.flatnonzero(changes[number])
            yield self._changed(window, themes, failing[number], each[first : first + len(window.sentences)])

    def _judge_brief(self, windows: list[Window]) -> Iterator[list[tuple]]:
        """The rows of brief concerns, as both classifiers weigh them together; themes that only the other knows it
        judges alone."""
        ours, theirs = self._said(windows)[2], self.short.said(windows)
        place = {theme: k for k, theme in enumerate(self.themes)}
        known = [k for k, theme in enumerate(self.short.themes) if theme in place]
        mine = log_odds(ours[:, [place[self.short.themes[k]] for k in known]])
        theirs[:, known] = logistic(OF_THIS * mine + (1 - OF_THIS) * log_odds(theirs[:, known]))
        return self.short.decided(windows, theirs, BRIEF_ADD, BRIEF_DROP)

    def _said(self, windows: list[Window]) -> tuple[Seen, np.ndarray, np.ndarray, np.ndarray]:
        """(what is seen, sentences × themes, windows × themes, where the rules found a failing): probabilities."""
        seen = see(windows, self._words, self._pairs, self.index)
        each = logistic(seen.sentences(self.idf) @ self.weights + self.bias)
        whole = logistic(seen.texts(self.text_idf) @ self.text_weights + self.text_bias)
        best = np.maximum.reduceat(each, seen.first)
        failing, mentioned = found_by_rules(windows, self.themes)
        blocks = stacked(best, whole, failing, mentioned, seen.lengths, self._beside(windows, seen.first))
        return seen, each, logistic(blocks @ self.stack + self.offset), failing

    def _beside(self, windows: list[Window], first: np.ndarray) -> tuple[np.ndarray, ...]:
        """What the classifier of short texts says of the sentences, where this one has learned to weigh it."""
        if len(self.stack) == len(STACKED):
            return ()
        if self.short is None:  # nothing said, either way
            silent = np.zeros((len(windows), len(self.themes)))
            return silent, silent
        sentences = [window.low[start:end] for window in windows for start, end in window.sentences]
        return self.short.best_of(sentences, first, self.themes)

    def _changed(self, window: Window, themes: np.ndarray, failing: np.ndarray, each: np.ndarray) -> list[tuple]:
        out = set_aside(window, {self.themes[k] for k in themes if failing[k]}, self.version)
        settled = DENIED if len(window.sentences) >= LONG else CLASSES
        for k in (k for k in themes if not failing[k]):
            sure = each[:, k] >= min(SENTENCE_SURE, each[:, k].max())
            places = [window.sentences[at] for at in np.flatnonzero(sure)]
            free = [place for place in places if not _is_settled(window.rows[place[0]], self.themes[k], settled)]
            out += [added(self.themes[k], *place, window, self.version) for place in free]
        return out


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
        index={name: at for at, name in enumerate(about["features"])}, short=load_short_texts(base), **held,
    )  # fmt: skip
