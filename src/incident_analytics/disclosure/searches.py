"""Saved searches as part of a method: what was searched for, as far as its readers may be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import polars as pl

from .profiles import Profile
from .runs import words_of

FILTERS = {"kind": "in", "theme_id": "theme", "class": "as", "org_lineage": "body", "since": "from", "until": "to"}
BOARD = {"name": pl.String, "query": pl.String, "filters": pl.String, "note": pl.String, "n_records": pl.Int64}
EVERYBODY = {"query": pl.String, "filters": pl.String}

SHORTEST = 4  # letters of the beginning of a word
OPERATORS = {"and", "or", "not", "near"}
WITHIN = re.compile(r"NEAR/\d{1,3}|,\s*\d{1,3}\s*(?=\))")  # numbers of words; any other number may be somebody's


def searches_told(
    searches: pl.DataFrame, profile: Profile, vocabulary: Collection[str], words: dict[str, str],
    finder: Callable | None,
) -> tuple[pl.DataFrame, int]:  # fmt: skip
    """(searches that the readers of `profile` may be told, how many are left out).

    Only searches each word of which is one of `vocabulary` (words of the codebook): a search can name a person as
    well as a text can. Everybody is told query and filters, days as years; named readers also name, note and
    n_records, unless `finder` takes something in them for an identifier. No counts for everybody: a search on a theme
    and a year would give a hidden cell back. `words`: ids of themes and bodies → what they are called.
    """
    known = {word for text in vocabulary for word in words_of(text)} | OPERATORS
    plain = [_is_plain(query, known) and (not body or body in words)
             for query, body in searches.select("query", "org_lineage").iter_rows()]  # fmt: skip
    filters = [_filters(row, profile.wards, words) for row in searches.iter_rows(named=True)]
    told = searches.with_columns(pl.Series("filters", filters, dtype=pl.String)).filter(
        pl.Series(plain, dtype=pl.Boolean)
    )
    if finder and told.height:
        told = told.filter(~_named(told, finder))
    return told.select(list(BOARD if profile.wards else EVERYBODY)), searches.height - told.height


def _is_plain(query: str, known: set[str]) -> bool:
    """Whether every word of a search is one of the codebook's, or begins one where it ends with *."""
    for piece in WITHIN.sub(" ", query).split():
        words = words_of(piece)
        begins = words[-1] if words and "*" in piece else None
        if begins and len(begins) >= SHORTEST and any(word.startswith(begins) for word in known):
            words = words[:-1]
        if not set(words) <= known:
            return False
    return True


def _filters(row: dict, days: bool, words: dict[str, str]) -> str:
    cut = {} if days else {"since": row["since"][:4], "until": row["until"][:4]}
    said = {name: cut.get(name, words.get(row[name], row[name])) for name in FILTERS if row[name]}
    return "; ".join(f"{FILTERS[name]} {value}" for name, value in said.items())


def _named(told: pl.DataFrame, finder: Callable) -> pl.Expr:
    """Rows whose name, query or note holds an identifier."""
    texts = told.select(
        pl.int_range(pl.len()).cast(pl.String).alias("record_id"), pl.lit("other").alias("section"),
        pl.concat_str("name", "query", "note", separator=". ").alias("text"),
    )  # fmt: skip
    found = finder(texts)["record_id"].unique().cast(pl.Int64)
    return pl.int_range(pl.len()).is_in(found.implode())
