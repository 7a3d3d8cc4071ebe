"""Case and Mental Health Act references: numbers that a label calls somebody's case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .whose_number import kind_of_code
from .words import reference_labels

Found = Iterator[tuple[str, int, int]]

NUMBER_WORD = r"(?:number|no\b\.?|num\b\.?|ref(?:erence)?\b\.?(?: (?:number|no\b\.?))?|ids?\b|#)"
TOKEN = (  # noqa: S105
    r"[A-Z]{2}\d \d{6}(?!\d)|"  # a hospital's code and its number
    r"\d{5} \d{3} \d{3}(?! ?\d)|"  # a control room's
    r"[A-Z] ?-?\d{3}[ .]\d{3}(?![ .]?\d)|"  # an incident's in groups
    r"\d\d \d{3} \d{3}(?! ?\d)|"  # the local government ombudsman's
    r"(?:[A-Z]{1,6}[-/ ]?){0,2}\d[\dA-Z]*(?:[/-][A-Z]{0,6}\d[\dA-Z]*|[/-][A-Z]{1,4}(?=[/-]|\b)){0,4}|"
    r"[A-Z]{1,6}(?:[-/][A-Z]{1,6}){0,2}[-/]\d[\dA-Z]*(?:[/-][\dA-Z]+){0,2}|[A-Z]\d[-/]\d[\dA-Z]*(?:[/-][\dA-Z]+){0,2}|"
    r"[A-Z]{2,5}(?:\.[A-Z]{1,4})?\.\d{3,}(?:[.-][\dA-Z]{1,5}){0,2}|"  # a solicitor's: client, number, fee earner
    r"[A-Z]{1,4}/[A-Z]{1,5}/\d{3,}(?:\.\d{1,2})?"
)
TRIBUNAL = re.compile(r"(?<![A-Za-z0-9/])(?:(?:M[A-Z]|m[mph]|MHT)/\d{4}/\d{3,6}|HM/\d{3,5}/\d{4})(?![\dA-Za-z])")
INCIDENT_SHAPE = re.compile(r"(?<![A-Za-z0-9])INC[-/]?\d{5,9}(?![\dA-Za-z])")
MHA_SHAPE = re.compile(
    r"(?<![A-Za-z0-9])(?:MHA[-/]?(?!1983|2007|2025)\d{3,7}|"
    r"(?:MHA(?=[-/][A-Z])|MHCS|MHTS|MHRTW?|SOAD|MWC)(?:[-/][A-Z\d]{1,4}){0,2}[-/]\d{2,7})(?![\dA-Za-z]|[-/]\d)"
)
# A line of a control room's log: its number and the day, which no dose and no hours can pass for.
LOG_DAY = (
    r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])(?:[/.-]\d{2,4})?(?![\d/.-]*\d)"
    r"(?! ?(?:mg|mcg|ml|kg|g|mmol|%|tabl))"
)
POLICE_LOG = re.compile(
    r"\b(?:(?:police )?(?:log|incident|inc|cad|crime|ref|serial)(?: (?:no\.?|number|ref\.?))?(?: given)?[ :,]{1,2}"
    r"(?=\d{3,5} of)|(?:police log|cad)[ :,]{1,2}(?=\d\d of \d{1,2}/)|(?=0\d{3} of))"
    rf"(\d{{2,5}} of {LOG_DAY})", re.I
)  # fmt: skip
DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-](?:\d{2}|\d{4})|(?:19|20)\d\d|(?:19|20)\d\d[/-]\d\d")
ACT = re.compile(r"\b(?:act|bill|regulations|rules|survey) \d{4}$", re.I)  # "the Serious Crime Act 2015"
# A shape with letters and figures, or a year and a number filled up with noughts.
SHAPED = re.compile(
    r"(?<![\w.-])(?:[A-Z]{1,4}/[A-Z]{1,5}/\d{3,}(?![\w/])|"
    r"(?:[A-Z]{1,6}[-/ ]?|[a-z]{1,3}-)?\d[\dA-Z]*(?:[-/][\dA-Z]{1,8}){0,4}(?!\w))"
)
CASE_YEAR = re.compile(r"\b(?:case|referral|complaint|claim|concern|inquest) (\d{4,7}/(?:19|20)?\d\d)(?![\d/])", re.I)
# A review or a claim as boards number them: "SAR/KIR/04".
BOARD = re.compile(
    r"\b(?i:ref(?:erence)?|review|SAR|DHR|LCSPR|claim|case)\b[ :.]{1,3}([A-Z]{2,5}/[A-Z]{2,5}/\d{2,4})(?![\w/])"
)
ANNUAL = re.compile(r"(?:19|20)\d\d[-/]0\d{3,4}")
CASE_NEAR = re.compile(
    r"\b(?:report|record|case|call id|enquiry|inquiry|claim|complaint|incident|inquest|crime|custody|log|referral|"
    r"warrant|datix|steis|duplicate of|linked to|quot(?:e|ing)|regulation 28|"
    r"file no\.?|reference)\W{1,3}(?:[a-z]+ ){0,2}$", re.I
)  # fmt: skip
# Times, amounts, quarters, guidance, standards and scores.
NO_TOKEN = re.compile(
    r"\d{1,3}-\d{1,3}|[ABM]\d{1,4}|\d{1,4}(?:HRS?|H|Q[1-4])|\d+(?:MG|MCG|ML|IU|G|KG|MMOL|L|X)|"
    r"(?:NG|QS|CG|PH|TA|BS|ICD|ISO|DSM|PHQ|GAD|HONOS|EFA|"
    r"HSG(?![-/ ]?\d{6})|SOP|CLIN|CK|CRP|WCC|TSH|ALT|INR|BM|BP|HR|RR|GCS|EGFR|NEWS)"
    r"[-/ ]?\d.*", re.I
)  # fmt: skip
CASE_AFTER = re.compile(
    r" (?:as (?:their|our|the) (?:case|reference)|is (?:our|their) (?:case|reference)|\(?(?:case|claim) ref)"
)
SMALL_FIRST = re.compile(r"[a-z]{2,6} ")  # "your complaint on 0345 ..."
FURTHER = re.compile(r"(?:,| and| &| or|/) ?(?:and )?([A-Za-z0-9/-]+)")  # "RiO 2240716 and 2239981"
PREFIX = re.compile(r"(?<![A-Za-z-])[A-Z]{2,6}-$")
MANY = 11  # digits from which even a bare "Ref" speaks of a case
FEWEST_DIGITS = 4  # "case 2" and "section 136" are no references


# "Ref: ABC/1234" without a word that says of what: somebody's case, unless the words before it say otherwise.
BARE = re.compile(
    rf"\b(our |your |their |file |my )?ref(?:erence)?s?\b\.?(?: ?(?:number|no\b\.?|num\b\.?|#))?"
    rf"(?:\s?[:=#(-]|\s(?:is|was))*\s?((?:{TOKEN})(?:\.\d{{1,2}}(?!\d))?)(?![\dA-Za-z])", re.I
)  # fmt: skip
NO_CASE = re.compile(
    r"\b(?:policy|procedure|guideline|guidance|invoice|order|purchase|stock|batch|lot|serial|asset|equipment|"
    r"estates|job|repair|maintenance|works|contract|tender|booking|room|model|product|part|catalogue|item|drug|dose|"
    r"normal|range|"
    r"value|study|trial|paper|article|report number|version|document|form|alert|notice|bulletin|cas|nice|system|"
    r"standard|regulation|section|act|parking|delivery|ticket|risk register|audit|meeting|minutes|agenda|grid|map)\b"
    r"[^\n.;]{0,25}$",
    re.I,
)
# As the local government ombudsman numbers them, wherever it is named.
OMBUDSMAN = re.compile(
    r"\b(?:LGSCO|LGO|ombudsman)\b[^\n;]{0,40}?(?<!\d)(?!\d\d 000 000)(\d\d \d{3} \d{3})(?! ?\d)", re.I
)
# A number alone in brackets, after somebody who numbers cases.
IN_BRACKETS = re.compile(
    r"\b(?:ombudsman|coroner|police|solicitors?|complaint|inquest|safeguarding|court of protection)\b[^\n;()]{0,60}"
    r"\((?!\d+0{4}\)|(?:19|20)\d{6}\)|[0-3]\d[01]\d(?:19|20)\d\d\))(\d{7,10})\)", re.I
)  # fmt: skip


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
    for kind, start, end in _labelled(text):
        yield kind if kind != "case_reference" else kind_of_code(text, start, end), start, end


def _labelled(text: str) -> Found:
    for pattern in (TRIBUNAL, MHA_SHAPE):
        yield from (("mha_reference", *match.span()) for match in pattern.finditer(text))
    yield from (("case_reference", *match.span()) for match in INCIDENT_SHAPE.finditer(text))
    yield from (("case_reference", *match.span(1)) for match in POLICE_LOG.finditer(text))
    for match in BARE.finditer(text):
        before = text[max(0, match.start() - 70) : match.start()]
        # Bare digits are a stock number as often; with "our" or "your" before it a letter speaks of its case.
        if (
            (match[1] or not match[2].isdigit() or len(match[2]) >= MANY)
            and _is_reference(match[2])
            and not NO_CASE.search(before)
        ):
            yield "case_reference", *match.span(2)
    for pattern in (BOARD, CASE_YEAR, OMBUDSMAN, IN_BRACKETS):
        yield from (("case_reference", *match.span(1)) for match in pattern.finditer(text))
    yield from _by_shape(text)
    for kind in ("mha_reference", "case_reference"):
        for match in _pattern(kind).finditer(text):
            if _is_reference(match[1]) and not ACT.search(match[0]):
                yield kind, _with_prefix(text, match.start(1)), match.end(1)
                further = FURTHER.match(text, match.end(1))
                if further and _mask(further[1]) == _mask(match[1]):
                    yield kind, *further.span(1)


def _by_shape(text: str) -> Found:
    """A token of letters and figures that can hardly be anything else, near a word for somebody's case."""
    for match in SHAPED.finditer(text):
        before = text[max(0, match.start() - 45) : match.start()]
        if NO_TOKEN.fullmatch(match[0]):
            continue
        telling = CASE_NEAR.search(before) or CASE_AFTER.match(text, match.end())
        mixed = not match[0].replace("-", "").replace("/", "").isdigit() or ANNUAL.fullmatch(match[0])
        if telling and mixed and _is_reference(match[0]) and not NO_CASE.search(before.replace("egulation 28", "")):
            yield "case_reference", *match.span()


def _with_prefix(text: str, start: int) -> int:
    """Where a number begins whose label is part of it: "PHSO-2099417"."""
    prefix = PREFIX.search(text, max(0, start - 8), start)
    return prefix.start() if prefix else start


def _mask(token: str) -> str:
    return re.sub(r"\d", "9", token)


def _is_reference(token: str) -> bool:
    digits = sum(character.isdigit() for character in token)
    return digits >= FEWEST_DIGITS and not DATE.fullmatch(token) and not SMALL_FIRST.match(token)
