"""Which terms can be in a text at all: one pass over it for the anchor words of every term.

Every term has anchors, of which one must stand in each text that it matches (see codebook.patterns), so the scan
loses nothing; tests/themes/test_scan.py holds that.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from ..codebook import Codebook
from ..codebook.model import Term


class TermScan:
    """Finds the terms of a codebook whose anchor words stand in a text."""

    def __init__(self, codebook: Codebook) -> None:
        by_anchor: dict[str, list[int]] = {}
        for index, term in enumerate(codebook.terms):
            for anchor in term.pattern.anchors:
                by_anchor.setdefault(anchor, []).append(index)
        self._terms = codebook.terms
        self._of_anchor = list(by_anchor.values())
        self._automaton = AhoCorasick(list(by_anchor))

    def candidates(self, text: str, sentences: list[tuple[int, int]]) -> dict[int, list[Term]]:
        """Number of the sentence → terms that may match in it, in codebook order.

        `text` is folded already; `sentences` are its (start, end) in order. An anchor that runs over the end of a
        sentence belongs to none, as no term does either.
        """
        ends = [end for _, end in sentences]
        wanted: dict[int, set[int]] = {}
        for which, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            number = bisect_left(ends, end)
            if number < len(sentences) and sentences[number][0] <= start:
                wanted.setdefault(number, set()).update(self._of_anchor[which])
        return {number: [self._terms[i] for i in sorted(terms)] for number, terms in sorted(wanted.items())}


@lru_cache(maxsize=4)
def term_scan(codebook: Codebook) -> TermScan:
    """The scan of `codebook`, made once."""
    return TermScan(codebook)
