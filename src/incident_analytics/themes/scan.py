"""Which terms can be in a sentence at all: those of whose every part a word stands in it.

Every term has parts of which one word must be there (see codebook.patterns), so the scan loses nothing;
tests/themes/test_find_themes.py holds that. The words that a term still needs are bits of one large number: a few
hundred times faster than asking term by term.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..codebook import Codebook
from ..codebook.model import Term
from ..codebook.patterns import MOST_REQUIRED, Pattern
from .kept import Kept

WORD = re.compile(r"\w+")
ALIKE = str.maketrans({"\u017f": "s", "\u0131": "i", "\u0130": "i"})  # letters that IGNORECASE takes for these


class WordBits:
    """Word → the bits of the sets of words in which it is; set number n has bit n."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._whole: dict[str, int] = {}
        self._begun: dict[str, int] = {}
        self.empty = 0  # the bits of sets without words
        for number, words in enumerate(sets):
            self.empty |= 0 if words else 1 << number
            for word in words:
                known = self._begun if word.endswith("*") else self._whole
                known[word.rstrip("*")] = known.get(word.rstrip("*"), 0) | 1 << number

    def of(self, token: str) -> int:
        """The bits of every word in what stands between two blanks, marks and all."""
        bits = 0
        for word in WORD.findall(token.translate(ALIKE)):
            bits |= self._whole.get(word, 0)
            for length in range(1, len(word) + 1):
                bits |= self._begun.get(word[:length], 0)
        return bits


class Scan:
    """Finds the patterns that can match in a folded sentence, and where they can begin."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._count = len(patterns)
        self._mask = (1 << self._count) - 1
        required = [[*p.required, *[frozenset()] * MOST_REQUIRED] for p in patterns]
        bits = WordBits([parts[number] for number in range(MOST_REQUIRED) for parts in required])
        first, last = WordBits([p.first for p in patterns]), WordBits([p.last for p in patterns])
        self._anywhere, self._last_unknown = first.empty, last.empty
        self._absent, self._bits = bits.empty, Kept(bits.of)
        self._ends = Kept(lambda token: (first.of(token), last.of(token)))
        self._word_starts = Kept(lambda token: [match.start() for match in WORD.finditer(token)][::-1])

    def candidates(self, sentence: str) -> list[tuple[int, list[int] | None]]:
        """Numbers of the patterns that may match, in order, each with the places where it can begin (None: any)."""
        tokens = sentence.split()
        able = self._able(tokens)
        return self._placed(sentence, tokens, able) if able else []

    def _able(self, tokens: list[str]) -> int:
        """The bits of the patterns of whose every part a word is there."""
        bits, bits_of = self._absent, self._bits
        for token in tokens:
            bits |= bits_of[token]
        able = bits & self._mask
        for _ in range(1, MOST_REQUIRED):
            bits >>= self._count
            able &= bits
        return able

    def _placed(self, sentence: str, tokens: list[str], able: int) -> list[tuple[int, list[int] | None]]:
        """Only those whose last part does not stand before their first; read from the end, to know what comes later."""
        starts: dict[int, list[int] | None] = dict.fromkeys(_numbers(able & self._anywhere))
        able &= ~self._anywhere
        later, at, ends = self._last_unknown, len(sentence), self._ends
        for token in reversed(tokens):
            at = sentence.rindex(token, 0, at)
            first, last = ends[token]
            later |= last
            if first and (begins := first & able) and (begins := begins & later):
                places = [at + start for start in self._word_starts[token]]
                for number in _numbers(begins):
                    starts.setdefault(number, []).extend(places)
        return [(number, places and places[::-1]) for number, places in sorted(starts.items())]


def _numbers(bits: int) -> list[int]:
    """The numbers of the bits that are set, the highest first."""
    found = []
    while bits:
        number = bits.bit_length() - 1
        found.append(number)
        bits ^= 1 << number
    return found


class TermScan:
    """Finds the terms of a codebook that can be in a sentence."""

    def __init__(self, codebook: Codebook) -> None:
        self._terms = codebook.terms
        self._scan = Scan([term.pattern for term in codebook.terms])

    def candidates(self, sentence: str) -> list[tuple[Term, list[int] | None]]:
        """Terms that may match in a folded sentence, in codebook order, and where they can begin (see Scan)."""
        return [(self._terms[number], starts) for number, starts in self._scan.candidates(sentence)]


@lru_cache(maxsize=4)
def term_scan(codebook: Codebook) -> TermScan:
    """The scan of `codebook`, made once."""
    return TermScan(codebook)
