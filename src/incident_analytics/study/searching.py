"""The saved searches of a study, searched again in its texts."""

from __future__ import annotations

import polars as pl

from ..codebook import Codebook
from ..search import build_index, read_searches, with_hits
from ..search.saved import SCHEMA
from .config import Study


def run_searches(
    study: Study, codebook: Codebook, narratives: pl.DataFrame, recommendations: pl.DataFrame, records: pl.DataFrame,
    mentions: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """Each saved search of the study with n_texts and n_records; none where the study names no file of them."""
    if study.searches is None:
        return pl.DataFrame(schema=SCHEMA | {"n_texts": pl.Int64, "n_records": pl.Int64})
    index = build_index(narratives, recommendations, records, mentions)
    return with_hits(read_searches(study.searches, list(codebook.theme_ids)), index)
