"""The facts that stand beside their labels at the beginning of a report: reference, ward, dates.

Only labels that a mapping knows are read. Anything else in such a place ("Staff Nurse Jones said: …", a chronology of
two columns) may be narrative, and a label becomes the name of a column, which is shown where no narrative may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise

from ..schema.source_types import fold_word as fold
from .blocks import Block
from .mapping import load_mapping

MAPPINGS = ("report", "pfd_report")  # whose headers are labels
OTHER_LABELS = "labels not known (their words are not shown)"
# Names of sections are headings, whatever a mapping calls its columns: "Findings 7" is a line of contents.
NO_LABELS = frozenset(("description", "immediate action", "findings", "lessons", "recommendations", "concerns",
                       "response", "other"))  # fmt: skip
LABEL_ROWS = 40  # blocks at the start in which labels are looked for
LONGEST_LABEL, LONGEST_VALUE, FEW_WORDS = 7, 20, 4  # words
LABELLED = re.compile(r"^([A-Z][A-Za-z0-9/() .'’-]{1,48}?)\s*[:：]\s*(\S.*)$")
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})\s+\d{{4}}"
SIGNED = re.compile(rf"^\W*(?:9\W+)?(?:dated?:?\s*)?({DAY}|\d{{1,2}}/\d{{1,2}}/\d{{4}})\b", re.I)
OWN_REFERENCE = re.compile(r"\b(?:Ref(?:erence)?|StEIS|STEIS)\b\D{0,12}(\d{4}[-/]\d{3,6})")


def read_labels(blocks: list[Block], known: Iterable[str], ends: Callable[[Block], bool]) -> dict[str, str]:
    """Label → value from "Label: value" and from tables, up to the block at which `ends`; `known` are labels beside
    those of the shipped mappings. Labels of neither are counted, and not repeated."""
    wanted = (_labels() | {fold(label) for label in known}) - NO_LABELS
    out: dict[str, str] = {}
    others = 0
    for block in blocks[:LABEL_ROWS]:
        if ends(block):
            break
        for label, value in _pairs(block, wanted):
            if fold(label) not in wanted:
                others += 1
            elif value and len(value.split()) <= LONGEST_VALUE and fold(value) not in wanted:
                out.setdefault(label.strip(), _date_only(value) if "date" in fold(label).split() else value)
    return out | ({OTHER_LABELS: str(others)} if others else {})


def _date_only(value: str) -> str:
    """The date in "Friday 13th March 2015 at 14:30 hrs"; the value as it is where it holds none, or two."""
    found = re.findall(rf"(?i)\b(?:{DAY}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})\b", value)
    return found[0] if len(found) == 1 else value


def begins_label(line: str) -> bool:
    """Whether a line of a PDF begins with a label, known or not, or with a date that signs."""
    return bool(LABELLED.match(line) or SIGNED.match(line) or _unmarked(line, _labels()))


def reference_of(labels: dict[str, str], blocks: list[Block]) -> str:
    """The reference that a report states, "" without one: the first of the labels that the mapping of reports takes
    for one, in its order (a StEIS number says more than "Ref"), whose value holds a digit."""
    ranked = {fold(header): rank for rank, header in enumerate(_reference_headers())}
    found = [
        (ranked[fold(label)], _token(value))
        for label, value in labels.items()
        if fold(label) in ranked and re.search(r"\d", value)
    ]
    return min(found)[1] if found else _in_text(blocks)


def _token(value: str) -> str:
    """A reference of several words cut to the one that holds a digit: a name can stand beside it."""
    words = value.split()
    return value if len(words) <= 2 else next((word for word in words if re.search(r"\d", word)), value)


def signed_on(blocks: list[Block], labels: dict[str, str]) -> str:
    """The day at the end of a coroner's report, where it is signed; not one that stands beside a label."""
    signed = (match.group(1) for block in reversed(blocks[-12:]) if (match := SIGNED.match(block.text)))
    return next((day for day in signed if day not in labels.values()), "")


def date_issued(labels: dict[str, str]) -> str:
    """What stands beside "Date of report" or its like."""
    return next((value for label, value in labels.items() if {"date", "report"} <= {*fold(label).split()}), "")


@cache
def _labels() -> frozenset[str]:
    """Labels of the shipped mappings, read once: every line of a PDF is asked."""
    fields = [field for name in MAPPINGS for field in load_mapping(name).fields]
    return frozenset(
        fold(header) for field in fields for header in field.headers if not field.field.startswith("text.")
    )


@cache
def _reference_headers() -> tuple[str, ...]:
    return next(field.headers for field in load_mapping("report").fields if field.field == "record_id")


def _pairs(block: Block, wanted: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    if block.kind == "table":
        return _pairs_of_table(block, wanted)
    if block.kind != "paragraph":
        return []
    match = LABELLED.match(block.text)
    return _one_after_another(*match.groups(), wanted) if match else _unmarked(block.text, wanted)


def _one_after_another(label: str, rest: str, wanted: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    """Label and value, and further known labels with a colon on the same line: "Web number: W1 Ward: Sedge"."""
    words = rest.split()
    for end, word in enumerate(words, start=1):
        for first in range(max(1, end - LONGEST_LABEL), end) if word.endswith(":") else ():
            inner = " ".join(words[first:end])[:-1]
            if fold(inner) in wanted and end < len(words):
                value = " ".join(words[:first])
                return [(label, value), *_one_after_another(inner, " ".join(words[end:]), wanted)]
    return [(label, rest)]


def _pairs_of_table(block: Block, wanted: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    """Label and value side by side, in one or more pairs a row, or labels in one row and values in the next."""
    rows = [tuple(" ".join(cell.split()).rstrip(" :") for cell in row) for row in block.rows]
    out = []
    for row, below in pairwise([*rows, ()]):
        cells = [cell for cell in row if cell]
        known = [fold(cell) in wanted for cell in cells]
        if len(cells) > 1 and all(known):
            out += [pair for pair in zip(row, below, strict=False) if all(pair)]
        elif any(known):
            out += [pair for pair, is_label in zip(pairwise(cells), known, strict=False) if is_label]
        elif len(cells) == 2:
            out.append((cells[0], cells[1]))
    return out


def _unmarked(text: str, wanted: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    """A known label without a colon, and what follows it on the line: of a date the date, of a reference the word with
    a digit in it, of others a few words. "Ward staff were too busy to answer" is a sentence."""
    words = text.split()
    for n in range(min(len(words) - 1, LONGEST_LABEL), 0, -1):
        label, value = " ".join(words[:n]), " ".join(words[n:])
        if fold(label) not in wanted:
            continue
        if fold(label) in map(fold, _reference_headers()):
            value = next((word for word in words[n:] if re.search(r"\d", word)), "")
        elif "date" in fold(label).split():
            value = _date_only(value) if re.search(r"\d", value) else ""
        elif len(words) - n > FEW_WORDS or text.endswith("."):
            value = ""
        return [(label, value)] if value else []
    return []


def _in_text(blocks: list[Block]) -> str:
    found = (OWN_REFERENCE.search(block.text) for block in blocks[:LABEL_ROWS])
    return next((match.group(1) for match in found if match), "")
