"""Names of NHS bodies in a list of addressees, by the endings of their legal names; never a fuzzy match."""

from __future__ import annotations

import re

from ..schema.source_types import fold_word

# The endings that NHS bodies carry in their legal names; "&" is read as "and".
BODY = re.compile(
    # A comma belongs to the name only in a list of places: "Barking, Havering and Redbridge".
    r"((?:[A-Z][\w'’.-]*(?:,(?=\s[A-Z]\w+(?:,|\s(?:and|&)\s)))?|(?i:of|and|the|for|&))\s+){1,9}?"
    r"(?i:NHS\s+Foundation\s+Trust|NHS\s+Trust|NHS\s+FT|University\s+Health\s+Board|Health\s+Board|"
    r"Health\s+(?:and|&)\s+Social\s+Care\s+Trust|Foundation\s+Trust|Partnership\s+Trust)"
)
NAMELESS = frozenset({"nhs trust", "health board", "university health board", "partnership trust"})
# A trust gains and loses "university" without becoming another body, but a place alone is no name without it.
GAINED = re.compile(r"^(\S+ .*\S) university(?= nhs trust$)")
DOUBLED = re.compile(r"\b(?:foundation|nhs) (?=(?:partnership )?nhs trust$)")
OFFICE = re.compile(
    r"^.*\b(?:chief executive|medical director)(?: officer)?\b(?: (?:of|for|at))?(?: the)? (?=\S)", re.IGNORECASE
)
LEADING_WORDS = re.compile(
    r"^(?:(?:the|of|and|for|chief|executive|officer|medical|director|chair|chairman|ceo|interim|acting|nurse|"
    r"head|legal|services|secretary|managing|operating)\b[\s,]*)+",
    re.IGNORECASE,
)


def body_names(addressees: str) -> list[str]:
    """Names of NHS bodies in a list of addressees, in order, as written but without offices before the name.

    A body is known by the ending of its legal name. Places are never guessed nearer to one another: a name that
    is not matched exactly later stays a name of its own.
    """
    found: list[str] = []
    for part in re.split(r"[|;\n]|(?<=Trust),|(?<=Board),", addressees.replace("&amp;", "&")):
        match = BODY.search(part)
        if match:
            name = OFFICE.sub("", re.sub(r"\s+", " ", match.group(0)))
            name = LEADING_WORDS.sub("", name).strip()
            if name and name not in found and fold_body(name) not in NAMELESS:
                found.append(name)
    return found


def fold_body(name: str) -> str:
    """A body's name for comparison: "&" as "and", and one legal form for all trusts.

    A trust that became a foundation trust is the same body; writers use either form long after.
    """
    folded = re.sub(r"^the ", "", fold_word(name.replace("&", " and ").replace("’", "'").replace("'", "")))
    return re.sub(r"\b(?:nhs )?(?:foundation trust|ft|trust)$|\bnhs (?:foundation )?trust\b", "nhs trust", folded)


def unlisted_body(name: str) -> str:
    """What a body is called here that no list of organisations names: folded, and the same after it became a
    university trust ("Essex Partnership University") or where "local" or "foundation" is written in the wrong place."""
    folded = DOUBLED.sub("", fold_body(name).replace("local health board", "health board"))
    return GAINED.sub(r"\1", folded)
