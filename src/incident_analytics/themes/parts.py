"""What the classifier of short texts sees: words, pairs of words, and pieces of words, which hold together what staff
write in full, in short and wrongly ("observations", "obs", "obsevations")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
from scipy.sparse import csr_array, hstack

from .counts import NONE, Pairs, numbered, together, weighted_counts
from .kept import Kept

TOKEN = re.compile(r"[\w']+")
LENGTHS = (3, 4, 5)  # characters of a piece
EDGE = "_"  # the beginning and the end of a word


def words_and_pairs(text: str) -> list[str]:
    """The words of a folded text, its neighbouring pairs, and pairs with one word between."""
    return _with_pairs(TOKEN.findall(text))


def _with_pairs(words: list[str]) -> list[str]:
    near = [f"{one} {two}" for one, two in pairwise(words)]
    return words + near + [f"{one} {two}" for one, two in zip(words, words[2:], strict=False)]


def pieces(word: str) -> list[str]:
    """Runs of 3, 4 and 5 characters of a word with its edges; a shorter word is one piece."""
    padded = f"{EDGE}{word}{EDGE}"
    found = [padded[at : at + n] for n in LENGTHS for at in range(len(padded) - n + 1)]
    return found or [padded]


def frequent(found: Iterable[Iterable[str]], fewest: int) -> list[str]:
    """What stands in `fewest` texts or more, in order."""
    seen = Counter(name for names in found for name in set(names))
    return sorted(name for name, n in seen.items() if n >= fewest)


class Vocabulary:
    """Words, pairs and pieces with a number each, and how rare each is (`idf`, one value per number)."""

    def __init__(self, words: Sequence[str], parts: Sequence[str], idf: np.ndarray) -> None:
        self.words, self.parts, self.idf = tuple(words), tuple(parts), idf
        word = {name: at for at, name in enumerate(self.words)}
        part = {name: at for at, name in enumerate(self.parts)}
        self._pairs = Pairs.of(word)
        self._word = Kept(lambda name: word.get(name, NONE))
        self._parts_of = Kept(
            lambda name: np.array([at for p in pieces(name) if (at := part.get(p)) is not None], dtype=np.int32)
        )

    def __reduce__(self) -> tuple:
        """Without what was kept for words of narratives."""
        return Vocabulary, (self.words, self.parts, self.idf)

    def see(self, texts: Sequence[str]) -> csr_array:
        """Texts × (words, then pieces), weighed as by `weighted_counts`, words and pieces each by themselves."""
        tokens = [TOKEN.findall(text) for text in texts]
        rows, numbers = numbered(tokens, self._word)
        alone = np.flatnonzero(numbers != NONE)
        words = together([
            (rows[alone], numbers[alone]), self._pairs.among(rows, numbers), self._pairs.among(rows, numbers, 2)
        ])  # fmt: skip
        of_each = [self._parts_of[token] for token in chain.from_iterable(tokens)]
        columns = np.concatenate(of_each) if of_each else np.array([], dtype=np.int32)
        parts = (np.repeat(rows, np.fromiter(map(len, of_each), dtype=np.int64, count=len(of_each))), columns)
        n, height = len(self.words), len(texts)
        return hstack(
            [weighted_counts(*words, height, self.idf[:n]), weighted_counts(*parts, height, self.idf[n:])], format="csr"
        )
