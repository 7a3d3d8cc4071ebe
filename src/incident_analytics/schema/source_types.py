"""Who speaks: the kinds of source, their group, and what each has the standing to say (data/source_types.csv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .packaged import packaged_rows


@dataclass(frozen=True)
class SourceType:
    """One kind of source. `counts_as_serious`: its failures feed statuses, not only rates."""

    source_type: str
    source_group: str
    issues_lessons: bool
    gives_assurance: bool
    counts_as_serious: bool


@cache
def source_types() -> dict[str, SourceType]:
    """Every kind of source by its name."""
    return {
        row["source_type"]: SourceType(
            row["source_type"],
            row["source_group"],
            row["issues_lessons"] == "yes",
            row["gives_assurance"] == "yes",
            row["counts_as_serious"] == "yes",
        )
        for row in _rows()
    }


def source_groups() -> dict[str, str]:
    """Kind of source → its group."""
    return {name: kind.source_group for name, kind in source_types().items()}


@cache
def source_words() -> dict[str, str]:
    """Kind of source → what people call it."""
    return {row["source_type"]: row["words"] for row in _rows()}


@cache
def source_type_aliases() -> dict[str, str]:
    """Folded spelling → source type."""
    out = {fold_word(row["source_type"]): row["source_type"] for row in _rows()}
    for row in _rows():
        out |= {fold_word(alias): row["source_type"] for alias in row["aliases"].split("|")}
    return out


def fold_word(word: str) -> str:
    """A word without case, punctuation and double spaces."""
    return re.sub(r"[^a-z0-9]+", " ", word.casefold()).strip()


def _rows() -> list[dict[str, str]]:
    return packaged_rows(__package__, "source_types.csv")
