"""Words in a row: how a form's own wording, which stands in many texts, is told from what somebody wrote."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def runs_of(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Every run of `length` neighbouring words, in order."""
    return list(zip(*(words[i:] for i in range(length)), strict=False))


def is_mostly(runs: Sequence[tuple[str, ...]], common: Collection[tuple[str, ...]]) -> bool:
    """Whether more than half of the runs are among the common ones; of no runs none are."""
    return sum(run in common for run in runs) > len(runs) / 2
