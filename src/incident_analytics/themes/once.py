"""Texts that stand in an export again and again ("Nil.", "As above.", "Reviewed by the doctor.") are read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

Asked = tuple[str, str, date | None]  # text, section, day
SHORT = 240  # characters; a longer text hardly stands there twice, and would fill the memory
MOST_KEPT = 50_000  # texts; some tens of megabytes


class Once:
    """`find` for many texts, asked once for each different one; short ones are remembered. `since`: the days on which
    a rule of the codebook begins: of the day of a text only which of them came before it matters."""

    def __init__(
        self, find: Callable[[Iterable[Asked]], list[list[tuple]]], since: Iterable[date], keep: int = MOST_KEPT
    ) -> None:
        self._find, self._since, self._keep = find, sorted(since), keep
        self._known: dict[tuple, list[tuple]] = {}

    def mentions_of(self, texts: Sequence[Asked]) -> list[list[tuple]]:
        """What `find` gives for the texts, in their order."""
        keys = [(text, section, self._rules_then(when)) for text, section, when in texts]
        new = {key: asked for key, asked in zip(keys, texts, strict=True) if key not in self._known}
        found = dict(zip(new, self._find(new.values()), strict=True))
        out = [found[key] if key in found else self._known[key] for key in keys]
        if len(self._known) + len(found) > self._keep:
            self._known.clear()
        self._known.update((key, rows) for key, rows in found.items() if len(key[0]) <= SHORT)
        return out

    def _rules_then(self, when: date | None) -> int:
        return 0 if when is None else sum(first <= when for first in self._since)
