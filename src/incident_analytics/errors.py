"""Errors that are shown to the analyst as they are, without a traceback.

Every message says what is wrong, where (file, row, column), what is allowed, and where possible a hint.
No message ever carries a narrative or an identifier.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


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


def need_columns(present: Iterable[str], wanted: Iterable[str], where: str = "") -> None:
    """Raises MappingError naming every wanted column that is not there, with the nearest one that is; `where` ("file:
    ") begins the message."""
    names = list(present)
    missing = [f'"{name}"; {did_you_mean(name, names)}' for name in wanted if name not in names]
    if missing:
        raise MappingError(f"{where}no column {', '.join(missing)}\nAllowed: {', '.join(names)}.")


def join_problems(title: str, problems: Iterable[str], hint: str = "", most: int | None = None) -> str:
    """One message holding every problem at once, one line each; beyond `most` they are only counted."""
    found = list(problems)
    shown = found[:most]
    more = [f"and {len(found) - len(shown)} more"] if len(found) > len(shown) else []
    lines = [title, *(f"  - {problem}" for problem in [*shown, *more])]
    return "\n".join([*lines, f"HINT: {hint}"] if hint else lines)
