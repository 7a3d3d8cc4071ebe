"""Words of an export turned into ours by data/values.csv; what it does not hold is listed, not guessed."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import polars as pl

from ..schema.source_types import fold_word, source_type_aliases

FALLBACK = {
    "harm": "missing",
    "setting": "unknown",
    "approval": "accept",
    "finding_kind": "requirement",
    "measure": "occupied_bed_days",
    "source_type": "other",
}


@cache
def value_map(name: str) -> dict[str, str]:
    """Folded word of an export → our word."""
    if name == "source_type":
        return source_type_aliases()
    text = (resources.files(__package__) / "data" / "values.csv").read_text(encoding="utf-8")
    return {row["raw"]: row["value"] for row in csv.DictReader(text.splitlines()) if row["map"] == name}


def map_values(column: pl.Series, name: str) -> tuple[pl.Series, pl.DataFrame]:
    """The column in our words, and the words the map does not hold: value, n_rows.

    Blank cells stay blank; unknown words become the fallback level (such as `missing`), so that no row is lost
    for one word.
    """
    words = value_map(name)
    known = {raw: _lookup(raw, words) for raw in column.drop_nulls().unique().to_list()}
    unknown = [raw for raw, value in known.items() if value is None]
    mapped = column.replace_strict(
        {raw: value or FALLBACK[name] for raw, value in known.items()}, default=None, return_dtype=pl.String
    )
    counts = column.filter(column.is_in(unknown)).value_counts(sort=True)
    return mapped, counts.rename({column.name: "value", "count": "n_rows"}).with_columns(
        pl.col("n_rows").cast(pl.Int64)
    )


def _lookup(raw: str, words: dict[str, str]) -> str | None:
    """Our word for `raw`: as it stands, or without the explanation that forms put in brackets behind a level."""
    return words.get(fold_word(raw)) or words.get(fold_word(raw.split("(")[0]))
