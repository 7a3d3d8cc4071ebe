"""The lists behind the rules, from the CSV files in data/: what a word may be."""

from __future__ import annotations

import re
from functools import cache

from ..schema.packaged import packaged_rows

TITLE, STAFF, KIN, FIRST, SURNAME, ORDINARY, NEVER, ALLOWED, HEAD = (1 << bit for bit in range(9))
CLASSES = {"title": TITLE, "staff": STAFF, "kin": KIN}
PLAIN_LISTS = {
    "first_names.csv": FIRST,
    "surnames.csv": SURNAME,
    "first_names_exceptions.csv": ORDINARY,
    "surnames_exceptions.csv": ORDINARY,
    "ordinary_words.csv": ORDINARY,
    "no_names.csv": NEVER,
    "allow.csv": ALLOWED,
    "heads.csv": HEAD,
}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    return packaged_rows(__package__, name)


@cache
def flags() -> dict[str, int]:
    """For each word in small letters, the sum of what it may be."""
    table: dict[str, int] = {}
    for name, flag in PLAIN_LISTS.items():
        for row in rows(name):
            word = next(iter(row.values())).lower()
            table[word] = table.get(word, 0) | flag
    for row in rows("roles.csv"):
        word = row["word"].lower()
        table[word] = table.get(word, 0) | CLASSES[row["class"]]
    return table


@cache
def reference_labels() -> list[tuple[str, str, bool]]:
    """(label, kind, whether it needs no "number" after it), longest first."""
    table = [(row["label"], row["kind"], row["stands_alone"] == "yes") for row in rows("reference_labels.csv")]
    return sorted(table, key=lambda row: (-len(row[0]), row[0]))


@cache
def allowed_phrases() -> frozenset[str]:
    """Names in full that stand for a programme, a training or a thing."""
    return frozenset(row["phrase"] for row in rows("allow_phrases.csv"))


@cache
def helplines() -> frozenset[str]:
    """Public numbers that identify nobody, digits only."""
    return frozenset(row["number"].replace(" ", "") for row in rows("helplines.csv"))


@cache
def postcode_areas() -> frozenset[str]:
    """The letters that begin a postcode."""
    return frozenset(row["area"] for row in rows("postcode_areas.csv"))


@cache
def care_words() -> re.Pattern[str]:
    """Words of people and of what is done for them, as notes are written; a star stands for any ending."""
    parts = "|".join(re.escape(row["word"]).replace(r"\*", r"\w*") for row in rows("care_words.csv"))
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)
