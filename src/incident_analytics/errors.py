"""Errors that are shown to the analyst as they are, without a traceback.

Every message says what is wrong, where (file, row, column), what is allowed, and where possible a hint.
No message ever carries a narrative or an identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_NAME, MOST_WORDS, MOST_SHOWN = 60, 8, 20
LONG_NUMBER = re.compile(r"\d[\d -]{5,}")


class IncidentAnalyticsError(Exception):
    """Base class for errors shown without a traceback (exit code 1: the data were refused)."""


class MappingError(IncidentAnalyticsError):
    """A file cannot be read as the source it was said to be."""


class CodebookError(IncidentAnalyticsError):
    """The codebook contradicts itself or names something that does not exist."""


class ResidualIdentifierError(IncidentAnalyticsError):
    """Texts still hold identifiers and the study file does not say what to do about them."""


class DisclosureError(IncidentAnalyticsError):
    """A table or file may not leave as it is."""


class StudyError(IncidentAnalyticsError):
    """The study file asks for something unknown or impossible."""


def did_you_mean(wrong: str, allowed: Iterable[str]) -> str:
    """A hint naming the nearest allowed word, or an empty string when none is near."""
    folded = {name.casefold(): name for name in allowed}
    near = get_close_matches(wrong.casefold(), list(folded), n=1, cutoff=0.6)
    return f'did you mean "{folded[near[0]]}"?' if near else ""


def with_hint(problem: str, hint: str) -> str:
    """A problem, and a hint where there is one."""
    return f"{problem}; {hint}" if hint else problem


def need_columns(present: Iterable[str], wanted: Iterable[str], where: str = "") -> None:
    """Raises MappingError naming every wanted column that is not there, with the nearest one that is; `where` ("file:
    ") begins the message."""
    names = list(present)
    told = [] if _is_record(names) else [name for name in names if looks_like_a_name(name)]
    missing = [with_hint(f'"{name}"', did_you_mean(name, told)) for name in wanted if name not in names]
    if missing:
        raise MappingError(f"{where}no column {', '.join(missing)}\nAllowed: {names_shown(names)}.")


def unknown_columns(extra: Iterable[str], allowed: Iterable[str], header: Iterable[str]) -> list[str]:
    """Problems of columns that nobody reads, by name only where they look like names: a file without headers has a
    record in its first row."""
    header, allowed, extra = list(header), list(allowed), list(extra)
    if extra and (_is_record(header) or not set(header) & set(allowed)):
        return [f"row 1 is no header: {len(extra)} of its cells are no column that is known"]
    return [with_hint(f"column {quoted_id(name)} is not known", did_you_mean(name, allowed)) for name in extra]


def looks_like_a_name(text: str) -> bool:
    """Whether a text may stand in a message as a name of a column or a theme: a few short words without a long number.
    The first row of a file without headers is a record."""
    return len(text) <= LONGEST_NAME and len(text.split()) <= MOST_WORDS and not LONG_NUMBER.search(text)


def _is_record(names: list[str]) -> bool:
    """Whether the first row of a file is a record and no header: a cell of it is a number, a date or a sentence."""
    return any(re.fullmatch(r"\W*\d[\d\W]*|.*[a-z]{3}[.!?]", name.strip()) for name in names)


def quoted_id(word: str) -> str:
    """A word as it may stand in a message: in quotes where it looks like an id, else that it is none."""
    return f'"{word}"' if re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", word) else "of that name (it does not look like an id)"


def names_shown(names: Iterable[str]) -> str:
    """Names that may be shown, at most twenty; the others are counted."""
    every = list(names)
    if _is_record(every):
        return "a header in row 1, which seems to be a record"
    told = [name for name in every if looks_like_a_name(name)][:MOST_SHOWN]
    more = len(every) - len(told)
    if not told:
        return f"{more:,} names that do not look like headers; row 1 may be a record"
    return ", ".join(told) + (f" and {more:,} more" if more else "")


def join_problems(title: str, problems: Iterable[str], hint: str = "", most: int | None = None) -> str:
    """One message holding every problem at once, one line each; beyond `most` they are only counted."""
    found = list(problems)
    shown = found[:most]
    more = [f"and {len(found) - len(shown)} more"] if len(found) > len(shown) else []
    lines = [title, *(f"  - {problem}" for problem in [*shown, *more])]
    return "\n".join([*lines, f"HINT: {hint}"] if hint else lines)
