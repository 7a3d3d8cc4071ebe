"""How strong an action is, by the RCA2 hierarchy (VA/NPSF 2015), read from its words (data/action_strength.csv)."""

from __future__ import annotations

import re
from functools import cache

from ..schema.levels import ACTION_STRENGTHS
from ..schema.packaged import packaged_rows

NO_KIND = "names no kind of action that the hierarchy knows"
# What is only talked about, taught or written down is no change in the room: "training will cover the removal of ...".
ONLY_ABOUT = re.compile(
    r"\b(?:discuss\w*|remind\w*|consider\w*|explor\w+|review of|audit of)\b[^.;]*$"
    r"|\b(?:train(?:ing|ed)?|e-?learning|workshop|refresher|induction|briefing|bulletin|newsletter|memo|polic(?:y|ies)|"
    r"guidance|procedure|protocol|awareness)\b[^.;]*?\b(?:cover|include|address|explain|describe|set out|on|about|of)\b"
    r"[^.;]*$",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[.;]|\band (?=(?:to )?(?:install|replac|remov|fit|refurbish|recruit|appoint|introduc)"
    r"|the \w+ (?:was|were|has|have)\b)",
    re.IGNORECASE,
)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    rows = packaged_rows(__package__, "action_strength.csv")
    return [(row["strength"], re.compile(row["pattern"], re.IGNORECASE), row["note"]) for row in rows]


def action_strength(text: str | None) -> tuple[str | None, str]:
    """(strong, intermediate, weak or None, reason): the strongest kind of action that the text names.

    None where the text names no action that the hierarchy knows; about one in seven published actions is too
    vague to place. What a clause only teaches, discusses or writes about is as weak as that.
    """
    found = _kinds_in(text)
    return max(found, key=lambda pair: ACTION_STRENGTHS.index(pair[0])) if found else (None, NO_KIND)


def strength_reason(text: str | None, strength: str | None) -> str:
    """The reason for a strength that was read from a text, or from a part of it."""
    return next((note for kind, note in _kinds_in(text) if kind == strength), NO_KIND)


def _kinds_in(text: str | None) -> list[tuple[str, str]]:
    return [kind for clause in CLAUSE.split(text or "") for kind in _kinds(clause)]


def _kinds(clause: str) -> list[tuple[str, str]]:
    """(strength, reason) of each kind of action in a clause; of what is only spoken about, the weak ones alone."""
    matches = [(strength, pattern.search(clause), note) for strength, pattern, note in _patterns()]
    held = [(strength, match, note) for strength, match, note in matches if match]
    weak = [(strength, note) for strength, _, note in held if strength == ACTION_STRENGTHS[0]]
    return [
        (strength, note) for strength, match, note in held
        if not (weak and strength != ACTION_STRENGTHS[0] and ONLY_ABOUT.search(clause[: match.start()]))
    ]  # fmt: skip
