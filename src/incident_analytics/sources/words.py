"""Words and codes of exports and what they are in ours (data/values.csv)."""

from __future__ import annotations

import re
from functools import cache

from ..schema.packaged import packaged_rows
from ..schema.source_types import fold_word, source_type_aliases
from .fields import VALUE_MAPS

# A map may take in the words of another, as far as it has the same levels: psychological harm is never fatal.
BUILDS_ON = {
    "psychological_harm": "harm",
    "nrls_harm": "harm",
    "lfpse_physical_harm": "harm",
    "lfpse_psychological_harm": "psychological_harm",
    "nrls_setting": "setting",
    "lfpse_location": "setting",
}
SEVERAL = "{~@~}"  # between the answers of an LFPSE question that allows several
CODES = re.compile(r"^\d{1,3}(?: \d{1,3})+$")  # the same as codes with blanks between them


@cache
def value_map(name: str) -> dict[str, str]:
    """Folded word or code of an export → our word."""
    if name == "source_type":
        return source_type_aliases()
    words = dict(value_map(BUILDS_ON[name])) if name in BUILDS_ON else {}
    words = {raw: value for raw, value in words.items() if value in VALUE_MAPS[name]}
    if name in ("record_kind", "lfpse_event_type"):
        words = {fold_word(kind): kind for kind in VALUE_MAPS[name]}
    return words | {raw: value for kind, raw, value in _rows() if kind == name}


@cache
def _rows() -> list[tuple[str, str, str]]:
    return [(row["map"], row["raw"], row["value"]) for row in packaged_rows(__package__, "values.csv")]


def look_up(raw: str, words: dict[str, str]) -> str | None:
    """Our word for `raw`: as it stands, without the explanation that forms put in brackets behind a level, or,
    for several answers, the word that all of them share ("other" where they differ and the map has it)."""
    whole = words.get(fold_word(raw)) or words.get(fold_word(raw.split("(")[0]))
    if whole or not (SEVERAL in raw or CODES.match(raw)):
        return whole
    parts = raw.split(SEVERAL) if SEVERAL in raw else raw.split()
    each = {look_up(part.strip(), words) for part in parts if part.strip()}
    if None in each or not each:
        return None
    if len(each) == 1:
        return each.pop()
    return "other" if "other" in words.values() else None
