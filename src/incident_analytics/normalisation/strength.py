"""How strong an action is, by the RCA2 hierarchy (VA/NPSF 2015), read from its words (data/action_strength.csv)."""

from __future__ import annotations

import re
from functools import cache

from ..schema.levels import ACTION_STRENGTHS
from ..schema.packaged import packaged_rows


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    rows = packaged_rows(__package__, "action_strength.csv")
    return [(row["strength"], re.compile(row["pattern"], re.IGNORECASE), row["note"]) for row in rows]


def action_strength(text: str | None) -> tuple[str | None, str]:
    """(strong, intermediate, weak or None, reason): the strongest kind of action that the text names.

    None where the text names no action that the hierarchy knows; about one in seven published actions is too
    vague to place.
    """
    found = [(strength, note) for strength, pattern, note in _patterns() if text and pattern.search(text)]
    if not found:
        return None, "names no kind of action that the hierarchy knows"
    return max(found, key=lambda pair: ACTION_STRENGTHS.index(pair[0]))
