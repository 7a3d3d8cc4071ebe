"""The same recommendation or concern said again: near-duplicates by wording, each pair once."""

from __future__ import annotations

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer

from ..errors import MappingError
from ..schema import as_polars
from .close_pairs import close_pairs

THRESHOLD = 0.5  # cosine of word and word-pair weights; at and above it pairs read as the same request
ANY_WORD = r"(?u)\b\w+\b"
NO_PAIRS = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def similar_texts(table: object, threshold: float = THRESHOLD) -> pl.DataFrame:
    """Pairs of texts at or above `threshold`: earlier_id, later_id, similarity (0 to 1), most similar first.

    `table` has id, date, text, and where known org_lineage: then only texts of one body are paired. Similarity
    is the cosine of TF-IDF over words and pairs of words (Salton and Buckley 1988). Of two texts of one day, or
    without a date, the smaller id is the earlier. Raises MappingError when a column is missing.
    """
    rows = dated_texts(table).with_columns(pl.col("id").cast(pl.String)).filter(pl.col("text").str.len_chars() > 0)
    rows = rows.sort("date", "id", nulls_last=True)
    if rows.height < 2:
        return _pairs(*NO_PAIRS)
    # Word weights come from all bodies together, so that a small body's own words do not look common.
    vectors = text_vectors(rows["text"].to_list())
    groups = [range(rows.height)]
    if "org_lineage" in rows.columns:
        indexed = rows.with_row_index("_i").filter(pl.col("org_lineage").is_not_null())
        groups = [part["_i"].to_list() for _, part in indexed.group_by("org_lineage", maintain_order=True)]
    found = [part for group in groups for part in close_pairs(vectors, np.asarray(group), threshold)]
    earlier, later, scores = (np.concatenate(parts) for parts in zip(NO_PAIRS, *found, strict=True))
    return _pairs(rows["id"].gather(earlier), rows["id"].gather(later), scores)


def dated_texts(table: object) -> pl.DataFrame:
    """`table` as a polars frame; raises MappingError where it lacks id, date or text."""
    rows = as_polars(table)
    missing = [name for name in ("id", "date", "text") if name not in rows.columns]
    if missing:
        raise MappingError(f"texts lack the columns: {', '.join(missing)}.\nAllowed: id, date, text, org_lineage.")
    return rows


def text_vectors(texts: list[str]):
    """TF-IDF over words and pairs of words, one row per text, each of length 1."""
    vectoriser = TfidfVectorizer(
        lowercase=True, stop_words="english", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float64
    )
    try:
        return vectoriser.fit_transform(texts)
    except ValueError:  # every text is made of stop words
        return TfidfVectorizer(token_pattern=ANY_WORD).fit_transform(texts)


def _pairs(earlier: object, later: object, scores: object) -> pl.DataFrame:
    schema = {"earlier_id": pl.String, "later_id": pl.String, "similarity": pl.Float64}
    table = pl.DataFrame({"earlier_id": earlier, "later_id": later, "similarity": scores}, schema=schema)
    table = table.with_columns(pl.col("similarity").round(9))
    return table.sort("similarity", "earlier_id", "later_id", descending=[True, False, False])
