"""The same concern raised again within longer texts: the two passages side by side, most alike first."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import polars as pl

from ..schema.runs import is_mostly, runs_of
from ..themes.sentences import split_sentences
from .close_pairs import close_pairs
from .similar import dated_texts, text_vectors

LEAST_WORDS, MOST_WORDS = 12, 120  # of a passage
THRESHOLD = 0.2  # cosine; below it passages share a subject at most
ITEM = re.compile(r"^\W*(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|\([ivx]+\)|[•●▪*–-])\s")
MASK = re.compile(r"\[[^\]]{0,30}\]")
COMMON = 0.003  # of all texts, but at least five; a sentence whose words in a row stand in more is a form's wording
RUN = 5
TITLES = frozenset("nhs foundation trust trusts university health board partnership hospital hospitals".split())


def repeated_passages(table: object, threshold: float = THRESHOLD, across_bodies: bool = False) -> pl.DataFrame:
    """Pairs of texts with their most similar passages: earlier_id, later_id, similarity, org_lineage, earlier_start,
    earlier_end, later_start, later_end (characters of the texts as given), most similar first.

    `table` has id, date, text, and where known org_lineage; only texts of one body are paired unless
    `across_bodies`. A passage is an item of a list, or sentences up to a hundred and twenty words. Similarity is the
    cosine of TF-IDF over words and pairs of words (Salton and Buckley 1988); masks and a form's own wording do not
    count. Raises MappingError when a column is missing.
    """
    rows = dated_texts(table)
    body = pl.col("org_lineage") if "org_lineage" in rows.columns else pl.lit(None, dtype=pl.String)
    rows = rows.select(pl.col("id").cast(pl.String), "date", "text", body.alias("org_lineage")).drop_nulls("text")
    rows = rows.unique("id", keep="first", maintain_order=True).sort("date", "id", nulls_last=True)
    held = _passages(rows)
    if held.height < 2:
        return _empty()
    words = [_own_words(*row) for row in held.select("passage", "org_lineage").iter_rows()]
    vectors = text_vectors(words)
    found = _best_pairs(held, vectors, threshold, across_bodies)
    return found.sort("similarity", "earlier_id", "later_id", descending=[True, False, False])


def _passages(rows: pl.DataFrame) -> pl.DataFrame:
    texts = rows["text"].to_list()
    forms = _forms(texts)
    out = []
    for order, (name, _, text, body) in enumerate(rows.iter_rows()):
        out += [(order, name, body, start, end, text[start:end]) for start, end in passages_of(text, forms)]
    schema = {"order": pl.Int64, "id": pl.String, "org_lineage": pl.String, "start": pl.Int64, "end": pl.Int64,
              "passage": pl.String}  # fmt: skip
    return pl.DataFrame(out, schema=schema, orient="row")


def passages_of(text: str, forms: frozenset[tuple[str, ...]] = frozenset()) -> list[tuple[int, int]]:
    """(start, end) of the passages of a text: list items, and runs of sentences of at most 120 words, without
    sentences most of whose runs of words are `forms`."""
    spans: list[tuple[int, int]] = []
    goes_on = False
    for start, end in split_sentences(text):
        if is_mostly(_runs(text[start:end]), forms):
            goes_on = False
        elif goes_on and not ITEM.match(text[start:end]) and len(text[spans[-1][0] : end].split()) <= MOST_WORDS:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
            goes_on = True
    return [(start, end) for start, end in spans if len(text[start:end].split()) >= LEAST_WORDS]


def _runs(text: str) -> list[tuple[str, ...]]:
    return runs_of(re.findall(r"[a-z']+", text.lower()), RUN)


def _forms(texts: list[str]) -> frozenset[tuple[str, ...]]:
    """Runs of words that stand in many of the texts: a form's own wording."""
    seen = Counter(run for text in texts for run in set(_runs(text)))
    many = max(5, COMMON * len(texts))
    return frozenset(run for run, n in seen.items() if n >= many)


def _own_words(passage: str, body: str | None) -> str:
    """The passage without masks, and without the name of the body that it is addressed to."""
    named = TITLES | set((body or "").lower().split())
    return " ".join(word for word in MASK.sub(" ", passage).split() if _bare(word) not in named)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower().strip("(),.:;"))


def _best_pairs(held: pl.DataFrame, vectors, threshold: float, across_bodies: bool) -> pl.DataFrame:
    order, body = held["order"].to_numpy(), held["org_lineage"].to_list()
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    for group in _groups(body, across_bodies):
        for found in close_pairs(vectors, group, threshold):
            for i, j, score in zip(*(part.tolist() for part in found), strict=True):
                key = (int(order[i]), int(order[j]))
                if key[0] < key[1] and score > best.get(key, (0.0,))[0]:
                    best[key] = (score, i, j)
    return _table(held, best)


def _groups(body: list[str | None], across_bodies: bool) -> list[np.ndarray]:
    if across_bodies or not any(body):
        return [np.arange(len(body))]
    names = sorted({name for name in body if name is not None})
    at: dict[str, list[int]] = {name: [] for name in names}
    for i, name in enumerate(body):
        if name is not None:
            at[name].append(i)
    return [np.array(at[name]) for name in names]


def _table(held: pl.DataFrame, best: dict[tuple[int, int], tuple[float, int, int]]) -> pl.DataFrame:
    rows = []
    for score, i, j in best.values():
        one, two = held.row(i, named=True), held.row(j, named=True)
        rows.append((one["id"], two["id"], round(score, 9), one["org_lineage"], one["start"], one["end"], two["start"],
                     two["end"]))  # fmt: skip
    return pl.concat([_empty(), pl.DataFrame(rows, schema=_empty().schema, orient="row")])


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={
        "earlier_id": pl.String, "later_id": pl.String, "similarity": pl.Float64, "org_lineage": pl.String,
        "earlier_start": pl.Int64, "earlier_end": pl.Int64, "later_start": pl.Int64, "later_end": pl.Int64,
    })  # fmt: skip
