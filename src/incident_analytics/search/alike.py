"""More like this: recommendations and concerns closest in wording to one of them, whoever issued them."""

from __future__ import annotations

import numpy as np
import polars as pl

from ..errors import IncidentAnalyticsError
from ..lessons.similar import text_vectors

FEWEST = 0.05  # cosine; below it two texts share hardly a word


def alike(recommendations: pl.DataFrame, recommendation_id: str, n: int = 10, vectors: object = None) -> pl.DataFrame:
    """The `n` recommendations whose text is closest to that of `recommendation_id`, closest first: recommendation_id,
    similarity (0 to 1), issued, org_lineage, unit, source_type, declared_complete, theme_ids, text (restricted).

    Similarity is the cosine of TF-IDF over words and pairs of words (Salton and Buckley 1988), weights from all of
    them. `vectors`: those of the texts in the order of `with_text`, where they are kept. Raises
    IncidentAnalyticsError for an id that is not there or has no text.
    """
    held = with_text(recommendations)
    place = held["recommendation_id"].index_of(recommendation_id)
    if place is None:
        raise IncidentAnalyticsError("no recommendation with a text has that id.\nHINT: take one from a search.")
    matrix = text_vectors(held["text"].to_list()) if vectors is None else vectors
    scores = np.minimum((matrix @ matrix[[place]].T).toarray().ravel(), 1.0)
    columns = ["recommendation_id", "similarity", "issued", "org_lineage", "unit", "source_type", "declared_complete",
               "theme_ids", "text"]  # fmt: skip
    close = held.with_columns(pl.Series("similarity", scores).round(9)).filter(
        (pl.col("recommendation_id") != recommendation_id) & (pl.col("similarity") >= FEWEST)
    )
    return close.sort("similarity", "recommendation_id", descending=[True, False]).head(n).select(columns)


def with_text(recommendations: pl.DataFrame) -> pl.DataFrame:
    """Recommendations that have a text, in the order of their ids."""
    return recommendations.filter(pl.col("text").str.len_chars() > 0).sort("recommendation_id")
