"""A classifier of short texts: incident forms and findings of a few sentences, told in everyday words.

Three things are weighed of every window of text: whether it speaks of a theme at all, whether that theme fails in it,
and whether anything fails in it. The last has every label of every theme to learn from, and tells a failing from a
text that has its words ("nothing was missed at handover"). What the rules found is weighed beside them (stacking,
Wolpert 1992, Neural Networks 5:241-259). Kept as data; nothing is unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from ..errors import CodebookError
from .features import log_odds, logistic
from .parts import Vocabulary
from .windows import DENIED, Told, Window, added, by_text, found_by_rules, set_aside, windows_of

WINDOW = 4  # sentences judged together: as many as a form has
FEWEST_WORDS = 3
BRIEF = 12  # words of a whole text that is one plain statement: what the rules read in it stands
# The rules are right more often in what panels and inspectors find, and in longer stories, whose fragments say little
# each ("obs missed"), than in a brief form: less is set aside there. See docs/themes.md.
FINDINGS_DROP, STORY, STORY_DROP = 0.2, 4, 0.12
# Log odds that anything fails in a text, below which nothing is added and only plain statements stand: that question
# has every label to learn from. In a longer story one failing is drowned by the rest: there is no bound there.
QUIET, FINDINGS_QUIET, STORY_QUIET = -0.5, -2.0, -np.inf
PLAIN, POOR = 0.5, 0.2  # share of a sentence's words that are a term and its cue
SUREST = 6.0  # log odds beyond which another classifier is not told more
FILES = ("short_texts.json", "short_texts.npz")
COUNTERFACTUAL = "safeguard.counterfactual"
FORMAT = 1
PARTS = ("fails", "named", "anything")  # of the weights, side by side, each with its bias
ARRAYS = (*PARTS, *(f"{name}_bias" for name in PARTS), "stack", "offset", "idf")
STACKED = ("fails", "named", "anything_fails", "both", "ruled_failing", "ruled_other", "other_ruled_failing")


@dataclass(frozen=True, eq=False)
class ShortTexts:
    """The trained classifier. weights: features × (whether each theme fails, whether each is named, whether anything
    fails), with bias; stack: a weight for each of STACKED, and the offset of each theme. add, drop: the probability
    from which a failing is added, and below which one that the rules found is set aside."""

    version: str
    themes: tuple[str, ...]
    vocabulary: Vocabulary
    weights: np.ndarray
    bias: np.ndarray
    stack: np.ndarray
    offset: np.ndarray
    add: float
    drop: float

    def of(self, theme_ids: set[str]) -> ShortTexts:
        """This classifier for a codebook with these themes."""
        kept = [k for k, theme in enumerate(self.themes) if theme in theme_ids]
        n = len(self.themes)
        if len(kept) == n:
            return self
        columns = [*kept, *(n + k for k in kept), 2 * n]
        return replace(
            self, themes=tuple(self.themes[k] for k in kept), weights=self.weights[:, columns],
            bias=self.bias[columns], offset=self.offset[kept],
        )  # fmt: skip

    def arrays(self) -> dict[str, np.ndarray]:
        """Every array by its name in the file (ARRAYS)."""
        out = {"stack": self.stack, "offset": self.offset, "idf": self.vocabulary.idf}
        ends = np.array([1, 2]) * len(self.themes)
        for name, weights, bias in zip(PARTS, np.split(self.weights, ends, axis=1), np.split(self.bias, ends),
                                       strict=True):  # fmt: skip
            out |= {name: weights, f"{name}_bias": bias}
        return out | {"anything": self.weights[:, -1], "anything_bias": self.bias[-1]}

    def reconsider(self, texts: Sequence[Told]) -> list[list[tuple]]:
        """Rows of mentions of every text with what the classifier adds and sets aside, as Classifier.reconsider."""
        windows = [windows_of(text, WINDOW) for text in texts]
        asked = np.repeat([self._asked_of(text) for text in texts], [len(held) for held in windows], axis=0)

        def judge(flat: list[Window]) -> Iterator[list[tuple]]:
            said, anything = self._said(flat)
            return self.decided(flat, said, self.add, asked[:, :1], anything < asked[:, 1])

        return by_text(windows, judge)

    def _asked_of(self, text: Told) -> tuple[float, float]:
        """Below which probability a failing that the rules found in this text is set aside, and below which log odds
        that anything fails nothing does."""
        if text.section == "findings":
            return FINDINGS_DROP, FINDINGS_QUIET
        return (STORY_DROP, STORY_QUIET) if len(text.sentences) >= STORY else (self.drop, QUIET)

    def decided(
        self, windows: list[Window], said: np.ndarray, add: float, drop: float | np.ndarray,
        calm: np.ndarray | None = None,
    ) -> Iterator[list[tuple]]:  # fmt: skip
        """The rows of each window with the failings whose probability (`said`: windows × themes) is `add` or more, and
        those below `drop` (one for all, or one a window) set aside. In a `calm` window nothing is added, and only what
        `stands` is kept."""
        calm = np.zeros(len(windows), dtype=bool) if calm is None else calm
        failing = found_by_rules(windows, self.themes)[0]
        long_enough = np.array([len(_text(window).split()) >= FEWEST_WORDS for window in windows])[:, None]
        more = (said >= add) & ~failing & long_enough & ~self._settled(windows) & ~calm[:, None]
        doubted = self._at_most(windows, said, failing, drop) < drop
        dropped = (doubted | calm[:, None]) & failing & long_enough
        places = self._places(windows, more)
        for number, window in enumerate(windows):
            aside = {self.themes[k] for k in np.flatnonzero(dropped[number])}
            kept = set_aside(window, aside, self.version, stands)
            new = np.flatnonzero(more[number])
            yield kept + [added(self.themes[k], *places[number, k], window, self.version) for k in new]

    def _settled(self, windows: list[Window]) -> np.ndarray:
        """Windows × themes: where nothing is added to a brief text, since the rules have read in it that the theme is
        in order, or a failing of any theme: such a text hardly holds two."""
        out = np.zeros((len(windows), len(self.themes)), dtype=bool)
        place = {theme: k for k, theme in enumerate(self.themes)}
        for number, window in enumerate(windows):
            if len(_text(window).split()) <= BRIEF:
                fine = [place[row[0]] for row in window.held if row[0] in place and row[1] in DENIED]
                out[number, fine] = True
                out[number] |= any(row[1] == "failure" for row in window.held)
        return out

    def _at_most(
        self, windows: list[Window], said: np.ndarray, failing: np.ndarray, drop: float | np.ndarray
    ) -> np.ndarray:
        """The larger of what is said of a window and of its sentences: one plain sentence in a long story is drowned by
        the rest, and what the rules found in it stands."""
        out = said.copy()
        doubted = np.flatnonzero(((said < drop) & failing).any(axis=1))
        alone = [
            (number, Window(windows[number].low, [place], {place[0]: windows[number].rows[place[0]]}))
            for number in doubted if len(windows[number].sentences) > 1 for place in windows[number].sentences
        ]  # fmt: skip
        if alone:
            np.maximum.at(out, [number for number, _ in alone], self.said([window for _, window in alone]))
        return out

    def said(self, windows: list[Window]) -> np.ndarray:
        """Windows × themes: the probability of a failing."""
        return self._said(windows)[0]

    def _said(self, windows: list[Window]) -> tuple[np.ndarray, np.ndarray]:
        """(Windows × themes: the probability of a failing; windows: log odds that anything fails)."""
        scores = self.scores([_text(window) for window in windows])
        failing, mentioned = found_by_rules(windows, self.themes)
        return logistic(stacked(*scores, failing, mentioned) @ self.stack + self.offset), scores[2]

    def scores(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Log odds that a theme fails (texts × themes), that it is named, and that anything fails (texts)."""
        n = len(self.themes)
        said = self.vocabulary.see(texts) @ self.weights + self.bias  # the features of a text are gone through once
        return said[:, :n], said[:, n : 2 * n], said[:, -1]

    def best_of(
        self, sentences: Sequence[str], first: np.ndarray, themes: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Windows × themes twice: the largest log odds among a window's sentences that the theme fails, and that it is
        named where anything fails. `first`: the number of each window's first sentence."""
        fails, named, anything = self.scores(sentences)
        place = {theme: k for k, theme in enumerate(self.themes)}
        known = [k for k, theme in enumerate(themes) if theme in place]
        out = np.full((2, len(first), len(themes)), -SUREST)
        for at, said in enumerate((fails, np.minimum(named, anything[:, None]))):
            best = np.maximum.reduceat(said, first)
            out[at][:, known] = np.clip(best[:, [place[themes[k]] for k in known]], -SUREST, SUREST)
        return out[0], out[1]

    def _places(self, windows: list[Window], more: np.ndarray) -> dict[tuple[int, int], tuple[int, int]]:
        """(Window, theme) → the sentence that says it most."""
        found, asked = {}, []
        for number in map(int, np.flatnonzero(more.any(axis=1))):
            if len(windows[number].sentences) > 1:
                asked.append(number)
            else:
                found.update(((number, int(k)), windows[number].sentences[0]) for k in np.flatnonzero(more[number]))
        if not asked:
            return found
        fails, _, anything = self.scores([windows[n].low[a:b] for n in asked for a, b in windows[n].sentences])
        said = fails + anything[:, None]
        ends = np.cumsum([len(windows[number].sentences) for number in asked])[:-1]
        for number, of_window in zip(asked, np.split(said, ends), strict=True):
            best = of_window.argmax(axis=0)
            found.update(((number, int(k)), windows[number].sentences[best[k]]) for k in np.flatnonzero(more[number]))
        return found


def stands(row: tuple, window: Window) -> bool:
    """Whether a failing of the rules is kept whatever the classifier says: its sentence is hardly more than what they
    read in it ("No ligature risk assessment was completed"), or supposes what had not been ("had there been a care
    plan, they would have known")."""
    if row[8] == COUNTERFACTUAL:
        return True
    n = len(window.low[row[4] : row[5]].split())
    read = len(window.low[row[2] : row[3]].split()) + len(row[7].split())
    whole = len(_text(window).split())
    plain = POOR if row[8] == "safeguard.inadequacy" else PLAIN  # "the care plan was poor" is seldom anything else
    return whole <= BRIEF or row[8].startswith("safeguard.") and read >= plain * n


def stacked(
    fails: np.ndarray, named: np.ndarray, anything: np.ndarray, failing: np.ndarray, mentioned: np.ndarray
) -> np.ndarray:
    """Texts × themes × STACKED of log odds and of what the rules found."""
    sure = [log_odds(logistic(one)) for one in (fails, named, anything)]
    wide = np.broadcast_to(sure[2][:, None], fails.shape)
    others = np.broadcast_to(failing.any(axis=1)[:, None], fails.shape) & ~failing
    return np.stack(
        [sure[0], sure[1], wide, np.minimum(sure[1], wide), failing * 1.0, mentioned & ~failing, others], axis=-1
    ).astype(float)


def _text(window: Window) -> str:
    return window.low[window.sentences[0][0] : window.sentences[-1][1]]


def load_short_texts(base: Path | Traversable) -> ShortTexts | None:
    """The classifier of short texts in the folder `base`; None where it has none. Raises CodebookError for another
    format."""
    if not all((base / name).is_file() for name in FILES):
        return None
    about = json.loads((base / FILES[0]).read_text(encoding="utf-8"))
    if about.get("format") != FORMAT:
        raise CodebookError(
            f"the classifier of short texts has format {about.get('format')}.\nAllowed: {FORMAT}.\n"
            "HINT: train it again."
        )
    with (base / FILES[1]).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        held = {name: arrays[name].astype(np.float64) for name in ARRAYS}
    return ShortTexts(
        version=about["version"], themes=tuple(about["themes"]), add=float(about["add"]), drop=float(about["drop"]),
        vocabulary=Vocabulary(about["words"], about["pieces"], held["idf"]), stack=held["stack"], offset=held["offset"],
        weights=np.column_stack([held[name] for name in PARTS]),
        bias=np.concatenate([np.atleast_1d(held[f"{name}_bias"]) for name in PARTS]),
    )  # fmt: skip
