"""From a term's kind and the cues that reach it to a class: the table is data (outcomes.csv), the order is here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..codebook import Codebook
from .cues import CONTRAST, WORD, CueFinder, Reach
from .double import denied_failings, touches_denied

NEGATIVE = {"omission", "inadequacy", "negation"}
# Words between a cue and a stated failing, up to which the cue can soften it.
TOUCHES_WITHIN = {
    "negation": 2,
    "refutation": 4,
    "recommendation": 2,
    "hypothetical": 2,
    "historical": 2,
    "assurance": -1,
    "denial": 40,
    "doubt": 12,
    "naming": 6,
}


# "No lack of training", "never without a care coordinator": a failing denied in its own words.
DENIED = re.compile(
    r"(?:no|not|never|nor|without|nothing)\s+(?:\w+\s+)?(?:lack|fail\w*|delay\w*|shortage|gaps?|absence|breach\w*|"
    r"weakness\w*|omission\w*|deficien\w+|missed|without|un(?:suitable|clear)|inadequa\w+|late|poor)\b"
)
DENIED_INSIDE = re.compile(r"\b(?:no|without|nil|not any) (?:delays?|gaps?|omissions?|breach(?:es)?)\b")
# "Had the form been filled in, staff would have known": what did not happen is said as if it had.
# "If she came back she would need a plan" only supposes.
COUNTERFACTUAL = re.compile(
    r"^\W*(?:\d+\W+)?(?:had\b.*\bwould\b|if\b.*\bwould (?:\w+ ){0,2}have\b)|\bwould (?:also )?have\b.*\b(?:had|if)\b"
)
SUPPOSED = re.compile(r"\W*(?:\d+\W+)?if\b.*\b(?:would|will|can|could|should|may)\b(?!.*\bhave\b)")


@dataclass(frozen=True)
class Verdict:
    """The class of a mention, the cue that decided, and the rule."""

    class_: str
    cue: str
    rule_id: str


@dataclass(frozen=True)
class Read:
    """What a folded sentence says whatever span of it is asked about: read once for all its spans."""

    text: str
    cues: list[tuple[int, int, int]]  # those outside denied failings
    stops: list[tuple[int, int]]
    denied: list[tuple[int, int]]
    failing: list[tuple[int, int, bool]]  # words that state a failing, and whether they hold none of other people's
    is_supposed: bool
    is_counterfactual: bool


class Assertion:
    """Decides how a span of a sentence is meant."""

    def __init__(self, codebook: Codebook) -> None:
        self._finder = CueFinder(codebook)
        self._outcomes = codebook.outcomes

    def read(self, sentence: str, failing: Iterable[tuple[int, int, bool]] = ()) -> Read:
        """A folded sentence with its cues and what holds for all its spans. `failing`: (start, end, without a gap) of
        words that state a failing."""
        denied = denied_failings(sentence)
        cues = self._finder.find(sentence)
        if denied:
            cues = [cue for cue in cues if not any(first <= cue[0] and cue[1] <= last for first, last in denied)]
        return Read(
            sentence, cues, self._finder.stops(sentence), denied, list(failing),
            is_supposed=bool(SUPPOSED.match(sentence)),
            is_counterfactual="would" in sentence and bool(COUNTERFACTUAL.search(sentence)),
        )  # fmt: skip

    def verdict(self, read: Read, start: int, end: int, kind: str, has_gap: bool = False) -> Verdict:
        """The class of the span for a term of `kind`, before the section is considered; cues inside the span count
        where the term has gaps."""
        sentence, cues = read.text, read.cues
        if read.denied and kind != "role" and touches_denied(sentence, read.denied, start, end):
            return Verdict("adequate" if kind == "safeguard" else "refuted", "", f"{kind}.double_negation")
        if read.is_supposed and kind != "failure":
            return Verdict("hypothetical", "if", f"{kind}.supposed")
        reaches = self._finder.reaching(sentence, cues, read.stops, start, end)
        if kind == "failure" and (DENIED.match(sentence, start, end) or DENIED_INSIDE.search(sentence, start, end)):
            return Verdict("refuted", "", "failure.denied")
        if kind == "failure":
            reaches = [reach for reach in reaches if _touches_failing(reach) and not (has_gap and _of_noun(reach))]
        else:
            # Only a term with gaps can hold words that are not its own: "fixed" in "fixed ligature point" is.
            reaches += self._finder.inside(cues, start, end) if has_gap else []
            reaches = settle(sentence, [reach for reach in reaches if not _is_part_of(reach, read.failing)])
        verdict = self._decide(kind, reaches)
        return _counterfactual(verdict, kind) if read.is_counterfactual else verdict

    def reaches(self, sentence: str, start: int, end: int) -> list[Reach]:
        """Every cue that reaches the span, for those who want categories and not a class."""
        cues, stops = self._finder.find(sentence), self._finder.stops(sentence)
        return settle(sentence, self._finder.reaching(sentence, cues, stops, start, end))

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


def _is_part_of(reach: Reach, failing: list[tuple[int, int, bool]]) -> bool:
    """Whether an assurance is part of words that state a failing: "filled" in "pre-filled", "completed" in "completed
    after the death". Of a failing with a gap only the beginning is its own."""
    return reach.category == "assurance" and any(
        (start <= reach.start and reach.end <= end) if solid else reach.start <= start < reach.end
        for start, end, solid in failing
    )


def _counterfactual(verdict: Verdict, kind: str) -> Verdict:
    """A verdict turned round: a safeguard that "would have" helped was not there, a failing that "would have" been
    noticed did not happen."""
    if verdict.class_ == "failure" and kind == "safeguard" and "would have" in verdict.cue:
        return Verdict("failure", verdict.cue, f"{kind}.counterfactual")
    if verdict.class_ == "failure":
        return Verdict("hypothetical", verdict.cue, f"{kind}.counterfactual")
    if kind == "safeguard":
        return Verdict("failure", verdict.cue, f"{kind}.counterfactual")
    return verdict


def _touches_failing(reach: Reach) -> bool:
    """Whether a cue can soften words that already state a failing: only when it stands right before them.

    "There was no delay" refutes; "no explanation of why the referral was rejected" does not. "To avoid delay"
    is a wish; "there was a delay, which needs to be addressed" is a failing.
    """
    if reach.category not in TOUCHES_WITHIN:
        return True
    either_side = reach.category in ("denial", "naming")
    return (either_side or reach.side == "forward") and reach.distance <= TOUCHES_WITHIN[reach.category]


def _of_noun(reach: Reach) -> bool:
    """Whether a cue before a term with gaps denies only its first noun: "no audit had been completed and this was
    not addressed" denies no failing ("no delay in ..." is a denied failing, see double.py)."""
    return reach.category == "negation" and reach.cue in ("no", "without")


def settle(sentence: str, reaches: list[Reach]) -> list[Reach]:
    """Without cues that another cue overrules.

    "completed on admission but never updated": after the span, across a contrast, the nearer cue speaks of it
    and the farther of something else. "should be reviewed": what is asked for is not done. Before the span a
    negative outside an assurance covers it ("no evidence of a completed assessment"), so nothing is dropped there.
    """
    after = sorted((r for r in reaches if r.side == "backward"), key=lambda r: r.start)
    assured = [r for r in after if r.category == "assurance"]
    dropped = [good for good in assured if any(_asks_for(sentence, wish, good) for wish in after)]
    for good in (r for r in assured if r not in dropped):
        for bad in after:
            if bad.category not in NEGATIVE or bad.start <= good.start:
                continue
            if CONTRAST.search(sentence, good.end, bad.start):
                dropped.append(bad)
    return [reach for reach in reaches if reach not in dropped]


def _asks_for(sentence: str, wish: Reach, good: Reach) -> bool:
    """Whether an assurance is only what a recommendation right before it asks for."""
    if wish.category != "recommendation" or wish.end > good.end or wish.start >= good.start:
        return False
    return len(WORD.findall(sentence, wish.end, max(wish.end, good.start))) <= 2


@lru_cache(maxsize=4)
def assertion_of(codebook: Codebook) -> Assertion:
    """The assertion of `codebook`, made once."""
    return Assertion(codebook)
