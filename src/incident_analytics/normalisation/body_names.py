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
            name = LEADING_WORDS.sub("", re.sub(r"\s+", " ", match.group(0))).strip()
            if name and name not in found:
                found.append(name)
    return found


def fold_body(name: str) -> str:
    """A body's name for comparison: "&" as "and", and one legal form for all trusts.

    A trust that became a foundation trust is the same body; writers use either form long after.
    """
    folded = re.sub(r"^the ", "", fold_word(name.replace("&", " and ").replace("’", "'").replace("'", "")))
    return re.sub(r"\b(?:nhs )?(?:foundation trust|ft|trust)$|\bnhs (?:foundation )?trust\b", "nhs trust", folded)
