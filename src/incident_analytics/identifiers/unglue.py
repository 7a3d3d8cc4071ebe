"""Fields of a form that were run together on export: "ZacharyDOB:19/11/2009School: none"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .words import rows

# Before a word with which labels begin and a colon, and before what forms call in capitals: "DeShawn:" is one word.
LABEL = re.compile(
    rf"(?<=[A-Za-z0-9)])(?=(?:{'|'.join(row['word'] for row in rows('form_labels.csv') if not row['word'].isupper())})"
    r"(?: [A-Za-z]{2,12}){0,3} ?:)|"
    r"(?<=[A-Z]{3})(?=D\.?O\.?B\.? ?:)|"
    r"(?<=[a-z0-9)])(?=(?:DOB|D\.O\.B\.?|RiO|NOK|NHS|TEL|MRN|GMC|NMC|HCPC|GP|RC|NI)"
    r"(?: ?(?:[Nn]o\.?|[Nn]umber|NO|NUMBER))? ?:)|(?<=[A-Z0-9]{5})(?=DOB ?:)"
)
GLUED = re.compile(r"[a-z0-9)][A-Z]|[A-Z]{5}|[A-Z]{2}[a-z]|[A-Z]\d")
ENDINGS = ("TEL", "NUMBER", "GP", "NOK", "DOB", "NHS")
CAPITALS = ("SURNAME", "FORENAME", "DOB", "NHSNO", "GENDER", "ADDRESS", "POSTCODE", "MOBILE", "HOSPNO")
RUN = re.compile("|".join(f"(?<=[a-z0-9])(?={one})|(?<={one})(?=[A-Z][a-z]|\\d)" for one in CAPITALS))
NUMBER = re.compile(
    r"(?<=\bTEL)(?=0\d)|(?<=TEL)(?=0\d{9})|(?<=NUMBER)(?=\d{10})|(?<=\d{6})(?=(?:GP|NOK|TEL|DOB|NHS)\b)|"
    r"(?<=\.org|\.net|\.com|o\.uk|s\.uk)(?=TEL\d?)|(?<=[a-z])(?=DOB\b)"
)


# Values run together without labels: a date after letters, a number or a word after it, a label before its number.
DAY = r"(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])/(?:19|20)\d\d"
PIN = r"\d\d[A-L]\d{4}[A-Z]"
VALUES = re.compile("|".join((
    rf"(?<=[A-Za-z])(?={DAY}(?!\d\d?:))",
    r"(?<=/(?:19|20)\d\d)(?=\d{10}(?!\d)|\d{10}\d\d/|\d{3} \d{3} \d{4}(?!\d)|[A-Z][a-z])",
    rf"(?<=\d{{10}})(?<!\d{{11}})(?={DAY}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))",
    r"(?<=\d{3} \d{3} \d{4})(?=[A-Z][a-z])", r"(?<=\d{10})(?<!\d{11})(?=[A-Z][a-z])", r"(?i:(?<=\bno))(?=\d{6})",
    r"(?<=\d{18})(?=[A-Z])",
    r"(?<=[A-Z])(?=[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}[A-Z\d])", r"(?<= \d[A-Z]{2})(?=[A-Z]\d)",
    r"(?i:(?<=\btel)|(?<=\bmob)|(?<=\bphone))(?=0\d{9,10}(?!\d))",
    rf"(?<=\bNMC)(?={PIN})", r"(?<=\d[A-L]\d{4}[A-Z])(?=[a-z])", rf"(?i:(?<=\breg)|(?<=\bpin))(?=SW\d{{5}}|{PIN})",
    r"(?i:(?<=\brio)|(?<=\bchi)|(?<=\bnhs)|(?<=\bhcn)|(?<=\bgmc))(?=\d{7,10}(?!\d))",
    r"(?i:(?<=\bdob))(?=\d{6}(?!\d)|\d{8}(?!\d))",
)))  # fmt: skip
RUN_ON = re.compile(r"[A-Za-z]\d\d/\d|/\d{4}[A-Z]|\d{4}[A-Z][a-z]|\d{11}|\d{7} ")
LABELLED = re.compile(r"[A-Za-z](?:\d{6}|\d\d[A-L]\d{4})|[gnGN]SW\d")  # all that follows a label in VALUES
FIGURE = re.compile(r"\d")


# Several labels in one run of characters, each before its value: "SexMLocBirchNHSNo9994128035DOB12/03/1978".
CHAIN = re.compile(r"\S{10,}")
CHAINED = re.compile(r"[a-z0-9)][A-Z]|[A-Z]{3}\d")
LABELS = "|".join(sorted((row["word"] for row in rows("form_labels.csv")), key=len, reverse=True))
IN_CHAIN = re.compile(rf"(?:(?<![A-Za-z0-9])|(?<=[a-z0-9)]))(?:{LABELS})(?=[A-Z0-9]|$)|(?<=[A-Z0-9])DOB(?=\d)")
AFTER_FIGURES = re.compile(r"(?<=\d)(?=[A-Z][a-z]{2})")
LONG_NUMBER = re.compile(r"\d{6}")


def _chain_cuts(text: str) -> Iterator[int]:
    """Where the labels of such runs begin and end; a single label counts before a long number."""
    for chain in CHAIN.finditer(text):
        labels = list(IN_CHAIN.finditer(text, *chain.span())) if CHAINED.search(chain[0]) else []
        if len(labels) > 1 or (labels and LONG_NUMBER.match(text, labels[0].end())):
            ends = [edge for label in labels for edge in label.span()]
            figures = [match.start() for match in AFTER_FIGURES.finditer(text, *chain.span())]
            first = max(chain.start(), chain.end() - len(chain[0].rpartition("@")[2]))  # an address stays whole
            yield from (cut for cut in [*ends, *figures] if first < cut < chain.end())


def _worth(text: str) -> list[re.Pattern[str]]:
    """The patterns that can find something: most texts are prose and need none."""
    label = ":" in text and GLUED.search(text)
    return [
        *([LABEL] if label else []), *([RUN] if any(one in text for one in CAPITALS) else []),
        *([NUMBER] if any(one in text for one in ENDINGS) else []), *([VALUES] if _runs_on(text) else []),
    ]  # fmt: skip


def _runs_on(text: str) -> bool:
    return bool(FIGURE.search(text) and (RUN_ON.search(text) or LABELLED.search(text)))


def unglued(text: str, places: list[int] | None) -> tuple[str, list[int] | None]:
    """(the text with a blank between such fields, the position of each character in the text as given; see fold)."""
    found = {match.start() for pattern in _worth(text) for match in pattern.finditer(text)}
    cuts = sorted(found | set(_chain_cuts(text)) if CHAINED.search(text) else found)
    if not cuts:
        return text, places
    before = list(range(len(text) + 1)) if places is None else places
    parts, back, last = [], [], 0
    for cut in cuts:
        parts.append(text[last:cut])
        back += [*before[last:cut], before[cut]]
        last = cut
    return " ".join([*parts, text[last:]]), [*back, *before[last:]]
