"""Which terms can be in a text at all: one pass over it for the anchor words of every term.

Every term has anchors, of which one must stand in each text that it matches (see codebook.patterns), so the scan
loses nothing; tests/themes/test_scan.py holds that.
"""

from __future__ import annotations

from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from ..codebook import Codebook
from ..codebook.model import Term

# Marks that mean the same, one character each, so that positions stay those of the text as given.
SAME = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " ", "“": '"', "”": '"'})


def folded(text: str) -> str:
    """`text` in lower case with one kind of quote, dash and blank; positions do not change.

    A letter whose lower case is longer than itself stays as it is.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.translate(SAME)


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

    def candidates(self, text: str) -> list[Term]:
        """Terms that may match `text` (already folded), in codebook order."""
        hits = {index for index, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        wanted = {term for hit in hits for term in self._of_anchor[hit]}
        return [self._terms[index] for index in sorted(wanted)]


@lru_cache(maxsize=4)
def _scan_of(version: str, holder: _Holder) -> TermScan:
    return TermScan(holder.codebook)


class _Holder:
    """Carries a codebook through the cache under its version alone."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __hash__(self) -> int:
        return hash(self.codebook.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.codebook.version == self.codebook.version


def term_scan(codebook: Codebook) -> TermScan:
    """The scan of `codebook`, made once per version."""
    return _scan_of(codebook.version, _Holder(codebook))
