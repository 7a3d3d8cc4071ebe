"""Two systems that tell of one incident without naming each other: same day, same body, much the same words."""

from __future__ import annotations

import re
from itertools import combinations

import polars as pl

ALIKE = 0.5  # share of distinct words of four letters and more that both texts hold
FEWEST_WORDS = 8  # shorter texts agree by chance
KINDS = ("incident", "investigation")
MOST_PER_DAY = 60  # records of one body on one day; more is a default date, and proves nothing


def same_day_and_text(records: pl.DataFrame, narratives: pl.DataFrame | None) -> list[tuple[str, str]]:
    """Pairs of record_ids from different systems with one day, one body, no contradicting unit, and descriptions
    that share at least half of their words; a record that fits two others equally well is left alone."""
    if narratives is None or narratives.is_empty():
        return []
    texts = narratives.filter(pl.col("section") == "description").select("record_id", "text")
    dated = records.filter(
        (pl.col("date_precision") == "day") & pl.col("org_lineage").is_not_null() & pl.col("record_kind").is_in(KINDS)
    )
    key = ["org_lineage", "occurred_date"]
    crowd = dated.filter(
        (pl.col("source_system").n_unique().over(key) > 1) & (pl.len().over(key) <= MOST_PER_DAY)
    ).join(texts, on="record_id", how="inner")
    pairs: list[tuple[float, str, str]] = []
    for group in crowd.select(*key, "record_id", "source_system", "unit", "text").partition_by(key):
        pairs += _pairs(group.select("record_id", "source_system", "unit", "text").sort("record_id").rows())
    return _best(pairs)


def _pairs(rows: list[tuple[str, str, str | None, str]]) -> list[tuple[float, str, str]]:
    words = {row[0]: set(re.findall(r"[a-z]{4,}", row[3].casefold())) for row in rows}
    found = []
    for one, other in combinations(rows, 2):
        if one[1] == other[1] or (one[2] and other[2] and one[2] != other[2]):
            continue
        first, second = words[one[0]], words[other[0]]
        if min(len(first), len(second)) >= FEWEST_WORDS:
            share = len(first & second) / len(first | second)
            if share >= ALIKE:
                found.append((share, one[0], other[0]))
    return found


def _best(pairs: list[tuple[float, str, str]]) -> list[tuple[str, str]]:
    """Pairs in which each is the other's only best match."""
    scores: dict[str, list[float]] = {}
    for share, one, other in pairs:
        scores.setdefault(one, []).append(share)
        scores.setdefault(other, []).append(share)
    clear = {name for name, found in scores.items() if sorted(found)[-1:] != sorted(found)[-2:-1]}
    return sorted(
        (one, other)
        for share, one, other in pairs
        if {one, other} <= clear and share == max(scores[one]) == max(scores[other])
    )
