"""Cues in a sentence: which stand where, longest first, and which of them reach a given span.

In the manner of ConText (Harkema et al. 2009): a cue has a category, a direction and a reach in words, and
terminators end the reach. Omission and inadequacy are categories of their own, because for a safeguard they
are the failing itself and not its negation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from ..codebook import Codebook
from ..codebook.model import SHIELD, Cue
from ..codebook.patterns import expand
from .fold import single_spaced

WORD = re.compile(r"\w+(?:['/]\w+)*")
# "Not breathing, family informed", "nil inj, obs commenced": these speak of their own clause, while "no fever, cough or
# pain" lists.
SHORT_BREATH = {"not", "nil", "never", "was not", "were not", "is not", "are not", "had not", "has not", "have not"}
CONTRAST = re.compile(r"\b(?:but|however|although|though|yet)\b")


@dataclass(frozen=True)
class Reach:
    """A cue that reaches a span: its category, its words, the side it stands on, and how far away, in words."""

    category: str
    cue: str
    side: str
    distance: int
    start: int
    end: int


class CueFinder:
    """Finds the cues of a codebook in folded sentences."""

    def __init__(self, codebook: Codebook) -> None:
        roles: dict[str, list[Cue]] = {}
        for cue in codebook.cues:
            for text in expand(cue.text):
                roles.setdefault(" ".join(text.casefold().split()), []).append(cue)
        self._texts = [text.rstrip("*") for text in roles]
        self._open_ended = [text.endswith("*") for text in roles]
        self._roles = list(roles.values())
        self._automaton = AhoCorasick(self._texts)
        self._limits = codebook.categories
        self._terminators = AhoCorasick([t.word for t in codebook.terminators])
        self._goes_on = [re.compile(rf"\s+(?:{t.unless_followed_by})\b") if t.unless_followed_by else None
                         for t in codebook.terminators]  # fmt: skip

    def find(self, sentence: str) -> list[tuple[int, int, int]]:
        """(start, end, which) of the cues of a folded sentence; of cues that overlap the longest counts."""
        sentence, back = single_spaced(sentence)
        hits = []
        for which, start, end in self._automaton.find_matches_as_indexes(sentence, overlapping=True):
            if start and (sentence[start - 1].isalnum() or sentence[start - 1] in "'/"):
                continue
            if self._open_ended[which]:
                end = _word_end(sentence, end)
            elif end < len(sentence) and (sentence[end].isalnum() or sentence[end] == "'"):
                continue
            hits.append((start, end, which))
        longest = _longest(hits)
        return longest if back is None else [(back[a], back[b - 1] + 1, which) for a, b, which in longest]

    def reaching(
        self, sentence: str, cues: list[tuple[int, int, int]], stops: list[tuple[int, int]], start: int, end: int
    ) -> list[Reach]:
        """The cues outside the span that reach it, given the terminators between."""
        out = []
        for cue_start, cue_end, which in cues:
            if start <= cue_start and cue_end <= end:
                continue
            forward = cue_start < start
            a, b = (cue_end, start) if forward else (end, cue_start)
            if any(a <= stop[0] and stop[1] <= b for stop in stops):
                continue
            if forward and self._texts[which] in SHORT_BREATH and "," in sentence[a:b]:
                continue
            distance = len(WORD.findall(sentence, a, b))
            within = self._roles_within(which, forward, distance, cue_start, cue_end)
            # Of cues that run into the span only a refutation counts: "no delay in" before "delay in her being
            # seen" denies it, while the "was not" of "was not told" is part of what it says.
            cut = cue_end > start and cue_start < end
            out += [reach for reach in within if not cut or reach.category == "refutation"]
        return out

    def stops(self, sentence: str) -> list[tuple[int, int]]:
        """The terminators of a folded sentence; of those that overlap the first, and of two at one place the one that
        the codebook names first."""
        hits = []
        for which, start, end in self._terminators.find_matches_as_indexes(sentence, overlapping=True):
            goes_on = self._goes_on[which]
            if _is_whole(sentence, start, end) and not (goes_on and goes_on.match(sentence, end)):
                hits.append((start, which, end))
        out, free = [], 0
        for start, _, end in sorted(hits):
            if start >= free:
                out.append((start, end))
                free = end
        return out

    def inside(self, cues: list[tuple[int, int, int]], start: int, end: int) -> list[Reach]:
        """The cues that stand within the span: "risk assessment was never updated" holds its own."""
        held = [(a, b, which) for a, b, which in cues if start <= a and b <= end]
        return [
            Reach(role.category, self._texts[which], "inside", 0, a, b)
            for a, b, which in held
            for role in self._roles[which]
            if role.category != SHIELD
        ]

    def _roles_within(self, which: int, forward: bool, distance: int, start: int, end: int) -> list[Reach]:
        side = "forward" if forward else "backward"
        found = []
        for role in self._roles[which]:
            if role.category == SHIELD or role.direction not in (side, "both"):
                continue
            limit = role.reach or self._limits[role.category][0 if forward else 1]
            if distance <= limit:
                found.append(Reach(role.category, self._texts[which], side, distance, start, end))
        return found


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter, figure or underscore touches the span."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


def _longest(hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Hits without those that a longer hit covers; two that only cut each other both stand ("had not" and "not
    yet" in "had not yet")."""
    kept: list[tuple[int, int, int]] = []
    for hit in sorted(hits, key=lambda h: (h[0] - h[1], h[0])):
        if not any(other[0] <= hit[0] and hit[1] <= other[1] for other in kept):
            kept.append(hit)
    return sorted(kept)
