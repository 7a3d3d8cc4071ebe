"""Names of bodies, themes and terms as a page can show them: no person's names, taken out of what is searched for
persons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

SHORTEST = 4  # characters
INK = re.compile(r"[^\s\x00]+")
CUT_AWAY = "\n"


class KnownNames:
    """Finds names in texts of documents: a line that ends loses its space ("Calder Valeand Ashby", "beforeNo key
    worker"), and letters set closer leave a mark between them."""

    def __init__(self, names: Iterable[str]) -> None:
        kept = sorted({name.strip() for name in names if len(name.strip()) >= SHORTEST})
        self._spaces = [_places_of_blanks(name) for name in kept]
        self._names = AhoCorasick(["".join(INK.findall(name)) for name in kept])

    def out_of(self, text: str) -> str:
        """`text` with a line break in place of each name: of several at one place the longest."""
        runs = [match.span() for match in INK.finditer(text)]
        begins = list(accumulate((end - start for start, end in runs), initial=0))
        squeezed = "".join([text[start:end] for start, end in runs])
        parts, at = [], 0
        hits = ((first, -last, which) for which, first, last in
                self._names.find_matches_as_indexes(squeezed, overlapping=True))  # fmt: skip
        for first, last, which in sorted(hits):
            start, end = _place(runs, begins, first), _place(runs, begins, -last - 1) + 1
            if start >= at and self._stands(text, start, end, which):
                parts += [text[at:start], CUT_AWAY]
                at = end
        return "".join([*parts, text[at:]])

    def _stands(self, text: str, start: int, end: int, which: int) -> bool:
        """Whether no capital, figure or _ stands right before and no word goes on behind ("beforeNo key worker" is how
        pages run lines together), and blanks stand only where the name has some."""
        before, after = text[start - 1 : start], text[end : end + 1]
        if before == "_" or "A" <= before <= "Z" or "0" <= before <= "9" or after.isalnum() or after == "_":
            return False
        return _places_of_blanks(text[start:end].replace("\x00", "")) <= self._spaces[which]


def _place(runs: list[tuple[int, int]], begins: list[int], at: int) -> int:
    """Where the character number `at`, blanks not counted, stands in the text."""
    run = bisect_right(begins, at) - 1
    return runs[run][0] + at - begins[run]


def _places_of_blanks(text: str) -> frozenset[int]:
    """After how many characters blanks stand."""
    return frozenset(accumulate(len(part) for part in text.split()[:-1]))
