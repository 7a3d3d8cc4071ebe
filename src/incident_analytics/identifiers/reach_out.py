"""A name that was found in part: the initial before a surname, and the surname after a first name."""

from __future__ import annotations

import re

from .words import ALLOWED, FIRST, HEAD, NEVER, ORDINARY, SURNAME, flags

Span = tuple[int, int]
INITIAL = re.compile(r"(?<![\w.'&/-])((?:[A-Z]\.? ?){1,2})$")
NO_INITIAL = re.compile(
    r"(?:\b(?:section|ward|unit|bed|room|band|vitamin|hepatitis|part|form|block|wing|level|type|grade|"
    r"group|plan|option|site|appendix) )$", re.I
)  # fmt: skip
NEXT = re.compile(r" ([A-Z][a-z]+(?:['-][A-Z][a-z]+)*)(?![\w'-]|'s? [A-Z])")
LAST_INITIAL = re.compile(r" [A-Z]$")
NO_SURNAME = HEAD | NEVER | ALLOWED


def reach_out(text: str, names: list[Span]) -> list[Span]:
    """`names`, each with an initial right before it ("A Kowalczyk") and, where it is one first name, the surname right
    after it that no list or only one of ordinary words knows ("Jordan Aske", "Mark Winter")."""
    return [_longer(text, start, end) for start, end in names]


def _longer(text: str, start: int, end: int) -> Span:
    initial = INITIAL.search(text, max(0, start - 6), start)
    if (
        initial
        and not _begins(text, initial)
        and not NO_INITIAL.search(text, max(0, initial.start() - 12), initial.start())
    ):
        start = initial.start()
    word = NEXT.match(text, end)
    if word and " " not in text[start:end] and _is_first(text[start:end]) and _may_be_surname(word[1]):
        end = word.end(1)
    if LAST_INITIAL.search(text, start, end) and text[end : end + 2] in (".,", ".;", ".)"):
        end += 1
    return start, end


def _begins(text: str, initial: re.Match[str]) -> bool:
    """Whether "A" or "I" stands at the beginning of a sentence: then it is a word."""
    before = text[max(0, initial.start() - 3) : initial.start()].rstrip()
    return initial[1].strip() in ("A", "I") and (not before or before[-1] in ".!?:;\n")


def _is_first(word: str) -> bool:
    """Whether a name of one word can be a first name: listed as one, or in no list."""
    may_be = flags().get(word.lower(), 0)
    return bool(may_be & FIRST) or not may_be


def _may_be_surname(word: str) -> bool:
    may_be = flags().get(word.lower(), 0)
    return not may_be & NO_SURNAME and (bool(may_be & SURNAME) or not may_be & ORDINARY)
