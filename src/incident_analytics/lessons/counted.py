"""Numbers with their word."""

from __future__ import annotations


def many(n: int, word: str) -> str:
    """A number with its word, which takes an s unless there is one."""
    return f"{n:,} {word}{'' if n == 1 else 's'}"
