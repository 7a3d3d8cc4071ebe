"""A text made ready to be read: ligatures as letters, abbreviations and typing slips written out, folded; and the
way back to the positions of the text as given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook
from ..schema.ligatures import without_ligatures
from .fold import folded
from .kept import Kept
from .sentences import split_sentences

BEFORE, AFTER = r"(?<![\w'/-])", r"(?![\w'/-])"  # an abbreviation is a whole word


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

    def as_given(self, row: tuple) -> tuple:
        """A row of mentions (see find.Extractor) with its spans in the text as given."""
        if self.first is None:
            return row
        return (*row[:2], *self.span(*row[2:4]), *self.span(*row[4:6]), *row[6:])


class Preparer:
    """Makes texts ready with the abbreviations of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._exact = {a.short: a.long for a in codebook.abbreviations if a.exact}
        self._any = {a.short.lower(): a.long for a in codebook.abbreviations if not a.exact}
        shorts = sorted({*self._exact, *self._any}, key=lambda short: (-len(short), short))
        self._pattern = re.compile(f"{BEFORE}(?:{_either(shorts)}){AFTER}", re.IGNORECASE)
        # Their first words, to look for the whole only where one of them stands.
        first = {short.split()[0] for short in shorts}
        self._first = re.compile(f"{BEFORE}(?=(?:{_either(first)}){AFTER})", re.IGNORECASE)
        self._places = Kept(self._places_of) if shorts else None

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
        if self._places is None:
            return []
        text = text.replace("\u2019", "'")
        tokens = text.split()
        found, at, free = [], 0, 0
        if not any(map(self._places.__getitem__, tokens)):
            return found
        for token in tokens:
            at = text.index(token, at)
            for place in self._places[token]:
                match = self._pattern.match(text, at + place) if at + place >= free else None
                if match:
                    found.append(match)
                    free = match.end()
            at += len(token)
        return found

    def _places_of(self, token: str) -> tuple[int, ...]:
        """Where in what stands between two blanks an abbreviation can begin."""
        return tuple(match.start() for match in self._first.finditer(token))

    def _long(self, short: str) -> str | None:
        return self._exact.get(short) or self._any.get(short.lower())


def _either(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, texts))


@lru_cache(maxsize=4)
def preparer_of(codebook: Codebook) -> Preparer:
    """The preparer of `codebook`, made once."""
    return Preparer(codebook)


def prepared_texts(codebook: Codebook, texts: Iterable[str]) -> list[str]:
    """Texts as the scan sees them: folded, abbreviations written out."""
    return [preparer_of(codebook).prepare(text).low for text in texts]
