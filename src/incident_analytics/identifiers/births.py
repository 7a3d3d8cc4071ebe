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
    r"\b(?:d[./]?o[./]?b\b\.?|b'?day|dates?[ -]?of[ -]?birth|birth[ -]?dates?|born(?: on)?|"
    r"birthday(?:'s|(?: (?:was|is|on|fell on))*))"
    r"(?:[\s:=,()?/|-]|is |was |as |same |maybe |possibly |poss |approx |"
    r"given |recorded |on |the |(?:on|per|from) (?:the |his |her |their )?[a-z]{3,12} |"
    r"(?-i:(?:in )?[A-Z][a-z]{2,14},? ))"
    rf"{{0,8}}({DATE}|(?<=[bB][ :])(?:\d{{8}}|\d{{6}})(?!\d))",
    re.I,
)
# A birth by month and year, or day and month: "DOB March 1985", "birthday is 12 March"; a year alone only after DOB.
PARTIAL = re.compile(
    r"\b(?:(?:d[./]?o[./]?b\b\.?|dates?[ -]?of[ -]?birth|birthday|born)(?:[\s:=,]|is |was |on |in |the ){1,5}"
    rf"(\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|{MONTH} (?:19|20)\d\d)|"
    r"(?:d[./]?o[./]?b\b\.?|y\.?o\.?b\b\.?|year of birth)[\s:=]{1,3}((?:19|20)\d\d|\d{1,2}/\d{1,2}))(?![\d/])", re.I
)  # fmt: skip
SHORT = re.compile(rf"(?:\(|, )b\.? ?({DATE})|(?<= )b\. ?({DATE})", re.I)
BEFORE = re.compile(rf"({DATE})\s?\(?(?:d\.?o\.?b\b|date[ -]of[ -]birth|born\b)", re.I)
WORDS = re.compile(r"birth|b'?day|born|d[./]?o[./]?b|y\.?o\.?b", re.I)
# A date right after a name or a patient's number, long before any record of today: on labels and lists.
LABELLED = re.compile(
    r"(?:\b(?:[A-Z][a-z']+-)?([A-Z][a-z']+),|\d{3}[ .-]?\d{3}[ .-]?\d{4} ?[/,(|]) ?"
    r"((?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19\d\d|200\d|2[7-9]|[3-9]\d)|"
    r"(?:19\d\d|200\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d/])"
)

# The next date of a list that begins with a birth: "birth dates given: 12/3/84, 3/12/84".
NEXT = re.compile(rf"(?:,| and| or|/|;) ?(?:and |or )?({DATE})", re.I)
# Between a date and the name or patient's number beside it: marks, the sex, and what the number is called.
BETWEEN = re.compile(r"[ ,;/|(.-]{1,4}(?:(?:[MFmf]|male|female|NHS(?: no\.?| number)?|CHI|DOB)[ ,;/|(.:]{1,4})?")
ANY_DATE = re.compile(rf"(?=\d)(?<![\d/.-]){DATE}", re.I)
FARTHEST = 18  # characters between them
NEAR = 80  # characters after a word of birth within which a date of long ago is one
AGE = re.compile(r"(?:\bof|\baged?) \d{1,3} \($")  # "this lady of 62 (21st March 1962)"
# A person right before a date of long ago: "Pt 5.5.55", "male, 6ft, 19/12/1965", "the patient (16 May 1964)".
PERSON = re.compile(
    r"\b(?:patient|pt|client|resident|service user|son|daughter|mother|father|brother|sister|partner) \($|"
    r"\b(?:pt|patient|client|male|female|man|woman|boy|girl|lad)\.?,? (?:\d ?ft(?: ?\d+)?, )?$", re.I
)  # fmt: skip
SIX = re.compile(r"(?<=[( ])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:\d\d|19\d\d|200\d)(?=[),])")
YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)|[^\d](\d\d)$")
# A date of figures before 1980 is a birth unless the words before it tell of an event (later ones are first admissions
# as often), and so is one that the sex follows: "11/08/75", "3-9-1963 m,".
OLD_FIGURES = re.compile(
    r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:19[1-7]\d|(?<!\.)[3-7]\d)(?![\d/]|[.-]\d|\.\d)"
)  # two figures after a dot may be seconds
OF_AN_EVENT = re.compile(
    r"\b(?:on|since|date[ds]?|from|until|till|to|by|in|before|after|between|and|of|at|admi\w+|adm|seen|attended|started|"
    r"diagnosed|discharged|d/c|died|deaths?|dod|versions?|v|issued?|reviewed?|act|order|incidents?|sign(?:ed)?|entry|"
    r"letters?|reports?|notes?|file|closed|opened|married|divorced|moved|joined|qualified|registered|built|installed|"
    r"sectioned|convicted|sentenced|arrested|section|s|£|x|bp|scores?|ratio|clause|para|ref)\W{0,3}$", re.I
)  # fmt: skip
SEX_AFTER = re.compile(
    r"[, ]{1,2}\(?(?:(?:fe)?male|[mf])\b"
    r"(?! ?(?:wards?|nurses?|staff|hca|patients?|bays?|bed|pts?|corridor|only|toilets?|/))",
    re.I,
)
LAST_SEXED = 2012  # of one that the sex follows, or beside a patient's number
LAST_ALONE = 2018  # of one alone in brackets after a name: children's are told so
LAST_BIRTH = 1999  # a date beside a name in a text of today is hardly a birth from this year on


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
        yield from (match.span(match.lastindex) for match in PARTIAL.finditer(text))
        for match in ANY_DATE.finditer(text):
            said = WORDS.search(text, max(0, match.start() - NEAR), match.start())
            if said and _year(match[0]) <= LAST_BIRTH:
                yield match.span()
    for match in OLD_FIGURES.finditer(text):
        if not OF_AN_EVENT.search(text, max(0, match.start() - 25), match.start()):
            yield match.span()
    for match in ANY_DATE.finditer(text) if SEX_AFTER.search(text) else ():
        if SEX_AFTER.match(text, match.end()) and _year(match[0]) <= LAST_SEXED:
            yield match.span()
    for match in LABELLED.finditer(text):
        may_be = flags().get((match[1] or "").lower(), 0)
        if match[1] is None or may_be & (FIRST | SURNAME) and not may_be & ~(FIRST | SURNAME):
            yield match.span(2)
    if "b" in text:
        yield from (match.span(1 if match[1] else 2) for match in SHORT.finditer(text))


def births_beside(text: str, known: list[tuple[int, int]], numbers: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Dates of long ago beside one of the `known` names and patient's numbers: "Temperance Moyo (160795)"."""
    near, near_number = Beside(text, known), Beside(text, numbers)
    for pattern in (ANY_DATE, SIX):
        for match in pattern.finditer(text):
            alone = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1] == "()"
            last = LAST_ALONE if alone else LAST_SEXED if near_number(*match.span()) else LAST_BIRTH
            beside = near(*match.span()) or AGE.search(text, max(0, match.start() - 14), match.start())
            person = pattern is not SIX and PERSON.search(text, max(0, match.start() - 20), match.start())
            if (pattern is SIX or _year(match[0]) <= last) and beside or person and _year(match[0]) <= LAST_BIRTH:
                yield match.span()


class Beside:
    """Tells whether no more than `between` matches (marks, the sex or a label) stands between a span and one of the
    `known` spans, in at most `farthest` characters."""

    def __init__(
        self, text: str, known: list[tuple[int, int]], between: re.Pattern[str] = BETWEEN, farthest: int = FARTHEST
    ) -> None:
        self._text, self._between, self._farthest = text, between, farthest
        self._starts, self._ends = {start for start, _ in known}, {end for _, end in known}

    def __call__(self, start: int, end: int) -> bool:
        """Whether the span from `start` to `end` is beside one."""
        before = any(at in self._ends and self._between.fullmatch(self._text, at, start)
                     for at in range(max(0, start - self._farthest), start))  # fmt: skip
        return before or any(at in self._starts and self._between.fullmatch(self._text, end, at)
                             for at in range(end + 1, end + self._farthest + 1))  # fmt: skip


def _year(date: str) -> int:
    """The year of a date; of two figures one of the last century from 27 on."""
    match = YEAR.search(date)
    if match is None:
        return LAST_BIRTH + 1
    return int(match[1]) if match[1] else 1900 + int(match[2]) if int(match[2]) >= 27 else 2000 + int(match[2])
