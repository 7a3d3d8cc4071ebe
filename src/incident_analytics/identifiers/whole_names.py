"""Cells that are nothing but a person's name, where a ward's was wanted: no rule for sentences finds them."""

from __future__ import annotations

import re

import polars as pl

from ..errors import ResidualIdentifierError, StudyError, join_problems
from .words import ALLOWED, FIRST, HEAD, NEVER, ORDINARY, SURNAME, TITLE, allowed_phrases, flags

WORD = re.compile(r"[^\W\d_][\w'’-]*")
LISTED_BACKWARDS = re.compile(r"^\s*[^\W\d_][\w'’-]*\s*,\s*[^\W\d_][\w'’.-]*\s*$")
MOST_WORDS = 3
PLACE = NEVER | HEAD


def is_persons_name(cell: str) -> bool:
    """Whether a whole cell reads as a person's name: a title and a name, first name and surname in either order, an
    initial and a surname. A word for a place ("Elizabeth House"), a plant or a gem ("Willow Brook") and
    people after whom wards are called ("Mary Seacole": `allow_phrases.csv`) make it none."""
    words = [word.lower() for word in WORD.findall(cell)]
    may_be = [_flags_of(word) for word in words]
    if not 2 <= len(words) <= MOST_WORDS or re.search(r"\d", cell) or " ".join(words) in allowed_phrases():
        return False
    if may_be[0] & TITLE:
        named = [held for word, held in zip(words, may_be, strict=True) if len(word) > 1][1:]
        return bool(named) and not any(held & PLACE and not held & SURNAME for held in named)
    if LISTED_BACKWARDS.match(cell) or _only_backwards(may_be):
        words, may_be = words[::-1], may_be[::-1]
    return _goes_before(words[0], may_be) and _is_surname(may_be[-1])


def names_a_person(line: str) -> bool:
    """Whether a line of words, such as a title, holds a first name and a surname beside each other."""
    pairs = re.findall(r"(?=\b([A-Z][\w'’-]+ [A-Z][\w'’-]+)\b)", line)
    return any(is_persons_name(pair) and _flags_of(pair.split()[1].lower()) & SURNAME for pair in pairs)


def _flags_of(word: str) -> int:
    """What a word in small letters may be; of "smith's" and "smith-jones" what "smith" may be."""
    return flags().get(re.split(r"['’]s$|-", word)[0], 0)


def _only_backwards(may_be: list[int]) -> bool:
    """A word that is nothing but a surname, before a first name: "Okafor John"."""
    only_surname = may_be[0] & SURNAME and not may_be[0] & (FIRST | ORDINARY | PLACE | ALLOWED)
    return len(may_be) == 2 and bool(only_surname) and bool(may_be[1] & FIRST)


def _goes_before(first: str, may_be: list[int]) -> bool:
    """A first name that is no plant or gem, or an initial before what is nothing but a surname."""
    if len(first) == 1:
        return bool(may_be[-1] & SURNAME) and not may_be[-1] & (ORDINARY | PLACE)
    return bool(may_be[0] & FIRST) and not may_be[0] & (ALLOWED | NEVER)


def _is_surname(may_be: int) -> bool:
    """A word of the list of surnames, or of no list at all."""
    return not may_be & NEVER and (bool(may_be & SURNAME) or not may_be)


def refuse_persons_as_wards(tables: list[pl.DataFrame], confirmed: set[str]) -> None:
    """Raise ResidualIdentifierError where units of `tables` (unit; source_file and source_row where known) read as
    names of persons and are not among the `confirmed` names of wards. The message never says them."""
    places = []
    for table in tables:
        named = (unit for unit in table["unit"].drop_nulls().unique() if any(map(is_persons_name, unit.split(";"))))
        units = set(named) - confirmed
        held = table.filter(pl.col("unit").is_in(sorted(units)))
        known = "source_row" in held.columns
        places += [f"{row['source_file']}, row {row['source_row']}: unit" if known else "exposure: unit"
                   for row in held.head(5).iter_rows(named=True)]  # fmt: skip
        places += [f"and {held.height - 5:,} more rows"] if held.height > 5 else []
    if places:
        hint = 'HINT: mend the column, or list the wards that are called so in a table of wards (as = "wards").'
        raise ResidualIdentifierError(
            join_problems(
                "names of wards read as names of persons. Nothing was written", list(dict.fromkeys(places)), hint
            )
        )


def refuse_person_in_title(title: str) -> None:
    """Raise StudyError where a title, which stands on every page, seems to name a person."""
    if names_a_person(title):
        raise StudyError(
            "[study] title seems to name a person, and stands on every page that leaves.\n"
            "HINT: call the study by its trust, its wards or its years."
        )
