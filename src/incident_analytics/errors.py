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


def join_problems(title: str, problems: Iterable[str], hint: str = "") -> str:
    """One message holding every problem at once, one line each."""
    lines = [title, *(f"  - {problem}" for problem in problems)]
    return "\n".join([*lines, f"HINT: {hint}"] if hint else lines)
