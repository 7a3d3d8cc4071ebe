"""Two negatives that make a positive: "nothing was missed", "not rushed", "no outstanding actions"."""

from __future__ import annotations

import re

# Words that say a failing by themselves; denied, they say that it was done.
FAILING_WORDS = (
    "late|missed|missing|omitted|skipped|overlooked|ignored|rushed|dropped|generic|narrow|premature|unplanned|poor|"
    "lacking|lost|absent|overdue|delayed|delays?|inadequate|insufficient|incomplete|inaccurate|unsafe|unsuitable|"
    "inappropriate|unclear|untrue|false|falsified|altered|wrong(?:ly)?|breach(?:ed|es)?|faulty?|failings?|failed|"
    "short|excluded|unaware|outstanding|predictable|copied|neglected|refused|rejected|lapsed|expired|broken|faulty|"
    "outdated|unlawful|excessive|superficial|cursory|distracted|unattended|gaps?|lack|shortage|omissions?|"
    "deficien(?:t|cy|cies)|shortcomings?|concerns?|defects?|departures?|errors?|disputes?|doubts?"
)
LINK = r"(?:been|be|being|found|considered|thought|felt|judged|deemed|ever|to|have|in any way|at all|unduly|overly|too)"
# "not rushed", "neither late nor narrow"
PREDICATE = rf"\b(?:not|never|neither|nor|wasn't|weren't|isn't|aren't)\s+(?:{LINK}\s+){{0,3}}(?:{FAILING_WORDS})\b"
# "no check was missed", "none had been lost", "no record was found to be untrue"
VERB = r"(?:was|were|is|are|been|being|had been|has been|have been)"
SUBJECT = (
    rf"\b(?:no|none|nothing|nobody|no one)\s+(?:[\w'-]+\s+){{0,3}}?{VERB}\s+(?:{LINK}\s+){{0,3}}(?:{FAILING_WORDS})\b"
)
# "nothing missing", "no outstanding actions", "without gaps"
BARE = rf"\b(?:no|nothing|none|without|nil)\s+(?:{FAILING_WORDS})\b"
# "no one left without a plan"
WITHOUT = r"\b(?:no|nobody|no one|none|never)\s+(?:(?!(?:and|but|or|so)\b)[\w'-]+\s+){0,9}?(?:without|lacked)\b"
DOUBLE = re.compile(rf"{SUBJECT}|{PREDICATE}|{BARE}|{WITHOUT}")
NEAR = 6  # words between a denied failing and what it is said of


def denied_failings(sentence: str) -> list[tuple[int, int]]:
    """(start, end) of each denied failing in a folded sentence."""
    return [match.span() for match in DOUBLE.finditer(sentence) if not sentence[: match.end()].endswith("not only")]


def touches_denied(sentence: str, denied: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a denied failing overlaps the span, or stands near it in the same clause."""
    return any((a < end and start < b) or _near(sentence, b, start) or _near(sentence, end, a) for a, b in denied)


def _near(sentence: str, left: int, right: int) -> bool:
    if left > right:
        return False
    between = sentence[left:right]
    return not re.search(r"[.;:,]|\b(?:but|however|although|though|yet|and|because)\b", between) and (
        len(between.split()) <= NEAR
    )
