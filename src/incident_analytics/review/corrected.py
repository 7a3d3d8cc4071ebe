"""The counts of a run, corrected by labels for what extraction finds wrongly and what it misses."""

from __future__ import annotations

import polars as pl

from ..codebook import Codebook
from ..codebook.model import ALL_THEMES
from ..lessons.extraction_error import checked_from, correct_counts
from ..themes import find_themes
from .evaluate import evaluate
from .labels import Gold

NOTHING = pl.DataFrame(schema={"theme_id": pl.String, "kind": pl.String,
                               **dict.fromkeys(("n_true", "n_false", "n_missed"), pl.Int64)})  # fmt: skip


def counts_corrected(
    gold: Gold, codebook: Codebook, mentions: pl.DataFrame, found: pl.DataFrame | None = None
) -> pl.DataFrame:
    """`correct_counts` of the records of a run in which each theme fails, by the section of their texts.

    `gold`: labelled texts, of the run or of others; each section is corrected by the labels on texts of that section
    alone, and refused where there are too few. `found`: their mentions, where they are known already. Columns:
    theme_id, kind (the section), n_found, precision, recall, n_corrected, lower_ci, upper_ci, refused; in the order of
    kind and theme.
    """
    failing = mentions.filter((pl.col("class") == "failure") & (pl.col("theme_id") != ALL_THEMES))
    counts = failing.group_by("theme_id", pl.col("section").alias("kind")).agg(
        pl.col("record_id").n_unique().alias("n_found")
    )
    found = find_themes(gold.texts, codebook) if found is None else found
    checked = [
        checked_from(
            evaluate(of_section(gold, section), codebook, found=found.filter(pl.col("section") == section)).themes,
            section,
        )
        for section in sorted(set(counts["kind"]) & set(gold.texts["section"]))
    ]
    known = pl.concat(checked) if checked else NOTHING
    return correct_counts(counts.sort("kind", "theme_id"), known)


def of_section(gold: Gold, section: str) -> Gold:
    """The labelled texts of one section."""
    return Gold(*(table.filter(pl.col("section") == section) for table in (gold.texts, gold.labels)))
