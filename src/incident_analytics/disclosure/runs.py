"""Runs of words: which of those that files hold stand in a narrative too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from ..schema.runs import runs_of

RUN = 8  # words in a row; shorter runs are phrases of the language and of our own headings
SHORTEST = 6  # words of a whole narrative that is shorter than a run
WORD = re.compile(r"[^\W_]+")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff'\u2019]")


def words_of(text: str) -> list[str]:
    """The words of a text without case, accents of form, apostrophes and characters that nobody sees."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return WORD.findall(UNSEEN.sub("", plain).casefold())


def hashed_runs(words: Sequence[str], length: int) -> Iterator[int]:
    """A hash of every run of `length` neighbouring words."""
    return map(hash, runs_of(words, length))


def all_runs(words: Sequence[str]) -> Iterator[int]:
    """The runs of every length that a narrative is known by."""
    return (run for length in range(SHORTEST, RUN + 1) for run in hashed_runs(words, length))


@dataclass
class Said:
    """The words that files hold, and their runs."""

    words: set[str] = field(default_factory=set)
    runs: set[int] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Take up what one more file says."""
        words = words_of(text)
        self.words.update(words)
        self.runs.update(all_runs(words))

    def told_in(self, narratives: Iterable[pl.Series], allowed: Sequence[str] = ()) -> set[int]:
        """The runs that stand in `narratives` (pieces of one column of texts) as well: of eight words, and shorter
        narratives whole. Without those of `allowed`: the legal name of a body can be eight words long, and narratives
        name bodies too. The narratives pass by one after the other; only what they share with the files is kept."""
        shared: set[int] = set()
        for texts in narratives:
            for text in texts.drop_nulls().unique():
                words = words_of(text)
                if len(words) >= SHORTEST:
                    length = min(RUN, len(words))
                    shared.update(run for part in self._known(words, length) for run in hashed_runs(part, length)
                                  if run in self.runs)  # fmt: skip
        for name in allowed:
            shared.difference_update(hashed_runs(words_of(name), RUN))
        return shared

    def _known(self, words: list[str], fewest: int) -> Iterator[list[str]]:
        """Stretches of at least `fewest` words that all stand in the files: no other run can."""
        known, begin = self.words, 0
        for at, word in enumerate(words):
            if word not in known:
                if at - begin >= fewest:
                    yield words[begin:at]
                begin = at + 1
        if len(words) - begin >= fewest:
            yield words[begin:]
