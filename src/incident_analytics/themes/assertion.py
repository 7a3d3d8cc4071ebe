"""From a term's kind and the cues that reach it to a class: the table is data (outcomes.csv), the order is here."""

from __future__ import annotations

from dataclasses import dataclass

from ..codebook import Codebook
from .cues import CONTRAST, CueFinder, Reach

NEGATIVE = {"omission", "inadequacy", "negation"}
REFUTES_WITHIN = 2  # words: a "no" refutes a failing only when it stands right before it


@dataclass(frozen=True)
class Verdict:
    """The class of a mention, the cue that decided, and the rule."""

    class_: str
    cue: str
    rule_id: str


class Assertion:
    """Decides how a span of a sentence is meant."""

    def __init__(self, codebook: Codebook) -> None:
        self._finder = CueFinder(codebook)
        self._outcomes = codebook.outcomes

    def cues(self, sentence: str) -> list[tuple[int, int, int]]:
        """The cues of a folded sentence, found once for all its spans."""
        return self._finder.find(sentence)

    def verdict(self, sentence: str, cues: list[tuple[int, int, int]], start: int, end: int, kind: str) -> Verdict:
        """The class of the span for a term of `kind`, before the section is considered."""
        reaches = self._finder.reaching(sentence, cues, start, end)
        if kind == "failure":
            reaches = [r for r in reaches if r.category != "negation" or r.distance <= REFUTES_WITHIN]
            reaches = [r for r in reaches if not (r.category == "negation" and r.side == "backward")]
        else:
            reaches += self._finder.inside(cues, start, end)
            reaches = settle(sentence, reaches)
        return self._decide(kind, reaches)

    def reaches(self, sentence: str, start: int, end: int) -> list[Reach]:
        """Every cue that reaches the span, for those who want categories and not a class."""
        return self._finder.reaching(sentence, self._finder.find(sentence), start, end)

    def _decide(self, kind: str, reaches: list[Reach]) -> Verdict:
        options = []
        for reach in reaches:
            outcome = self._outcomes.get((kind, reach.category))
            if outcome:
                options.append((outcome[1], reach.distance, reach.start, outcome[0], reach))
        if not options:
            return Verdict(self._outcomes[(kind, "none")][0], "", f"{kind}.none")
        _, _, _, class_, reach = min(options, key=lambda option: option[:3])
        return Verdict(class_, reach.cue, f"{kind}.{reach.category}")


def settle(sentence: str, reaches: list[Reach]) -> list[Reach]:
    """Without cues that another cue overrules.

    "completed on admission but never updated": after the span, across a contrast, the nearer cue speaks of it
    and the farther of something else. Before the span a negative outside an assurance covers it ("no evidence
    of a completed assessment"), so nothing is dropped there.
    """
    after = sorted((r for r in reaches if r.side == "backward"), key=lambda r: r.start)
    assured = [r for r in after if r.category == "assurance"]
    dropped: list[Reach] = []
    for good in assured:
        for bad in after:
            if bad.category not in NEGATIVE or bad.start <= good.start:
                continue
            if CONTRAST.search(sentence, good.end, bad.start):
                dropped.append(bad)
    return [reach for reach in reaches if reach not in dropped]
