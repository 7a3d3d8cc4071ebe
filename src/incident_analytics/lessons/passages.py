"""The same concern raised again within longer texts: the two passages side by side, most alike first."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from ..themes.sentences import split_sentences
from .close_pairs import close_pairs
from .form_words import form_runs, without_form, words_of
from .similar import dated_texts, text_vectors

MOST_WORDS = 120  # of a passage
LEAST_TWICE, TWICE = 3, 2 / 3  # passages, and of all passages, that make two texts one document
LEAST_OWN, LEAST_OF_SENTENCE = 6, 3  # words that are neither a form's nor stop words
MOSTLY = 0.5  # of a sentence's words: with fewer of its own it is a form's
THRESHOLD = 0.1  # of real reports; down to 0.05 eight pairs in ten raise the same concern again, from 0.03 half
FEW_WORDS = 8  # shared words that halve a similarity: two that share three words by chance are no repetition
AGAIN = 0.9  # cosine of passages said nearly word for word
ITEM = re.compile(r"^\W*(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|\([ivx]+\)|[•●▪*–-])\s")
TITLES = frozenset("nhs foundation trust trusts university health board partnership hospital hospitals".split())


def repeated_passages(table: object, threshold: float = THRESHOLD, across_bodies: bool = False) -> pl.DataFrame:
    """Pairs of texts with their most similar passages: earlier_id, later_id, similarity, org_lineage, earlier_start,
    earlier_end, later_start, later_end (characters of the texts as given), most similar first.

    `table` has id, date, text, and where known org_lineage; only texts of one body are paired unless
    `across_bodies`. A passage is an item of a list, or sentences up to a hundred and twenty words. Similarity is the
    cosine of TF-IDF over words and pairs of words (Salton and Buckley 1988) times n / (n + 8), n being the different
    words that both say: 0 to below 1. A form's own wording does not count. Texts of one day are one telling, and so
    are two that share two thirds of the shorter one's passages, and at least three, nearly word for word: they are no
    pair. Raises MappingError when a column is missing.
    """
    rows = dated_texts(table)
    body = pl.col("org_lineage") if "org_lineage" in rows.columns else pl.lit(None, dtype=pl.String)
    rows = rows.select(
        pl.col("id").cast(pl.String), pl.col("date").cast(pl.Date), "text", body.alias("org_lineage")
    ).drop_nulls("text")
    rows = rows.unique("id", keep="first", maintain_order=True).sort("date", "id", nulls_last=True)
    held = _passages(rows)
    if held.height < 2:
        return _empty()
    best = _best_pairs(held, threshold, across_bodies)
    return _table(held, best).sort("similarity", "earlier_id", "later_id", descending=[True, False, False])


def _passages(rows: pl.DataFrame) -> pl.DataFrame:
    forms = form_runs(rows.select("text", "org_lineage").iter_rows())
    out = []
    for order, (name, day, text, body) in enumerate(rows.iter_rows()):
        own = without_form(text, forms)
        out += [
            (order, name, day, body, start, end, _own_words(own[start:end], body))
            for start, end in passages_of(text, own)
        ]
    schema = {"order": pl.Int64, "id": pl.String, "date": pl.Date, "org_lineage": pl.String, "start": pl.Int64,
              "end": pl.Int64, "words": pl.String}  # fmt: skip
    return pl.DataFrame(out, schema=schema, orient="row")


def passages_of(text: str, own: str) -> list[tuple[int, int]]:
    """(start, end) of the passages of a text: list items, and runs of sentences of at most 120 words. `own`: the text
    with spaces in place of a form's words (`without_form`); sentences with hardly a word left are no passage, nor part
    of one."""
    spans: list[tuple[int, int]] = []
    goes_on = False
    for start, end in split_sentences(text):
        if _is_form(text[start:end], own[start:end]):
            goes_on = False
        elif goes_on and not ITEM.match(text[start:end]) and len(text[spans[-1][0] : end].split()) <= MOST_WORDS:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
            goes_on = True
    return [(start, end) for start, end in spans if _telling(own[start:end]) >= LEAST_OWN]


def _is_form(sentence: str, own: str) -> bool:
    return _telling(own) < LEAST_OF_SENTENCE or len(words_of(own)) < MOSTLY * len(words_of(sentence))


def _telling(own: str) -> int:
    return sum(word not in ENGLISH_STOP_WORDS for word in words_of(own))


def _own_words(own: str, body: str | None) -> str:
    """What is left of a passage, without the name of the body that it is addressed to."""
    named = TITLES | set((body or "").lower().split())
    return " ".join(word for word in own.split() if _bare(word) not in named)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower().strip("(),.:;"))


Best = dict[tuple[int, int], tuple[float, int, int]]  # two texts → similarity, and their passages


def _best_pairs(held: pl.DataFrame, threshold: float, across_bodies: bool) -> Best:
    vectors, said = text_vectors(held["words"].to_list()), _said(held["words"].to_list())
    order, day = held["order"].to_numpy(), held["date"].to_physical().fill_null(-1).to_numpy()
    best: Best = {}
    alike: dict[tuple[int, int], set[int]] = {}
    for group in _groups(held["org_lineage"].to_list(), across_bodies):
        for one, two, cosine in close_pairs(vectors, group, threshold):
            shared = said[one].multiply(said[two]).sum(axis=1)
            scores = cosine * shared / (shared + FEW_WORDS)
            again = (order[one] != order[two]) & ((day[one] != day[two]) | (day[one] == -1))
            for i, j, whole, score in zip(*(part[again].tolist() for part in (one, two, cosine, scores)), strict=True):
                key = (int(order[i]), int(order[j]))
                if whole >= AGAIN:
                    alike.setdefault(key, set()).add(i)
                if score >= max(threshold, best.get(key, (0.0,))[0]):
                    best[key] = (score, i, j)
    return _without_twice(best, alike, order)


def _said(words: list[str]) -> csr_array:
    """Which words each passage says, once each; stop words say nothing."""
    try:
        return csr_array(CountVectorizer(binary=True, stop_words="english", dtype=np.int64).fit_transform(words))
    except ValueError:  # every text is made of stop words
        return csr_array((len(words), 1), dtype=np.int64)


def _without_twice(best: Best, alike: dict[tuple[int, int], set[int]], order: np.ndarray) -> Best:
    """`best` without texts that are one document published twice: most passages of the shorter, and at least
    three, stand in the other word for word."""
    passages = np.bincount(order)
    twice = {key for key, same in alike.items() if len(same) >= max(LEAST_TWICE, TWICE * min(passages[k] for k in key))}
    return {key: found for key, found in best.items() if key not in twice}


def _groups(body: list[str | None], across_bodies: bool) -> list[np.ndarray]:
    if across_bodies or not any(body):
        return [np.arange(len(body))]
    names = sorted({name for name in body if name is not None})
    at: dict[str, list[int]] = {name: [] for name in names}
    for i, name in enumerate(body):
        if name is not None:
            at[name].append(i)
    return [np.array(at[name]) for name in names]


def _table(held: pl.DataFrame, best: Best) -> pl.DataFrame:
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
