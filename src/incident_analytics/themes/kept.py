"""What was once found for a word, kept: texts repeat their words, and a second one costs a look in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_KEPT = 200_000  # distinct words; some megabytes


class Kept(dict[str, T], Generic[T]):
    """Word → what `find` says of it, found when first asked for. Forgets everything when it grows too large."""

    def __init__(self, find: Callable[[str], T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> T:
        if len(self) >= MOST_KEPT:
            self.clear()
        found = self[word] = self._find(word)
        return found
