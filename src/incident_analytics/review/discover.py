"""What the codebook lacks: topics among the sentences in which no theme was found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from ..codebook import Codebook
from ..codebook.model import ALL_THEMES
from ..errors import MappingError
from ..schema.runs import is_mostly, runs_of
from ..themes import find_themes
from ..themes.prepare import preparer_of

FEWEST_WORDS = 6  # of a sentence that can tell a topic
FEWEST_SENTENCES = 5  # in which a word or pair must stand
MOST_SHARE = 0.6  # of the sentences; a commoner word tells nothing
RUN = 4  # words in a row; a sentence most of whose runs stand in many records is a form's own wording
FORM_RECORDS = 5
WORDS_SHOWN = 8
EXAMPLES = 3
HALVES = 10  # random halves of the sentences on which the topics are found again
WORD = r"(?u)\b[a-z][a-z'-]+\b"
MASKED = ("name", "redacted", "names", "date", "place")  # what stands in brackets where a name stood is no topic


@dataclass(frozen=True)
class Topics:
    """topics: topic, share (of the sentences without a theme), stability (0 to 1), words, and proposed terms for a
    codebook; examples (restricted: sentences): topic, record_id, section, sentence."""

    topics: pl.DataFrame
    examples: pl.DataFrame
    n_sentences: int


def discover_topics(narratives: pl.DataFrame, codebook: Codebook, n_topics: int = 12, random_state: int = 0) -> Topics:
    """Topics of the sentences in which `codebook` finds nothing, the commonest first.

    Non-negative matrix factorisation of TF-IDF weights (Lee and Seung 1999, Nature 401:788-791), started from a
    singular value decomposition and fitted to the sentences in a fixed order, so that the order of the rows changes
    nothing. Stability: mean overlap (Jaccard) of a topic's words with its partner among the topics of random halves
    of the sentences. Below 0.3 a topic is an accident. Raises MappingError when there are too few sentences.
    """
    sentences = uncovered(narratives, codebook)
    if sentences.height < 10 * n_topics:
        raise MappingError(
            f"{sentences.height} sentences without a theme are too few for {n_topics} topics.\n"
            f"HINT: ask for at most {max(sentences.height // 10, 1)}."
        )
    vectoriser = TfidfVectorizer(
        ngram_range=(1, 2), min_df=FEWEST_SENTENCES, max_df=MOST_SHARE, stop_words="english", sublinear_tf=True,
        token_pattern=WORD,
    )  # fmt: skip
    try:
        seen = vectoriser.fit_transform(_without_masks(sentences["low"]))
    except ValueError:  # no word stands in enough of them
        seen = None
    if seen is None or 2 * n_topics > seen.shape[1]:
        raise MappingError(
            f"the {sentences.height} sentences without a theme share too few words for {n_topics} topics.\n"
            "HINT: give more texts; topics need some hundred sentences."
        )
    names = vectoriser.get_feature_names_out()
    shares, words = _fit(seen, n_topics, random_state)
    order = np.argsort(-_share(shares), kind="stable")
    shares, words = shares[:, order], words[order]
    top = [list(names[at]) for at in _top(words)]
    stability = _stability(seen, words, n_topics, random_state)
    topics = pl.DataFrame({
        "topic": list(range(1, n_topics + 1)),
        "share": _share(shares),
        "stability": stability,
        "words": [", ".join(t) for t in top],
        "proposed_terms": ["; ".join(word for word in t if " " in word) or "; ".join(t[:3]) for t in top],
    })  # fmt: skip
    return Topics(topics, _examples(sentences, shares), sentences.height)


def uncovered(narratives: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Sentences of six words or more without a mention: record_id, section, sentence, low (folded); sorted by their
    words, whatever the order of the rows."""
    mentions = find_themes(narratives, codebook, classifier=None).filter(pl.col("theme_id") != ALL_THEMES)
    held = set(mentions.select("record_id", "section", "sentence_start").iter_rows())
    preparer, rows = preparer_of(codebook), []
    for record, section, text in narratives.select("record_id", "section", "text").iter_rows():
        ready = preparer.prepare(text)
        for start, end in ready.sentences:
            first, last = ready.span(start, end)
            if (record, section, first) not in held and len(ready.low[start:end].split()) >= FEWEST_WORDS:
                rows.append((record, section, text[first:last], ready.low[start:end]))
    kept = [row for row, is_form in zip(rows, _of_a_form(rows), strict=True) if not is_form]
    table = pl.DataFrame(
        kept, schema=dict.fromkeys(("record_id", "section", "sentence", "low"), pl.String), orient="row"
    )
    return table.unique("low", keep="first", maintain_order=True).sort("low", "record_id")


def _of_a_form(rows: list[tuple[str, str, str, str]]) -> list[bool]:
    """Whether each sentence is the wording of a form: more than half of its runs of words stand in many records."""
    runs = [runs_of(low.split(), RUN) for *_, low in rows]
    held: dict[tuple[str, ...], set[str]] = {}
    for (record, *_), found in zip(rows, runs, strict=True):
        for run in found:
            held.setdefault(run, set()).add(record)
    common = {run for run, records in held.items() if len(records) >= FORM_RECORDS}
    return [is_mostly(found, common) for found in runs]


def _without_masks(low: pl.Series) -> list[str]:
    return low.str.replace_all(rf"\[\s*(?:{'|'.join(MASKED)})[^\]]*\]", " ").to_list()


def _fit(seen, n_topics: int, random_state: int) -> tuple[np.ndarray, np.ndarray]:
    model = NMF(n_components=n_topics, init="nndsvda", random_state=random_state, max_iter=400, tol=1e-4)
    return model.fit_transform(seen), model.components_


def _top(words: np.ndarray) -> np.ndarray:
    """Topics × the positions of the words that tell each topic, the weightiest first."""
    return np.argsort(-words, axis=1, kind="stable")[:, :WORDS_SHOWN]


def _share(shares: np.ndarray) -> np.ndarray:
    """The share of the sentences that belong most to each topic."""
    told = shares.sum(axis=1) > 0
    return np.bincount(shares.argmax(axis=1)[told], minlength=shares.shape[1]) / len(shares)


def _stability(seen, words: np.ndarray, n_topics: int, random_state: int) -> list[float]:
    rng = np.random.default_rng(random_state)
    ours = [set(at) for at in _top(words)]
    found = []
    for _ in range(HALVES):
        half = np.sort(rng.choice(seen.shape[0], seen.shape[0] // 2, replace=False))
        again = [set(at) for at in _top(_fit(seen[half], n_topics, random_state)[1])]
        overlap = np.array([[len(a & b) / len(a | b) for b in again] for a in ours])
        rows, columns = linear_sum_assignment(-overlap)
        found.append(overlap[rows, columns])
    return [float(value) for value in np.mean(found, axis=0)]


def _examples(sentences: pl.DataFrame, shares: np.ndarray) -> pl.DataFrame:
    rows = []
    for k in range(shares.shape[1]):
        for at in np.argsort(-shares[:, k], kind="stable")[:EXAMPLES]:
            rows.append((k + 1, *sentences.row(int(at))[:3]))
    return pl.DataFrame(rows, schema=["topic", "record_id", "section", "sentence"], orient="row")
