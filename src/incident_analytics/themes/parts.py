"""What the classifier of short texts sees: words, pairs of words, and pieces of words, which hold together what staff
write in full, in short and wrongly ("observations", "obs", "obsevations")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
from scipy.sparse import csr_array, hstack

from .kept import Kept
from .windows import weighted_counts

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
        self._word = {name: at for at, name in enumerate(self.words)}
        self._part = {name: at for at, name in enumerate(self.parts)}
        self._parts_of = Kept(lambda word: [at for p in pieces(word) if (at := self._part.get(p)) is not None])

    def __reduce__(self) -> tuple:
        """Without what was kept for words of narratives."""
        return Vocabulary, (self.words, self.parts, self.idf)

    def see(self, texts: Sequence[str]) -> csr_array:
        """Texts × (words, then pieces): 1 + log of the count times inverse document frequency (Salton and Buckley 1988,
        Inf Process Manag 24:513-523), words and pieces each scaled to length one."""
        words, parts = [], []
        for text in texts:
            tokens = TOKEN.findall(text)
            words.append([at for name in _with_pairs(tokens) if (at := self._word.get(name)) is not None])
            parts.append([at for token in tokens for at in self._parts_of[token]])
        n = len(self.words)
        return hstack([_scaled(words, self.idf[:n]), _scaled(parts, self.idf[n:])], format="csr")


def _scaled(numbers: list[list[int]], idf: np.ndarray) -> csr_array:
    rows = np.repeat(np.arange(len(numbers), dtype=np.int32), [len(one) for one in numbers])
    columns = np.array(list(chain.from_iterable(numbers)), dtype=np.int32)
    return weighted_counts(rows, columns, len(numbers), idf)
