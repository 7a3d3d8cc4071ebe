"""How ward staff type: no capitals, shortened words, the odd slip of the keyboard."""

from __future__ import annotations

import re
from random import Random

SHORT_FORMS = {
    "patient": "pt",
    "with": "w",
    "observations": "obs",
    "approximately": "approx",
    "because": "cos",
    "before": "b4",
    "without": "w/o",
    "and": "&",
    "informed": "inf",
    "morning": "am",
    "regarding": "re",
    "tonight": "tonite",
}
SLIPS = {
    "received": "recieved",
    "their": "thier",
    "until": "untill",
    "occurred": "occured",
    "definitely": "definately",
    "the": "teh",
    "staff": "saff",
    "nobody": "nobdy",
    "again": "agian",
    "someone": "somone",
    "asked": "aksed",
    "which": "wich",
    "written": "writen",
    "minutes": "mintues",
    "found": "foudn",
    "straight": "strait",
}
SHORTEN_AT = 0.12
SLIP_AT = 0.03


def as_typed(sentence: str, rng: Random, style: str) -> str:
    """The sentence as a busy nurse types it, meaning unchanged. Style: `upper`, `sentence` or `plain`."""
    text = " ".join(_as_typed_word(word, rng) for word in sentence.split(" "))
    if style == "upper":
        return text.upper()
    # Those who write whole sentences often paste them from a word processor, curly apostrophes and all.
    return (text[:1].upper() + text[1:]).replace("'", "\u2019") if style == "sentence" else text


def _as_typed_word(word: str, rng: Random) -> str:
    bare = re.sub(r"\W", "", word)
    if bare != word:
        return word
    if word in SHORT_FORMS and rng.random() < SHORTEN_AT:
        return SHORT_FORMS[word]
    return SLIPS[word] if word in SLIPS and rng.random() < SLIP_AT else word
