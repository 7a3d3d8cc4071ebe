"""Names of bodies as people write them, matched to known names by rules that keep places apart.

Only words that say nothing about which body is meant may differ: the legal form, "the" and "of", a plural. A word
for a place, or for what a body does, never may: Essex Partnership is not Sussex Partnership, and Sussex
Partnership is not University Hospitals Sussex. What is left over is listed for a person, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from ..schema.source_types import fold_word
from .body_names import LEADING_WORDS, body_names

SAYS_NOTHING = frozenset(
    "the of and for at in nhs trust foundation ft nhst nhsft fndn board limited ltd plc local".split()
)
ONE_SPELLING = {
    "hospitals": "hospital", "services": "service", "healthcare": "health care", "foundations": "foundation",
    "uni": "university", "univ": "university", "st": "saint", "amb": "ambulance", "gt": "great", "dr": "",
    "centres": "centre", "trusts": "trust", "systems": "system",
}  # fmt: skip
OFTEN_LEFT_OUT = frozenset({"university", "teaching", "hospital"})  # words that bodies gain and people leave out
SHORTEST = 2  # words that must be left: one alone names a place, unless the legal form stands beside it
LEGAL_FORM = re.compile(r"\b(?:NHS|trust|FT|health board)\b", re.IGNORECASE)
OFFICES = re.compile(
    r"^.*?\b(?:chief executive(?: officer)?|medical director|chief nurs\w+(?: officer)?|director of \w+|"
    r"chair(?:man|person)?|head of [\w ]+?|legal (?:services|department|team)|patient safety lead|c\.?e\.?o\.?)\b"
    r"(?:\s+at)?[\s,:;–-]*(?:of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
MATCH_SCHEMA = {"name": pl.String, "match": pl.String, "rule": pl.String, "candidates": pl.List(pl.String)}
EXACT, CORE, SOFT = "same name", "same but for legal form", "same but for university, teaching or hospital"
DOUBTFUL, NONE = "doubtful: for a person", "no body of that name"


def core(name: str) -> frozenset[str]:
    """The words of a name that say which body is meant."""
    words = fold_word(re.sub(r"\([^)]*\)", " ", name.replace("&", " and ").replace("’", "").replace("'", "")))
    spelled = " ".join(ONE_SPELLING.get(word, word) for word in words.split())
    return frozenset(word for word in spelled.split() if word not in SAYS_NOTHING)


def match_bodies(names: Iterable[str], known: Iterable[str]) -> pl.DataFrame:
    """One row per distinct name: name, match (a known name or null), rule, candidates (for the doubtful).

    `known` are the names that may be matched. A name that fits two of them is doubtful, as is one that shares all
    its words with a longer known name ("Royal Berkshire" and "Royal Berkshire Hospital").
    """
    known = sorted(set(known))
    by_fold = _index(known, fold_word)
    by_core = _index(known, core)
    by_soft = _index(known, _soft)
    rows = [_match(name, by_fold, by_core, by_soft) for name in sorted(set(names))]
    return pl.DataFrame(rows, schema=MATCH_SCHEMA, orient="row")


def _index(known: list[str], key: object) -> dict[object, list[str]]:
    found: dict[object, list[str]] = {}
    for name in known:
        found.setdefault(key(name), []).append(name)
    return found


def _soft(name: str) -> frozenset[str]:
    return core(name) - OFTEN_LEFT_OUT


def _forms(name: str) -> list[str]:
    """The name as written, without an office before it, and as a legal name inside it."""
    without = OFFICES.sub("", name)
    stripped = LEADING_WORDS.sub("", name)
    return list(dict.fromkeys(form for form in (name, without, stripped, *body_names(name)) if form.strip()))


def _match(name: str, by_fold: dict, by_core: dict, by_soft: dict) -> tuple[str, str | None, str, list[str]]:
    forms = _forms(name)
    for rule, index, key in ((EXACT, by_fold, fold_word), (CORE, by_core, core), (SOFT, by_soft, _soft)):
        found = {
            hit
            for form in forms
            if rule == EXACT or _says_enough(form, key(form), rule)
            for hit in index.get(key(form), [])
        }
        if rule == SOFT and len(found) == 1:
            # "Coventry and Warwickshire" may be its university hospitals or its partnership trust.
            found |= {hit for form in forms for hit in _contained(form, by_core)}
        if len(found) == 1:
            return name, found.pop(), rule, []
        if found:
            return name, None, DOUBTFUL, sorted(found)
    near = sorted({hit for form in forms for hit in _contained(form, by_core)})
    return (name, None, DOUBTFUL, near) if near else (name, None, NONE, [])


def _says_enough(form: str, words: frozenset[str], rule: str) -> bool:
    """Two words of its own; or one, where the legal form is there and no other word was taken away for it."""
    telling = len(words - OFTEN_LEFT_OUT)
    return telling >= SHORTEST or (rule == CORE and telling == 1 and LEGAL_FORM.search(form) is not None)


def _contained(form: str, by_core: dict[frozenset[str], list[str]]) -> list[str]:
    """Known names all of whose words the form has, or the other way round; for a person to choose from."""
    words = core(form)
    if len(words) < SHORTEST:
        return []
    return [name for key, names in by_core.items() for name in names
            if len(key) >= SHORTEST and (key < words or words < key)]  # fmt: skip
