"""Layout made plain, each character by one other: masks, labels above their values, two numbers with a slash."""

from __future__ import annotations

import re
from functools import cache

from .mask import ALPHABET, LENGTH
from .words import rows

SQUARE = re.compile(r"\[([^\]\[\n]{1,90})\]")
WORD = re.compile(r"\d+|[^\W\d_]+")
PSEUDONYM = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")  # as `mask` writes them
NUMBER = r"(?: (?:number|no\.?|num|pin))?"
# What stands over or before a value in a form, a PDF or a letter; the value follows on the next line or after dots.
LABELS = "|".join((
    rf"(?:NHS|CHI|H ?[&+/] ?C|GMC|NMC|HCPC|NI|passport|driving licence|tel(?:ephone)?|phone|mob(?:ile)?){NUMBER}",
    r"HCN|MRN|NINO|national insurance(?: number)?|post ?code|e-?mail(?: address)?|vehicle reg(?:istration)?",
    r"(?:hospital|patient|unit|RiO|PAS|record) (?:number|no\.?|id)|D\.?O\.?B\.?|date of birth",
    r"(?:case|our|your|incident|complaint|claim|crime|datix|steis) (?:ref(?:erence)?|number|no\.?)",
))  # fmt: skip
ABOVE = re.compile(
    rf"(?<![A-Za-z])(?:{LABELS}) ?:?((?: ?[.\u2026_]{{2,}})? *(?:\r?\n *){{1,2}}| ?[.\u2026_]{{2,}} *)(?=[\dA-Z(+])",
    re.I,
)
FIELD = re.compile(r"(?<![\w@.])[A-Za-z]+(?:_[A-Za-z]+)+(?=[\"']? ?[:=])|(?<![\w@.])NHS_NO\b", re.I)
# Two telephone numbers or two numbers of patients with a slash between them.
SLASH = re.compile(
    r"(?<=\d{10})/(?=\d{10})|(?<=\d{6})/(?=0\d{2,4} ?\d{3})|(?<=\d{3} \d{4})/(?=\d{3} \d{3} \d{4})|"
    r"(?<=\d{3}-\d{4})/(?=\d{3}-\d{3})"
)


@cache
def mask_words() -> tuple[frozenset[str], frozenset[str]]:
    """(words that say what a mask stands for, words that may stand beside them)."""
    table = rows("mask_words.csv")
    says = frozenset(row["word"] for row in table if row["says_what"] == "yes")
    return says, frozenset(row["word"] for row in table)


def made_plain(text: str) -> str:
    """The text of the same length: masks blanked out, labels beside their values, numbers parted."""
    if "[" in text:
        text = SQUARE.sub(_blanked, text)
    if "_" in text:
        text = FIELD.sub(lambda match: match[0].replace("_", " "), text)
    if "\n" in text or ".." in text or "\u2026" in text or "__" in text:
        text = ABOVE.sub(_on_one_line, text)
    return SLASH.sub("|", text) if "/" in text else text


def _blanked(match: re.Match[str]) -> str:
    return "\x01" * len(match[0]) if is_mask(match[1]) else match[0]


def is_mask(inside: str) -> bool:
    """Whether what stands between square brackets only says what was taken out: "NAME 2", "redacted", "____".

    Anything else between brackets is text, and may be an identifier: "[nurse Karen ...]".
    """
    says, known = mask_words()
    words = [word.lower() for word in WORD.findall(inside) if not PSEUDONYM.fullmatch(word)]
    if not words:
        return "_" in inside
    plain = all(word in known or len(word) == 1 or word.isdigit() and len(word) < 3 for word in words)
    return plain and any(word in says for word in words)


def _on_one_line(match: re.Match[str]) -> str:
    gap = match[1]
    return match[0][: len(match[0]) - len(gap)] + " " * len(gap)
