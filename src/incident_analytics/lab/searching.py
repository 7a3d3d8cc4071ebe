"""Search for those who would rather have a table: the calls behind the desk's search tab."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from ..search import TextIndex, alike, build_index, find, read_searches, with_hits
from .opened import Opened, beside


@lru_cache(maxsize=2)
def index_of(opened: Opened) -> TextIndex:
    """The full-text index of an opened study, made when first asked for; in memory only."""
    return build_index(*(opened.table(name) for name in ("narratives", "recommendations", "records", "mentions")))


def find_text(opened: Opened, query: str, n: int = 50, **filters: str | None) -> pd.DataFrame:
    """Hits of `query` in narratives and recommendations, in their context, best first. Restricted: it shows text.

    `filters`: kind (narrative, recommendation), theme_id, class_, since, until (days), org_lineage, order (best,
    newest, oldest). Raises SearchError for what cannot be understood.
    """
    rows = find(index_of(opened), query, n=n, **filters).rows
    return rows.select("kind", "id", "section", "day", "org_lineage", "unit", "source_type", "context").to_pandas()


def count_text(opened: Opened, query: str, **filters: str | None) -> str:
    """How many texts and records `query` hits, in one sentence; filters as in `find_text`."""
    found = find(index_of(opened), query, n=1, **filters)
    return f"{query} stands in {found.n_texts:,} texts of {found.n_records:,} records."


def more_like_this(opened: Opened, recommendation_id: str, n: int = 10) -> pd.DataFrame:
    """Recommendations closest in wording to one, whoever issued them. Restricted: it shows text."""
    return alike(opened.table("recommendations"), recommendation_id, n).to_pandas()


def saved_searches(opened: Opened, path: str | Path) -> pd.DataFrame:
    """Each saved search of a file with how many texts and records it hits in this study."""
    return with_hits(read_searches(beside(path), list(opened.names)), index_of(opened)).to_pandas()
