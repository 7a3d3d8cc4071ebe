"""Numbers on a person's papers: National Insurance, passport, driving licence, vehicle registration, registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

Spans = Iterator[tuple[int, int]]

# HMRC manual NIM39110: letters not used first or second, and prefixes not issued; QQ stands on specimens.
NINO = re.compile(
    r"(?<![A-Za-z0-9])(?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?-?"
    r"(?:\d\d[ -]?\d\d[ -]?\d\d|\d{3}[ -]\d{3}|\.?\d\d\.\d\d\.\d\d)[ .-]?[A-D](?![A-Za-z0-9])", re.I
)  # fmt: skip
NINO_NAMED = re.compile(
    r"\b(?:NINO|NI (?:no|num(?:ber)?)|national insurance)\b(?:[^\n.;]|(?<=\bno)\.){0,25}?"
    r"((?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
    r" ?\d\d ?\d\d ?\d\d(?: ?[A-D])?)(?![A-Za-z0-9])",
    re.I,
)
NINO_LABEL = re.compile(r"\bN\.?I\.?(?:NO)?[ :#.]{1,3}([A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D])(?![A-Za-z0-9])")
DASHED = re.compile(r"[A-Za-z]{2}-\d{6}-[A-Za-z]")
NO_PREFIX = frozenset("am as at be by he me my we pm hr re wk an".split())  # small words before a time or a count
# ICAO Doc 9303 allows nine letters and digits; countries use up to two letters and six to nine digits.
PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{0,2}\d{6,9}|[A-Z]{2} \d{6,7}|"
    r"(?:GB ?)?\d{3}[ -]\d{3}[ -]\d{3}|\d{2} \d{4} \d{3}|\d{5} \d{4})(?![A-Za-z0-9])(?![ ]?[/-]\d)",
    re.I,
)
ISSUED_HERE = re.compile(r"\d{9}|[A-Z]{2}\d{7}", re.I)
PASSPORT_WORD = re.compile(
    r"(?:\be?-?passports?\b|\bp'?port\b|\bppt\b|\bpp(?= ?(?:no|num|nr|#|$))|\btravel doc(?:s|ument)?\b)"
    r"(?:[^\n.;]|(?<=\bn[ora])\.|(?<=\bnum)\.){0,60}$",
    re.I,
)
NEAR_WORD = 25  # characters within which a number of another country's shape is one
# DVLA INF45: five of the surname (9 fills), birth decade, month (plus 50 for women), day, year, initials, check.
LICENCE = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Z])[A-Z9]{5} ?\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d ?[A-Z9]{2}[A-Z0-9] ?"
    r"[A-Z]{2}(?: \d\d)?(?![A-Za-z0-9])", re.I
)  # fmt: skip
LICENCE_SPACED = re.compile(
    r"\b(?:licen[cs]e|DVLA|driver)\b[^\n.;]{0,30}?(?<![A-Za-z0-9])((?:[A-Z0-9][ -]?){15}[A-Z0-9])(?![A-Za-z0-9])", re.I
)
LICENCE_DVA = re.compile(
    r"\b(?:DVA\b|NI (?:driving )?licen[cs]e\b|(?:driving )?licen[cs]e \(?NI\b\)?)"
    r"(?: (?:licen[cs]e|number|no\b\.?|ref))*[: ]{1,2}(\d{8})(?!\d)",
    re.I,
)
# DVLA INF104: two letters, age identifier (02 to 29, 51 to 79), three letters without I and Q.
PLATE = re.compile(
    r"(?<![A-Za-z0-9])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[12]\d|5[1-9]|[67]\d)[ -]?[A-HJ-PR-Z]{3}(?![A-Za-z0-9])", re.I
)
OLD_PLATE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-HJ-NP-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Y]{3}|[A-HJ-PR-Y]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y]|"
    r"[A-Z]{2}\d{2}[ -]?[A-Z]{3}|[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3})(?![A-Za-z0-9])"
)
PREFIX_PLATE = re.compile(r"(?:[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Y]{3}|[A-HJ-PR-Y]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y])")
# The same with two blanks, beside a car.
SPACED_PLATE = re.compile(
    r"(?<![A-Za-z0-9])[A-HJ-PR-Y]{2} (?:0[2-9]|[12]\d|5[1-9]|[67]\d) [A-HJ-PR-Z]{3}(?![A-Za-z0-9])", re.I
)
# Northern Ireland: most counties end in Z; with it and three or four figures nothing else looks so.
NI_PLATE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}Z ?\d{3,4}(?![A-Za-z0-9]|[/.-]\d)", re.I)
# Two letters, two figures, three letters: a plate whatever its letters where a car stands before it.
ANY_PLATE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2} ?[A-Z]{3}(?![A-Za-z0-9])")
CAR = re.compile(
    r"\b(?:cars?|vehicles?|van|taxi|minicab|motor(?:bike|cycle)|scooter|moped|lorry|audi|bmw|citroen|corsa|dacia|fiat|"
    r"fiesta|focus|ford|golf|honda|hyundai|kia|mazda|mercedes|mini|nissan|peugeot|polo|renault|seat|skoda|tesla|toyota|"
    r"transit|vauxhall|volkswagen|volvo|vw|yaris|micra|driv(?:es?|ing|en)|parked)\b[^.;\n]{0,60}$", re.I
)  # fmt: skip
DRIVES = re.compile(r"\b(?:car ?park|driv\w+|parked|cctv|dvla|crashed|gates?)\b", re.I)
VEHICLE_WORD = re.compile(
    r"\b(?:(?:vehicle|car|van) reg(?:istration)?|registration(?: (?:number|no|plate|mark))?|"
    r"(?:number ?|private |cherished |personal |registration )?plates?|index|VR[MN]|reg)\b"
    r"[\s.:(#-]{0,4}(?:(?:number|no|mark|was|is|plate|of|as|read|given)[\s.:]{0,2}){0,3}$", re.I
)  # fmt: skip
TWO_DIGIT_WORDS = re.compile(
    r"[ -](?:and|the|for|was|has|but|not|yrs|who|had|she|him|her|his|are|you|one|two|per|hrs)$", re.I
)
LONGEST_FIELD = 40  # characters of a field that can hold a number and nothing else
BODIES = (
    r"(?:NMC|GMC|HCPC|SWE|GPhC|GDC|GOC|NISCC|SSSC|SCW|BACP|UKCP|Social Work England|General Medical Council|"
    r"General Pharmaceutical Council|"
    r"Nursing (?:and|&) Midwifery Council|Health (?:and|&) Care Professions Council)"
)
REGISTER = re.compile(
    rf"\b{BODIES}\b[)#]?(?:[ :]{{1,2}}(?:registration|registered|reg\b\.?|PIN|number(?:'s)?|num|no\b\.?|"
    r"ref(?:erence)?|is|was))*"
    r"(?:[:# (-]{1,3}|(?<=no\.))([A-Z]{0,3}\d{2} ?[A-Z] ?\d{4} ?[A-Z]|(?:[A-Z]{0,3}|W/)\d{5,8})"
    r"(?![A-Za-z0-9]|/\d)", re.I
)  # fmt: skip
# HCPC: two letters of the profession and five or six digits, beside the profession.
HCPC_SHAPE = re.compile(
    r"\b(?:paramedic|physio\w*|psycholog\w+|occupational therapist|dietitian|radiographer|registra\w+|therapist|"
    r"OT|HCPC)\b"
    r"[^.;\n]{0,40}?[ (]((?:PA|PH|OT|PYL|DT|RA|SL|AS|BS|CH|HAD|OR|PO|CS|ODP) ?\d{5,6})(?!\w)", re.I
)  # fmt: skip
REGISTER_SAID = re.compile(
    rf"\b{BODIES} (?:registration |PIN )?(?:number|num|no\b\.?|pin)\b[^.;\n\d]{{1,50}}?"
    r"(?:is|'s|was|like|as|reads|:|[(]) ?[(]?"
    r"([A-Z]{0,3}\d{2} ?[A-Z] ?\d{4} ?[A-Z]|[A-Z]{0,3}\d{5,7})(?![A-Za-z0-9])", re.I
)  # fmt: skip
# "Pharmacist reg 2078841": the profession stands for its register.
PROFESSION = re.compile(
    r"\b(?:pharmacist|nurse|doctor|social worker|psychologist|psychotherapist|counsellor|paramedic|therapist|dentist|"
    r"optometrist|dietitian)(?:'s)? (?:reg(?:istration)?|PIN)\b\.?(?: (?:no\.?|number))?"
    r"[ :]{1,2}([A-Z]{0,3}\d{5,8})(?!\w)",
    re.I,
)
# Social Work England's; nothing else looks so.
SOCIAL_WORKER = re.compile(r"(?<![A-Za-z0-9])SW ?\d{5,6}(?![A-Za-z0-9])")
REGISTER_AFTER = re.compile(rf"(?<![A-Za-z0-9])([A-Z]{{0,3}}\d{{5,7}}) ?[(,]? ?{BODIES}\b", re.I)
# NMC PIN: year and month (A to L) of joining the register, four digits, the country's letter; nothing else looks so.
NMC_PIN = re.compile(r"(?<![A-Za-z0-9])\d{2}[A-L]\d{4}[A-Z](?![A-Za-z0-9])")
PIN_SMALL = re.compile(r"\b(?:pin|nmc|reg)\b[ :.]{1,3}(\d{2} ?[a-z] ?\d{4} ?[a-z])(?![A-Za-z0-9])", re.I)


def national_insurance(text: str) -> Spans:
    """National Insurance numbers, with suffix; without one only where they are called so."""
    for match in NINO.finditer(text):
        if DASHED.fullmatch(match[0]):
            continue  # "SC-119902-B" is a reference
        if match[0].isupper() or match[0][:2].lower() not in NO_PREFIX:
            yield match.span()
    for pattern in (NINO_NAMED, NINO_LABEL):  # whatever the letters: what is called one was meant as one
        yield from (match.span(1) for match in pattern.finditer(text))


def passports(text: str) -> Spans:
    """Passport numbers: after the word, or two letters and seven digits alone in their field."""
    alone = text.strip() if len(text) < LONGEST_FIELD else ""
    for match in PASSPORT.finditer(text):
        ours = ISSUED_HERE.fullmatch(match[0])
        reach = 70 if ours else NEAR_WORD
        if (
            match[0] == alone
            and alone[0].isalpha()
            and ours
            or PASSPORT_WORD.search(text[max(0, match.start() - reach) : match.start()])
        ):
            yield match.span()


def driving_licences(text: str) -> Spans:
    """Driver numbers of sixteen characters, in any groups after the word; Northern Ireland's of eight digits after
    DVA."""
    yield from (match.span() for match in LICENCE.finditer(text))
    for match in LICENCE_SPACED.finditer(text):
        if not match[1].isalnum() and LICENCE.fullmatch(match[1].replace(" ", "").replace("-", "")):
            yield match.span(1)
    yield from (match.span(1) for match in LICENCE_DVA.finditer(text))


def vehicles(text: str) -> Spans:
    """Registrations since 2001 anywhere; older and personal ones after a word that says so, or alone in the field."""
    for match in PLATE.finditer(text):
        if match[0][:2].isupper() == match[0][-3:].isupper() and not TWO_DIGIT_WORDS.search(match[0]):
            yield match.span()
    for pattern in (ANY_PLATE, SPACED_PLATE):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 80) : match.start()]
            if CAR.search(before) or VEHICLE_WORD.search(before):
                yield match.span()
    for match in NI_PLATE.finditer(text):
        if match[0].isupper() or CAR.search(text[max(0, match.start() - 80) : match.start()]):
            yield match.span()
    alone = text.strip() if len(text) < LONGEST_FIELD else ""
    for match in OLD_PLATE.finditer(text):
        before, plate = text[max(0, match.start() - 50) : match.start()], PREFIX_PLATE.fullmatch(match[0])
        in_a_car = plate and (CAR.search(before) or DRIVES.search(text, match.end(), match.end() + 50))
        if (plate and match[0] == alone) or in_a_car or (len(match[0]) > 2 and VEHICLE_WORD.search(before)):
            yield match.span()


def registers(text: str) -> Spans:
    """Numbers in a professional register (NMC, GMC, HCPC, Social Work England, GPhC …) beside its name; a nurse's PIN
    by its shape."""
    for pattern in (REGISTER, REGISTER_SAID, REGISTER_AFTER, HCPC_SHAPE, PROFESSION, PIN_SMALL):
        yield from (match.span(1) for match in pattern.finditer(text))
    for pattern in (NMC_PIN, SOCIAL_WORKER):
        yield from (match.span() for match in pattern.finditer(text))
