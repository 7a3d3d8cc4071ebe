"""How good the coding is, and what it does not code: calls of notebooks 07 and 08."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import polars as pl

from ..codebook import load_codebook
from ..errors import MappingError
from ..review import Evaluation, evaluate, read_gold, worst_confusions
from ..review.discover import Topics, discover_topics
from .opened import Opened, beside

SECTIONS = ("description", "findings", "concerns")
STABLE = 0.3  # below it a topic is an accident of the sentences at hand


def topics(opened: Opened, n_topics: int = 10) -> pd.DataFrame:
    """Topics of the sentences in which no theme was found: share, stability, and the words that tell it."""
    found = _topics(opened, n_topics)
    if isinstance(found, str):
        return pd.DataFrame(columns=["topic", "share", "stability", "words"])
    table = found.topics.with_columns(
        pl.col("share", "stability").round(2), pl.col("words").str.split(", ").list.head(5).list.join(", ")
    )
    return table.drop("proposed_terms").to_pandas()


def topic_sentence(opened: Opened, n_topics: int = 10) -> str:
    """How many sentences hold no theme, and how many topics among them are stable."""
    found = _topics(opened, n_topics)
    if isinstance(found, str):
        return found
    stable = found.topics.filter(pl.col("stability") >= STABLE).height
    return (
        f"{found.n_sentences:,} sentences hold no theme; {stable} of {found.topics.height} topics among them are "
        f"stable (overlap of {STABLE} or more on random halves)."
    )


@lru_cache(maxsize=4)
def _topics(opened: Opened, n_topics: int) -> Topics | str:
    """The topics, or why there are none: a small study has few sentences without a theme."""
    narratives = opened.table("narratives").filter(pl.col("section").is_in(SECTIONS))
    try:
        return discover_topics(narratives, opened.results.codebook, n_topics)
    except MappingError as error:
        return f"No topics: {str(error).splitlines()[0]}"


def coding_scores(gold: str | Path) -> pd.DataFrame:
    """Precision, recall and F1 with intervals, ours beside a keyword search."""
    return _evaluated(str(gold)).overall.to_pandas()


def coding_by_theme(gold: str | Path) -> pd.DataFrame:
    """Theme by theme: labelled, found, precision, recall, F1 with interval, kappa, AC1, keyword F1."""
    return _evaluated(str(gold)).themes.sort("f1", descending=True).to_pandas()


def coding_confusions(gold: str | Path) -> pd.DataFrame:
    """The commonest pairs of a theme that was missed and the one found in its place."""
    return worst_confusions(_evaluated(str(gold))).to_pandas()


def coding_sentence(gold: str | Path) -> str:
    """How our F1 compares with that of a keyword search, in one sentence."""
    overall = _evaluated(str(gold)).overall.filter(pl.col("measure") == "micro_f1")
    f1 = dict(overall.select("method", "value").iter_rows())
    return (
        f"Over {_evaluated(str(gold)).n_records:,} labelled records F1 is {f1['ours']:.2f}; a keyword search with the "
        f"same terms reaches {f1['keyword']:.2f}."
    )


@lru_cache(maxsize=4)
def _evaluated(gold: str) -> Evaluation:
    codebook = load_codebook()
    return evaluate(read_gold(beside(gold), codebook), codebook)
