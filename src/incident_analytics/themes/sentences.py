"""Sentences of a narrative as it is written: full stops, bullets, numbered lists, and lines without either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Endings that are no end: titles and the shorthand of ward notes and coroners' reports.
ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st e.g i.e eg ie etc approx no vs cf para art reg s ss ref tel fig dept hosp "
    "pt pts min mins hr hrs am pm a.m p.m approx incl inc ltd co rev hon jan feb mar apr jun jul aug sep sept "
    "oct nov dec".split()
)
END = re.compile(r"[.!?]+[\"'’”)\]]*(?=\s|$)")
MARKER = r"(?:[-•–—*▪●○]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)](?=\s))"
BREAK = re.compile(rf"\n\s*\n|\n\s*(?={MARKER})|\n(?=\s*[A-Z0-9“\"])|(?<=[:;])\s*\n")

LONGEST = 2000  # characters; a longer "sentence" is a table or a list without marks, and is cut where it pauses
PAUSES = ("; ", ", ", " ")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of every sentence of `text`, in order, without blanks at either end.

    A heading, a list item and a line of shorthand without a full stop each stand as a sentence of their own. Text
    without a full stop for more than LONGEST characters is cut at a pause, since no one reads it as one sentence.
    """
    cuts = {0, len(text)}
    cuts.update(match.end() for match in BREAK.finditer(text))
    cuts.update(match.end() for match in END.finditer(text) if _is_end(text, match))
    bounds = sorted(cuts)
    spans = (_trim(text, *piece) for whole in pairwise(bounds) for piece in _pieces(text, *whole))
    return [span for span in spans if span[0] < span[1]]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span whole, or in pieces of at most LONGEST characters that end at a pause."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        at = next((at for pause in PAUSES if (at := window.rfind(pause, LONGEST // 2)) > 0), LONGEST - 1)
        yield start, start + at + 1
        start += at + 1
    yield start, end


def _is_end(text: str, match: re.Match[str]) -> bool:
    if text[match.start()] != ".":
        return True
    before = re.search(r"[\w.]*$", text[max(0, match.start() - 12) : match.start()])
    word = before.group(0).casefold() if before else ""
    if word.strip(".") in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    return not (word.isdigit() and len(word) <= 2 and _starts_line(text, match.start() - len(word)))


def _starts_line(text: str, at: int) -> bool:
    """Whether only blanks stand between `at` and the line break before it: "2." is then a list number."""
    return text[max(0, at - 6) : at].strip(" \t(") in ("", "\n") or text[:at].rstrip(" \t(").endswith("\n")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
