"""Fields of a form that were run together on export: "ZacharyDOB:19/11/2009School: none"."""

from __future__ import annotations

import re

# Before a label that ends in a colon, and before what forms call in capitals; "McLeod:" and "iPhone:" are one word.
LABEL = re.compile(
    r"(?<=[A-Za-z0-9)])(?<!\bMc)(?<!\bMac)(?<!\bO)(?<!\b[a-z])(?=[A-Z][a-z]{1,14}(?: [A-Za-z]{2,12}){0,3} ?:)|"
    r"(?<=[A-Z]{3})(?=D\.?O\.?B\.? ?:)|"
    r"(?<=[a-z0-9)])(?=(?:DOB|D\.O\.B\.?|RiO|NOK|NHS|TEL|MRN|GMC|NMC|HCPC|GP|RC|NI)"
    r"(?: ?(?:[Nn]o\.?|[Nn]umber|NO|NUMBER))? ?:)"
)
CAPITALS = ("SURNAME", "FORENAME", "DOB", "NHSNO", "GENDER", "ADDRESS", "POSTCODE", "MOBILE", "HOSPNO")
RUN = re.compile("|".join(f"(?<=[a-z0-9])(?={one})|(?<={one})(?=[A-Z][a-z]|\\d)" for one in CAPITALS))
NUMBER = re.compile(r"(?<=\bTEL)(?=0\d)|(?<=NUMBER)(?=\d{10})|(?<=\d{6})(?=(?:GP|NOK|TEL|DOB|NHS)\b)|"
                    r"(?<=[a-z])(?=DOB\b)")  # fmt: skip


def unglued(text: str, places: list[int] | None) -> tuple[str, list[int] | None]:
    """(the text with a blank between such fields, the position of each character in the text as given; see fold)."""
    cuts = sorted({match.start() for pattern in (LABEL, RUN, NUMBER) for match in pattern.finditer(text)})
    if not cuts:
        return text, places
    before = list(range(len(text) + 1)) if places is None else places
    parts, back, last = [], [], 0
    for cut in cuts:
        parts.append(text[last:cut])
        back += [*before[last:cut], before[cut]]
        last = cut
    return " ".join([*parts, text[last:]]), [*back, *before[last:]]
