"""Ways to reach a person: e-mail, telephone, postcode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .words import helplines, postcode_areas

Spans = Iterator[tuple[int, int]]

EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}(?:[A-Za-z]{2,24}|xn--[\w-]{1,59})(?![\w-])")
PHONE = re.compile(
    r"(?<![\w+])(?<!\d[./-])(?:(?:\+|00)44[ .-]?(?:\(0\)|0)?[ ]?\(?[1-9]\d{1,9}\)?|\(0\d{2,4}\)|0\d{2,10})"
    r"(?:[ .-]{0,2}\d{2,8}){0,4}(?!\w)(?![/:-]\d)(?P<extension> ?,?(?:ext\.?|x)[ :]?\d{1,6}(?!\w))?"
)
# A whole number before other figures: "from 01154960266 20 mins later", "07700 900 922 999 437 1339".
ELEVEN = re.compile(
    r"0\d{10}(?!\d)|0\d{4} \d{6}(?!\d)|0\d{4} \d{3} \d{3}(?!\d)|0\d{3} \d{3} \d{4}(?!\d)|0\d\d \d{4} \d{4}(?!\d)"
)
# A number that a spreadsheet has robbed of its zero, or with a slash, after a word that says so.
CALLED = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|landline)\b(?:\s(?:no|number))?[.: ]{1,3}"
    r"(0?(?:7\d{3}|[12]\d{2,3})[ /-]?\d{3}[ ]?\d{3})(?![\d/-])", re.I
)  # fmt: skip
ABROAD = re.compile(
    r"(?<![\w+])\+(?!44)[1-9]\d{0,2}(?:[ .()-]{1,2}\d{1,10}){1,6}(?!\w)|(?<!\w)\(\d{3}\) ?\d{3}-\d{4}\b"
)
LOCAL = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|landline|fax)\b(?:\s(?:no|number))?(?:\.|\:|\s|\bis\b){1,4}"
    r"(\d{3}[ -]?\d{3,4}|\d{4}[ -]?\d{4})(?![\d-])(?!\s\d)", re.I
)  # fmt: skip
NOT_PHONE = re.compile(
    r"\b(?:ref(?:erence)?|invoice|order|batch|serial|asset|barcode|lot|stock|account)\b[^.\n]{0,20}$", re.I
)
POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKPSTUWZ]|"
    r"[A-HK-Y]\d[A-Z])) {0,2}\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.I,
)
# Letters that the second half never has: mistyped, and still where somebody lives; only where a place is told, and of
# an area that there is.
POSTCODE_TYPED = re.compile(
    r"(?:(?<=, )|(?<=\bto )|(?<=\bat )|(?<=\bin )|(?<=\bof )|(?<=\bfrom ))"
    r"[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}(?![A-Za-z0-9])"
)
POSTCODE_NAMED = re.compile(
    r"\bpost ?code\b[^.\n]{0,20}?\b((?:[A-Z]{1,2}\d[\dA-Z]?[ -]{0,2}\d|BFPO ?\d{1,2} ?\d?)[A-Z]{0,2})(?![A-Za-z0-9])",
    re.I,
)  # whatever its letters: what is called one was meant as one
POSTCODE_WORD = re.compile(r"\bpost ?code\b[^.\n]{0,20}$", re.I)
ORDINAL = re.compile(r"(?:1st|2nd|3rd)$", re.I)


def emails(text: str) -> Spans:
    """E-mail addresses."""
    return (match.span() for match in EMAIL.finditer(text)) if "@" in text else iter(())


def telephones(text: str) -> Spans:
    """UK numbers with their zero or +44, numbers abroad with a plus, short ones after "tel"; no public helplines."""
    for match in PHONE.finditer(text):
        if NOT_PHONE.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        if _is_somebodys(match[0].removesuffix(match["extension"] or "")):
            yield match.span()
        elif (run := ELEVEN.match(text, match.start())) and _is_somebodys(run[0]):
            yield run.span()
    yield from (match.span(1) for match in CALLED.finditer(text) if match[1] not in helplines())
    for match in ABROAD.finditer(text):
        if 9 <= sum(character.isdigit() for character in match[0]) <= 15:
            yield match.span()
    for match in LOCAL.finditer(text):
        if re.sub(r"\D", "", match[1]) not in helplines() and match[1][0] not in "0":
            yield match.span(1)


def _is_somebodys(number: str) -> bool:
    """Whether it can be dialled and is no public helpline."""
    national = re.sub(r"^(?:0044|44)0?", "0", re.sub(r"\D", "", number))
    return _may_be_dialled(national) and national not in helplines()


def _may_be_dialled(national: str) -> bool:
    """Ofcom's numbering plan: 01 has ten or eleven digits, 02, 03, 05, 07, 08 and 09 eleven."""
    if national.startswith("0800"):
        return False  # free to call: a service, never a person
    if len(national) == 10:
        return national.startswith(("01", "0500"))
    return len(national) == 11 and national[1] in "1235789"


def postcodes(text: str) -> Spans:
    """Whole UK postcodes; in small letters or beside an ordinal only where the area exists."""
    for match in POSTCODE.finditer(text):
        code, named = match[0], POSTCODE_WORD.search(text[max(0, match.start() - 40) : match.start()])
        area = re.match("[A-Za-z]+", code)[0].upper()  # type: ignore[index]
        sure = code.isupper() and not ORDINAL.search(code)
        run = " " in code or len(code) > 5 and code.islower()
        if named or sure or (area in postcode_areas() and run and not ORDINAL.search(code)):
            yield match.span()
    for match in POSTCODE_TYPED.finditer(text):
        if re.match("[A-Z]+", match[0])[0] in postcode_areas() and not ORDINAL.search(match[0]):  # type: ignore[index]
            yield match.span()
    yield from (match.span(1) for match in POSTCODE_NAMED.finditer(text))
