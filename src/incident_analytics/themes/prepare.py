"""A text made ready to be read: ligatures as letters, abbreviations and typing slips written out, folded; and the
way back to the positions of the text as given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook
from .fold import folded, without_ligatures
from .sentences import split_sentences


@dataclass(frozen=True)
class Prepared:
    """low: the folded text in which terms are looked for; sentences: their spans in it; first, last: where each of
    its characters begins and ends in the text as given (None where nothing was changed)."""

    low: str
    sentences: list[tuple[int, int]]
    first: list[int] | None
    last: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `low` in characters of the text as given."""
        if self.first is None or self.last is None:
            return start, end
        return self.first[start], self.last[end - 1] if end > start else self.first[start]


class Preparer:
    """Makes texts ready with the abbreviations of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._exact = {a.short: a.long for a in codebook.abbreviations if a.exact}
        self._any = {a.short.lower(): a.long for a in codebook.abbreviations if not a.exact}
        shorts = sorted({*self._exact, *self._any}, key=lambda short: (-len(short), short))
        whole = "|".join(re.escape(short) for short in shorts)
        self._pattern = re.compile(rf"(?<![\w'/-])(?:{whole})(?![\w'/-])", re.IGNORECASE) if shorts else None

    def prepare(self, text: str) -> Prepared:
        """The text made ready, with its sentences."""
        plain, back = without_ligatures(text)
        written, first, last = self._written_out(plain)
        if back is not None:
            first = [back[at] for at in (first or range(len(written)))]
            last = [back[at] for at in (last or range(1, len(written) + 1))]
        return Prepared(folded(written), split_sentences(written), first, last)

    def _written_out(self, text: str) -> tuple[str, list[int] | None, list[int] | None]:
        hits = [(m, long) for m in self._matches(text) if (long := self._long(m.group()))]
        if not hits:
            return text, None, None
        parts, first, last, at = [], [], [], 0
        for match, long in hits:
            kept = range(at, match.start())
            parts += [text[at : match.start()], long]
            first += [*kept, *[match.start()] * len(long)]
            last += [*(i + 1 for i in kept), *[match.end()] * len(long)]
            at = match.end()
        rest = range(at, len(text))
        return "".join([*parts, text[at:]]), [*first, *rest], [*last, *(i + 1 for i in rest)]

    def _matches(self, text: str) -> list[re.Match[str]]:
        return list(self._pattern.finditer(text.replace("\u2019", "'"))) if self._pattern else []

    def _long(self, short: str) -> str | None:
        return self._exact.get(short) or self._any.get(short.lower())


@lru_cache(maxsize=4)
def preparer_of(codebook: Codebook) -> Preparer:
    """The preparer of `codebook`, made once."""
    return Preparer(codebook)
