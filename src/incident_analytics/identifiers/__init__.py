"""Residual identifiers in texts that should have none: kinds and positions, never what was found.

A scan that finds nothing is not anonymity: it lowers a risk, and says so wherever it is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from ..errors import IncidentAnalyticsError, MappingError
from ..schema import as_polars
from .gate import ACTIONS, pass_gate
from .kinds import KINDS, as_given, found_in_plain, plain_text, with_more
from .mask import band_ages, mask, new_key, pseudonym, shift_dates
from .reidentify import Reidentification, check_reidentification
from .sieve import worth
from .with_presidio import presidio_spans

__all__ = [
    "ACTIONS",
    "ALSO",
    "KINDS",
    "Reidentification",
    "band_ages",
    "check_reidentification",
    "find_identifiers",
    "mask",
    "new_key",
    "pass_gate",
    "pseudonym",
    "shift_dates",
]

ALSO = ("presidio",)  # finders beside our own
SCHEMA = {"record_id": pl.String, "section": pl.String, "kind": pl.String, "start": pl.Int64, "end": pl.Int64}


def find_identifiers(
    narratives: object, also: str | None = None, *, likely: bool = True, places: Iterable[str] = ()
) -> pl.DataFrame:
    """One row per suspected identifier: record_id, section, kind, start, end (characters of the text as given).

    Kinds are listed in KINDS. A name found by its title in one section of a record is found in all of them.
    `narratives` needs record_id and text; section is used where given. No two spans of a text overlap. `also`:
    "presidio" adds what Microsoft Presidio's recognisers find (extra `pii`). `likely`: also what only the words around
    it give away (see likely.py); words that stand in `places` (wards, bodies) are taken for none there. Raises
    MappingError when a needed column is missing, IncidentAnalyticsError for another word or where Presidio is not
    installed.
    """
    if also not in (None, *ALSO):
        raise IncidentAnalyticsError(f"also is not known.\nAllowed: {', '.join(ALSO)}.")
    table = as_polars(narratives)
    missing = [name for name in ("record_id", "text") if name not in table.columns]
    if missing:
        raise MappingError(f"narratives lack the columns: {', '.join(missing)}.\nAllowed: record_id, section, text.")
    section = pl.col("section").cast(pl.String) if "section" in table.columns else pl.lit("description")
    rows = table.select(pl.col("record_id").cast(pl.String), section.alias("section"), pl.col("text").cast(pl.String))
    rows = rows.filter(pl.col("text").str.len_bytes() > 0)
    folded = [plain_text(text) for text in rows["text"]]
    useful = worth([text for text, _ in folded])
    records: dict[str | None, list[int]] = {}
    for place, record_id in enumerate(rows["record_id"]):
        records.setdefault(record_id, []).append(place)
    sections, found = rows["section"].to_list(), []
    known = frozenset(word for name in places for word in re.split(r"\W+", name.lower()) if word)
    for record_id, held in records.items():
        texts = [folded[at][0] for at in held]
        spans = found_in_plain(texts, [useful[at] for at in held], likely=likely, places=known)
        for place, of_text in zip(held, spans, strict=True):
            more = presidio_spans(rows["text"][place]) if also else ()
            spans_given = with_more(as_given(of_text, folded[place][1]), more)
            found += [(record_id, sections[place], *one) for one in spans_given]
    return pl.DataFrame(found, schema=SCHEMA, orient="row").sort("record_id", "section", "start", "kind")
