"""What the section adds: a recommendation is not a new failure, and a bare heading under "concerns" is one."""

from __future__ import annotations

import re

from .assertion import Verdict

NEAR = 7  # words on either side of a safeguard in which "concern", "lack" or "not" speak of it
LONGEST_HEADING = 9  # words: "Record keeping." or "1. Communication between teams and the family"
# Words with which a coroner or an inspector says that something is wrong.
WRONG = re.compile(
    r"\b(?:concern(?:s|ed|ing)?|lack(?:s|ed|ing)?|fail(?:s|ed|ing|ure|ures|ings)?|absen(?:t|ce)|inadequa\w+|"
    r"insufficien\w+|not|no|never|none|nor|without|delay\w*|miss(?:ed|ing)|poor\w*|unable|unclear|inconsisten\w+|"
    r"limited|confus\w+|difficult\w*|problem\w*|issues?|gaps?|shortage|unaware|breakdown|omi\w+|risk that|"
    r"n't|cannot|impossible|neither|unavailable|weak\w*|shortcoming\w*|ineffective\w*|flaw\w*|error\w*)\b"
)

# What every coroner's report says of the coroner's own investigation, whatever happened.
FORMULA = re.compile(
    r"\W*(?:\d{1,2}\W+)?(?:on (?:the )?[\w ,./-]{4,40}? )?(?:i |an? |the |his |her |their )?"
    r"(?:(?:investigation|inquest)s? (?:was|were) (?:formally )?(?:commenced|opened|resumed|concluded|held|heard)|"
    r"(?:commenced|opened|resumed|concluded|heard) (?:an?|the|his|her|their) (?:investigation|inquest)|"
    r"(?:investigation|inquest) concluded|conclusions? of the (?:inquest|investigation|jury) (?:was|were|is)\b)"
)


def in_section(
    section: str, verdict: Verdict, kind: str, sentence: str, span: tuple[int, int], is_heading: bool
) -> Verdict:
    """The verdict as the section has it."""
    if section == "recommendations" and verdict.class_ in ("failure", "neutral", "hypothetical"):
        return Verdict("recommendation", verdict.cue, "section.recommendations")
    if section == "lessons" and verdict.class_ in ("neutral", "hypothetical"):
        return Verdict("recommendation", verdict.cue, "section.lessons")
    if section == "concerns" and kind in ("safeguard", "hazard") and verdict.class_ in ("neutral", "hypothetical"):
        if is_heading:
            return Verdict("failure", "", "section.heading")
        if _wrong_nearby(sentence, *span):
            return Verdict("failure", "", "section.concern")
    return verdict


def is_formula(sentence: str) -> bool:
    """Whether a sentence (in small letters) only says that a coroner investigated, and what was concluded."""
    return bool(FORMULA.match(sentence)) and not WRONG.search(sentence)


def _wrong_nearby(sentence: str, start: int, end: int) -> bool:
    before = " ".join(sentence[:start].split()[-NEAR:])
    after = " ".join(sentence[end:].split()[:NEAR])
    return bool(WRONG.search(before) or WRONG.search(after))


def is_bare_heading(sentence: str) -> bool:
    """Whether a sentence is only a few words without a verb of its own: a list item that names its subject."""
    words = re.findall(r"[a-z']+", sentence)
    verbs = {"is", "are", "was", "were", "has", "have", "had", "did", "does", "do", "will", "should", "be", "been"}
    return 0 < len(words) <= LONGEST_HEADING and not verbs.intersection(words)
