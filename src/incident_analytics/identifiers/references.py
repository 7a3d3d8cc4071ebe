"""Case and Mental Health Act references: numbers that a label calls somebody's case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .words import reference_labels

Found = Iterator[tuple[str, int, int]]

NUMBER_WORD = r"(?:number|no\b\.?|num\b\.?|ref(?:erence)?\b\.?(?: (?:number|no\b\.?))?|id\b|#)"
TOKEN = (  # noqa: S105
    r"(?:[A-Z]{1,6}[-/ ]?){0,2}\d[\dA-Z]*(?:[/-][A-Z]{0,6}\d[\dA-Z]*|[/-][A-Z]{1,4}(?=[/-]|\b)){0,4}|"
    r"[A-Z]{1,6}(?:[-/][A-Z]{1,6}){0,2}[-/]\d[\dA-Z]*(?:[/-][\dA-Z]+){0,2}|[A-Z]\d[-/]\d[\dA-Z]*(?:[/-][\dA-Z]+){0,2}"
)
TRIBUNAL = re.compile(r"(?<![A-Za-z0-9/])(?:(?:MP|MM|MH|MHT)/\d{4}/\d{3,6}|HM/\d{3,5}/\d{4})(?![\dA-Za-z])")
INCIDENT_SHAPE = re.compile(r"(?<![A-Za-z0-9])INC[-/]?\d{5,9}(?![\dA-Za-z])")
MHA_SHAPE = re.compile(r"(?<![A-Za-z0-9])MHA[-/]?(?!1983|2007|2025)\d{3,7}(?![\dA-Za-z])")
DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-](?:\d{2}|\d{4})|(?:19|20)\d\d|(?:19|20)\d\d[/-]\d\d")
ACT = re.compile(r"\b(?:act|bill|regulations|rules|survey) \d{4}$", re.I)  # "the Serious Crime Act 2015"
FEWEST_DIGITS = 4  # "case 2" and "section 136" are no references


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    labels = reference_labels()
    alone = "|".join(re.escape(label) for label, of, stands in labels if of == kind and stands)
    every = "|".join(re.escape(label) for label, of, _ in labels if of == kind)
    alone = rf"|(?:{alone})(?: {NUMBER_WORD})?" if alone else ""
    return re.compile(
        rf"\b(?:(?:{every})(?:'s)? ?\(?{NUMBER_WORD}{alone})"
        rf"(?:\)?(?:\s?[:=#(-]|\s(?:is|was|given|as|of|quoted))+\s?|\)? )"
        rf"({TOKEN})(?![\dA-Za-z])", re.I
    )  # fmt: skip


def references(text: str) -> Found:
    """(kind, start, end) of case_reference and mha_reference: after a label, or in the tribunal's own shape."""
    for pattern in (TRIBUNAL, MHA_SHAPE):
        yield from (("mha_reference", *match.span()) for match in pattern.finditer(text))
    yield from (("case_reference", *match.span()) for match in INCIDENT_SHAPE.finditer(text))
    for kind in ("mha_reference", "case_reference"):
        for match in _pattern(kind).finditer(text):
            if ACT.search(match[0]):
                continue
            digits = sum(character.isdigit() for character in match[1])
            if digits >= FEWEST_DIGITS and not DATE.fullmatch(match[1]):
                yield kind, *match.span(1)
