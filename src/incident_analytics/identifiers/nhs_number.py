"""Ten-digit patient numbers: NHS number, Scottish CHI, Northern Ireland H&C; one check digit, told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .whose_number import of_a_thing
from .words import care_words

Found = Iterator[tuple[str, int, int]]

TEN = re.compile(
    r"(?:(?<![\dA-Za-z])(?<!\d[./-])|(?<=CHI)|(?<=NHS)|(?<=HCN))(\d{3})([ -]{0,2}|\.)(\d{3})([ -]{0,2}|\.)(\d{4})"
    r"(?![\dA-Za-z])(?![.-]\d)(?!/\d(?!\d[./-]\d\d[./-]))"
)
SIX_FOUR = re.compile(r"(?<![\dA-Za-z./-])(\d{6})[ -](\d{4})(?![\dA-Za-z])(?![/.-]\d)")
LOOSE = re.compile(r"\d(?:[ .,/_-]{0,3}\d){9}(?!\d)(?![/.-]\d)")
# A label swallows "ref" and "number": the nearest word to the digits would otherwise call them a reference.
MORE = r"(?:[ :]{0,2}(?:ref(?:erence)?|number|num|no)\b\.?){0,2}"
NHS = re.compile(rf"\bN\.?H\.?S\b\.?(?!\s+(?:foundation\s+)?trust){MORE}|\bNHSN?(?=no|num|#|\d)|\bNHSN\b", re.I)
CHI = re.compile(rf"\bC\.?H\.?I\b\.?{MORE}|\bCHI(?=no|num|#|\d|$)|\bcommunity health index\b{MORE}", re.I)
HC = re.compile(
    rf"\bH\s?[&/+]\s?C\b{MORE}|\bHCN\b|\bHCN(?=\d|$)|\bHSC(?:NI\b|\b(?=[ :]{{1,3}}3[2-9]\d{{8}}))|"
    rf"\bHSCN?\b(?=[ :]{{0,2}}(?:number|num|no)\b){MORE}|"
    rf"\bH and C\b{MORE}|\bHCN?(?:o|um)?(?=[ :.]{{0,3}}3[2-9]\d{{8}}(?!\d))|"
    r"\bhealth (?:and|&) (?:social )?care (?:number|no\b)",
    re.I,
)
PATIENT = re.compile(
    r"\b(?:patients?|pts?|pt ?id\d*|residents?|wristbands?|stickers?|docs|sample|bloods|pds|spine|trac(?:e|ed|ing)|"
    r"medical record|health record)\b",
    re.I,
)
OTHER = re.compile(
    r"\b(?:ref(?:erence)?|invoice|order|batch|serial|asset|barcode|lot|stock|datix|steis|incident|case|crime|"
    r"claim|account|policy|complaint|tel|telephone|phone|mobile|mob|call(?:ed)?|fax|ring|rang|bleep|log)\b",
    re.I,
)
HOURS = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")  # "120321 1430" is when a note was written
SENT = re.compile(r"\b(?:on|in|by|from) (?:the |a |their )?(?:fax|call|phone|tel|telephone)$", re.I)
LABEL_AFTER = re.compile(r"\W{0,3}(?:is |was |as )?(?:the |his |her |their )?(NHS (?:no|num)|CHI\b|HCN\b|H&C)", re.I)
OTHER_RIGHT_BEFORE = re.compile(OTHER.pattern + r"\W{0,3}(?:(?:no|number|num|id|is|was)\b\W{0,3})*$", re.I)
# England and Wales: 400 to 499 and 600 to 799 million; 9 stands for numbers of tests and training.
ISSUED, HC_RANGE = re.compile(r"[4679]"), re.compile(r"3[2-9]")
PLAIN_WORD, FEWEST_WORDS = re.compile(r"[A-Za-z]{2,}"), 3
NUMBERED_THING = re.compile(
    r"\b(?:ref(?:erence)?|invoice|orders?|batch|serial|asset|barcode|lot|stock|datix|steis|claim|account|policy|complaint|"
    r"crime|meter|pump|device|router|phone number|tel|telephone|mobile|mob|fax)\b", re.I
)  # fmt: skip
REACH = 45  # characters before a number in which a word can say what it is


def passes_check(digits: str) -> bool:
    """Whether ten digits pass the check (NHS Data Dictionary: weights 10 to 2, modulus 11).

    About one ten-digit number in eleven passes by chance.

    >>> passes_check("9434765919"), passes_check("9434765918")
    (True, False)
    """
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def patient_numbers(text: str) -> Found:
    """(kind, start, end) of numbers that pass the check and are written 3-3-4, or that words call a patient's.

    A bare run of ten digits, and any number that the word nearest before it calls something else, is left alone.
    """
    every = list(TEN.finditer(text))
    # One bare number passes by chance in eleven; that all of several do, hardly ever.
    several = len(every) > 1 and all(passes_check(_digits(match)) for match in every)
    for match in every:
        digits, before = _digits(match), _before(text, match.start())
        label = _label(before, text[match.end() : match.end() + 30])
        grouped = match[2] != "" and match[4] != ""
        begins = not text[: match.start()].strip() and match.end() < len(text.rstrip())  # a note headed by it
        if label == "other":
            told = grouped and not OTHER_RIGHT_BEFORE.search(before)  # "case discussed 999-..."
        else:
            told = grouped or label or several or begins
        if passes_check(digits) and (told or _is_of_care(text, match)):
            yield _kind(digits, label), *match.span()
    for match in SIX_FOUR.finditer(text):
        digits, before = match[1] + match[2], _before(text, match.start())
        label = _label(before, "")
        if passes_check(digits) and (
            label in ("chi_number", "hc_number")
            or label != "other"
            and _is_chi(digits)
            and not HOURS.fullmatch(match[2])
        ):
            yield "hc_number" if label == "hc_number" else "chi_number", *match.span()
    for label in NHS.finditer(text):
        match = LOOSE.search(text, label.end(), label.end() + 40)
        digits = re.sub(r"\D", "", match[0]) if match else ""
        if (
            not match
            or not passes_check(digits)
            or any(word.search(text, label.end(), match.start()) for word in (OTHER, CHI, HC))
        ):
            continue
        if not re.search(r"[\d;\n]|(?<!\bno)(?<!\bnum)\.", text[label.end() : match.start()], re.I):
            yield _kind(digits, "nhs_number"), *match.span()


def _is_of_care(text: str, ten: re.Match[str]) -> bool:
    """Whether a bare number that passes the check is of the issued ranges and stands among words of care, none of
    which calls it the number of a thing: in notes about patients that is a patient's."""
    digits = ten[0]
    if len(digits) != len(_digits(ten)):
        return False
    before, after = text[max(0, ten.start() - REACH) : ten.start()], text[ten.end() : ten.end() + REACH]
    if NUMBERED_THING.search(f"{before} {after}") or OTHER_RIGHT_BEFORE.search(before) or of_a_thing(text, ten.start()):
        return False
    words = len(PLAIN_WORD.findall(f"{before} {after}"))
    rare = _is_chi(digits) or HC_RANGE.match(digits)  # by chance one of 300 or 140 looks so
    return bool(rare and words >= FEWEST_WORDS or ISSUED.match(digits) and care_words().search(f"{before} {after}"))


def _digits(ten: re.Match[str]) -> str:
    return ten[1] + ten[3] + ten[5]


def numbers_beside(text: str, beside: Callable[[int, int], bool]) -> Found:
    """(kind, start, end) of bare numbers that pass the check where `beside` (start, end) says that only marks stand
    between them and who they belong to."""
    for match in TEN.finditer(text):
        digits = _digits(match)
        if passes_check(digits) and beside(*match.span()):
            yield _kind(digits, ""), *match.span()


def patient_kind(number: str) -> str:
    """Whose patients' number ten bare digits are by their range; nothing where they fail the check."""
    return _kind(number, "") if passes_check(number) else ""


def _before(text: str, start: int) -> str:
    return re.split(r"[\n;]|(?<!\bno)(?<!\b[A-Z])\. ", text[max(0, start - REACH) : start], flags=re.I)[-1]


def _label(before: str, after: str) -> str:
    """What the nearest word says the number is: a kind, "patient", "other" or nothing."""
    ahead = LABEL_AFTER.match(after)
    if ahead:
        return {"N": "nhs_number", "C": "chi_number", "H": "hc_number"}[ahead[1][0].upper()]
    nearest, said = -1, ""
    for name, pattern in (("other", OTHER), ("patient", PATIENT), ("nhs_number", NHS), ("chi_number", CHI),
                          ("hc_number", HC)):  # fmt: skip
        for match in pattern.finditer(before):
            if match.end() >= nearest:
                nearest, said = match.end(), name
    return _told(before, nearest) or said if said == "other" else said


def _told(before: str, until: int) -> str:
    """The kind of number that a label names before a way it was sent: "the CHI on the fax"."""
    if not SENT.search(before[:until]):
        return ""
    labels = [(found.end(), name) for name, pattern in (("nhs_number", NHS), ("chi_number", CHI), ("hc_number", HC))
              for found in pattern.finditer(before, 0, until)]  # fmt: skip
    end, name = max(labels, default=(0, ""))
    return "" if re.search(r"\d|\btrust\b", before[end:until], re.I) else name


def _is_chi(digits: str) -> bool:
    """Whether ten digits begin with a day and a month, as Scotland's do."""
    return "01" <= digits[:2] <= "31" and "01" <= digits[2:4] <= "12"


def _kind(digits: str, label: str) -> str:
    """The kind by label, else by the ranges issued: CHI begins with a date of birth, H&C with 32 to 39."""
    if label in ("chi_number", "hc_number"):
        return label
    if label != "nhs_number" and _is_chi(digits):
        return "chi_number"
    return "hc_number" if label != "nhs_number" and "32" <= digits[:2] <= "39" else "nhs_number"
