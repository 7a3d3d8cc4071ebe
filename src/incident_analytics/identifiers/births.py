"""Dates that the words beside them call a birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .words import FIRST, SURNAME, flags

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teenth|twentieth|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|"
    r"thirty[ -]first)"
)
DATE = (
    rf"(?:{WEEKDAY}{ORDINAL} (?:day )?of {MONTH},? \d{{4}}|(?<=day )\d{{1,2}} {MONTH} \d{{4}}|"
    rf"{WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH},? \d{{4}}|"
    r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2} \d{1,2} \d{4}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ /.-]{{0,2}}(?:of )?{MONTH}[ ,/.-]{{1,3}}(?:\d{{4}}|\d{{2}})|"
    rf"{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?![\d/])"
)
BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\b\.?|dates?[ -]?of[ -]?birth|birth[ -]?dates?|born(?: on)?|birthday(?: (?:was|is|on|fell on))*)"
    r"(?:[\s:=,()-]|is |was |as |given |recorded |on |the |(?:on|per|from) (?:the |his |her |their )?[a-z]{3,12} )"
    rf"{{0,8}}({DATE}|(?<=[bB][ :])(?:\d{{8}}|\d{{6}})(?!\d))",
    re.I,
)
SHORT = re.compile(rf"(?:\(|, )b\.? ?({DATE})", re.I)
BEFORE = re.compile(rf"({DATE})\s?\(?(?:d\.?o\.?b\b|date[ -]of[ -]birth)", re.I)
WORDS = re.compile(r"birth|born|d\.?o\.?b", re.I)
# A date right after a name or a patient's number, long before any record of today: on labels and lists.
LABELLED = re.compile(
    r"(?:\b(?:[A-Z][a-z']+-)?([A-Z][a-z']+),|\d{3}[ .-]?\d{3}[ .-]?\d{4} ?[/,]) ?"
    r"((?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19\d\d|200\d|2[7-9]|[3-9]\d)|"
    r"(?:19\d\d|200\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d/])"
)

# The next date of a list that begins with a birth: "birth dates given: 12/3/84, 3/12/84".
NEXT = re.compile(rf"(?:,| and| or|/|;) ?(?:and |or )?({DATE})", re.I)
# Right after a name; of two figures a year is of the last century from 27 on.
BESIDE = re.compile(
    r"[ ,(]{1,3}((?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19\d\d|2[7-9]|[3-9]\d)(?![\d/])|"
    r"(?<=\()(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:\d\d|19\d\d|200\d)(?=\))|"
    r"(?<=\()(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-]200\d(?=\)))"
)


def births(text: str) -> Iterator[tuple[int, int]]:
    """Dates of birth; the date alone, without the words that call it so."""
    if WORDS.search(text):
        for match in BIRTH.finditer(text):
            yield match.span(1)
            end = match.end()
            while "date" in match[0].lower() and (further := NEXT.match(text, end)):
                yield further.span(1)
                end = further.end()
        yield from (match.span(1) for match in BEFORE.finditer(text))
    for match in LABELLED.finditer(text):
        may_be = flags().get((match[1] or "").lower(), 0)
        if match[1] is None or may_be & (FIRST | SURNAME) and not may_be & ~(FIRST | SURNAME):
            yield match.span(2)
    if "b" in text:
        yield from (match.span(1) for match in SHORT.finditer(text))


def births_beside(text: str, names: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Dates long before any record of today, right after one of the `names` found: "Temperance Moyo (160795)"."""
    for _, end in names:
        match = BESIDE.match(text, end)
        if match:
            yield match.span(1)
