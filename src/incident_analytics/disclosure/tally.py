"""In how many records each term of the codebook was found: the tally that goes with a search strategy."""

from __future__ import annotations

import polars as pl

from .profiles import Profile
from .rounding import rounded, shown_range

SCHEMA = {"theme_id": pl.String, "term": pl.String, "n_records": pl.Int64}


def term_tally(mentions: pl.DataFrame, terms: pl.DataFrame, periods: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """theme_id, term, n_records (distinct records, whatever the class, rounded) of the terms found in as many records
    as the profile's threshold; the others, found in fewer or in none, are not told apart and not listed.

    `terms` (theme_id, term): those that may be told. A theme is left out where its terms together could have been
    found in so few records that a hidden cell of `periods` would be narrowed. In the order of theme and term: one by
    count would give the hidden ones back.
    """
    counts = _counts(mentions, terms.select("theme_id", "term").unique())
    shown = counts.filter(pl.col("n_records") >= profile.threshold)
    tight = [theme for (theme,), part in counts.group_by("theme_id") if _tight(theme, part, terms, periods, profile)]
    kept = shown.filter(~pl.col("theme_id").is_in(tight)).sort("theme_id", "term")
    return kept.with_columns(
        pl.col("n_records").map_elements(lambda n: rounded(n, profile.round_to), return_dtype=pl.Int64)
    ).select(list(SCHEMA))


def _counts(mentions: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """SCHEMA, of `terms`: one theme after the other, since the terms of millions of mentions side by side weigh more
    than all else of a run."""
    of_theme = [mentions.lazy().filter(pl.col("theme_id") == theme) for theme in terms["theme_id"].unique().sort()]
    n_records = pl.col("record_id").n_unique().cast(pl.Int64).alias("n_records")
    counts = [part.group_by("theme_id", "term").agg(n_records).collect() for part in of_theme]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *counts]).join(terms, on=["theme_id", "term"], how="semi")


def _tight(theme: str, counts: pl.DataFrame, terms: pl.DataFrame, periods: pl.DataFrame, profile: Profile) -> bool:
    """Whether all terms of a theme together may have been found in fewer records than its periods need when one hidden
    cell is as large as it can be."""
    cells = periods.filter(pl.col("theme_id") == theme)
    hidden = int((cells["n_events_status"] != "shown").sum())
    if not hidden or profile.threshold <= 2:
        return False
    many = [n for n in counts["n_records"].to_list() if n >= profile.threshold]
    few = terms.filter(pl.col("theme_id") == theme).height - len(many)
    most = sum(shown_range(n, profile.threshold, profile.round_to)[1] for n in many) + few * (profile.threshold - 1)
    shown = cells.filter(pl.col("n_events_status") == "shown")["n_events"].to_list()
    least = sum(shown_range(n, profile.threshold, profile.round_to)[0] for n in shown) + hidden
    return most - least < profile.threshold - 2
