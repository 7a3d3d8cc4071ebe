"""One detector per kind of identifier: positions in a text, nothing else leaves here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .nhs_number import passes_check

Spans = Iterator[tuple[int, int]]

TEN_DIGITS = re.compile(r"(?<![\d/.-])(\d{3})([ -]?)(\d{3})([ -]?)(\d{4})(?![\d/-])")
NHS_CONTEXT = re.compile(
    r"\b(?:nhs|patient|hospital|chi|pas|mrn|health)\b[^.\n]{0,30}$|\bnumber[:\s]*$|\bno\.?[:\s]*$", re.I
)
PHONE_CONTEXT = re.compile(r"\b(?:tel|telephone|phone|mobile|mob|call(?:ed)?|fax|ring|rang)\b[^.\n]{0,25}$", re.I)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?![\w-])")
PHONE = re.compile(
    r"(?<![\w+.-])(?:(?:\+44|0044)[ ()-]{0,3}(?:\(0\))?[ ]?\d{2,5}|\(?0\d{2,5}\)?)(?:[ -]?\d{2,4}){1,3}(?![\w-])"
)
POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKPSTUW]|"
    r"[A-HK-Y]\d[ABEHMNPRVWXY])) ?\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])"
)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\s+\d{{4}})"
)
BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|born(?: on)?)\b[\s:=,-]{{0,4}}(?:the )?({DATE})", re.I
)
# Titles; a single letter ("Mr R") and a mask ("Dr [NAME]") are pseudonyms already.
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sir|Lady|Rev|Reverend|Nurse|Sister|DC|PC|Sgt)\.?\s+"
    r"((?:[A-Z]\.?\s+)*[A-Z][a-z’'-]+(?:[A-Z][a-z’'-]+)?(?:\s+[A-Z][a-z’'-]+){0,2})"
)
NO_NAME = frozenset(
    "The In On At Of For And To Was Is Were Had Has Ward Practitioner Manager Consultant Associate Specialist "
    "Prescriber Advisor Adviser Lead Station Led Officer Practice Director Hospital Team Unit Who Then When After "
    "She He They His Her Their Did Does Will Would Could Should May Might Must Also Not No Case".split()
)


def nhs_numbers(text: str) -> Spans:
    """Ten digits that pass the check: written 3-3-4, or in one run where words before them speak of a patient."""
    for match in TEN_DIGITS.finditer(text):
        digits = match[1] + match[3] + match[5]
        grouped = bool(match[2]) and bool(match[4])
        before = text[max(0, match.start() - 45) : match.start()]
        if passes_check(digits) and not PHONE_CONTEXT.search(before) and (grouped or NHS_CONTEXT.search(before)):
            yield match.span()


def emails(text: str) -> Spans:
    """E-mail addresses."""
    return (match.span() for match in EMAIL.finditer(text))


def telephones(text: str) -> Spans:
    """UK telephone numbers of ten or eleven digits with their zero, or with +44."""
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        national = re.sub(r"^(?:0044|44)0?", "0", digits)
        if national.startswith("0") and 10 <= len(national) <= 11 and national[1] != "0":
            yield match.span()


def postcodes(text: str) -> Spans:
    """UK postcodes in capitals."""
    return (match.span() for match in POSTCODE.finditer(text))


def births(text: str) -> Spans:
    """Dates that words before them call a birth."""
    return (match.span(1) for match in BIRTH.finditer(text))


def titled_names(text: str) -> Spans:
    """Names after a title; a title with a single letter or a mask is no name."""
    for match in TITLED.finditer(text):
        words = match[1].split()
        while words and words[-1] in NO_NAME:
            words.pop()
        if words and words[0] not in NO_NAME and len(words[-1].strip(".")) > 1:
            yield match.start(1), match.start(1) + len(" ".join(words))


DETECTORS = {
    "nhs_number": nhs_numbers,
    "date_of_birth": births,
    "postcode": postcodes,
    "email": emails,
    "telephone": telephones,
    "name": titled_names,
}
