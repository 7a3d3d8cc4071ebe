"""Words and codes of an export turned into ours; what the value maps do not hold is listed, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from ..schema.source_types import fold_word
from ..sources.fields import UNDECIDED
from ..sources.words import look_up, value_map

FALLBACK = {
    "setting": "unknown",
    "nrls_setting": "unknown",
    "lfpse_location": "unknown",
    "lfpse_event_type": "other",
    "record_kind": "other",
    "approval": "accept",
    "country": "unknown",
    "role": "other",
    "finding_kind": "requirement",
    "measure": "occupied_bed_days",
    "source_type": "other",
}  # every harm map falls back to "missing"
VERIFIED_TAXONOMIES = ("4", "5")  # LFPSE code lists that are published; later ones may give a code another meaning
VERSIONED_MAPS = ("lfpse_location",)


def map_values(
    column: pl.Series, name: str, words: Iterable[tuple[str, str]] = (), taxonomy: pl.Series | None = None
) -> tuple[pl.Series, pl.DataFrame]:
    """The column in our words, and the words the map does not hold: value, n_rows.

    Blank cells stay blank; unknown words become the fallback level (such as `missing`), so that no row is lost
    for one word. `words` are a mapping's own additions. A bare code from a taxonomy whose code list is not
    published is unknown, and listed with its taxonomy.
    """
    known = value_map(name) | {fold_word(raw): value for raw, value in words if value != UNDECIDED}
    cells = column.cast(pl.String)
    if taxonomy is not None and name in VERSIONED_MAPS:
        cells = _with_taxonomy(cells, taxonomy)
    found = {raw: look_up(raw, known) for raw in cells.drop_nulls().unique().to_list()}
    unknown = [raw for raw, value in found.items() if value is None]
    fallback = FALLBACK.get(name, "missing")
    mapped = pl.Series(column.name, [None if c is None else found[c] or fallback for c in cells], dtype=pl.String)
    counts = pl.DataFrame({"value": cells}).filter(pl.col("value").is_in(unknown)).group_by("value").len("n_rows")
    return mapped, counts.sort(["n_rows", "value"], descending=[True, False]).cast({"n_rows": pl.Int64})


def _with_taxonomy(cells: pl.Series, taxonomy: pl.Series) -> pl.Series:
    out = []
    for cell, version in zip(cells, taxonomy.cast(pl.String), strict=True):
        major = re.match(r"\s*[vV]?(\d+)", version or "")
        other = major is not None and major.group(1) not in VERIFIED_TAXONOMIES
        coded = cell is not None and re.fullmatch(r"[\d\s{~@}]+", cell) is not None
        out.append(f"taxonomy {major.group(1)}: {cell}" if other and coded else cell)
    return pl.Series(cells.name, out, dtype=pl.String)


def own_themes(column: pl.Series, words: Iterable[tuple[str, str]]) -> pl.Series:
    """A column of a trust's own topics ("Observations; Leave") with theme_ids in their place as far as `words` (topic,
    theme_ids with |) tell them; others stay as they are and are listed by the run."""
    known = {fold_word(topic): themes.replace("|", ";") for topic, themes in words if themes != UNDECIDED}
    told = [None if cell is None else ";".join(known.get(fold_word(part), part.strip()) for part in cell.split(";"))
            for cell in column.to_list()]  # fmt: skip
    return pl.Series(column.name, told, dtype=pl.String)
