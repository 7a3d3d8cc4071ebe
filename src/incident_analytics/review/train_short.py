"""Trains the classifier of short texts (themes/short_texts.py) on texts that are labelled as a whole."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from joblib import Parallel, delayed
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from ..codebook import Codebook
from ..codebook.model import ALL_THEMES
from ..errors import MappingError
from ..themes import find_themes
from ..themes.parts import Vocabulary, frequent, pieces, words_and_pairs
from ..themes.prepare import preparer_of
from ..themes.short_texts import STACKED, ShortTexts, stacked
from .evaluate import scores, theme_f1
from .labels import Gold

STRENGTH = 20.0  # inverse of the L2 penalty, by texts of two writers who were not trained on
FOLDS = 5  # of scenarios, by a hash, so that the order of rows does not matter
FEWEST_SEEN_WORDS, FEWEST_SEEN_PIECES = 3, 3  # texts in which a word or pair, or a piece, must stand
FEWEST_GOLD = 10  # labelled texts; a theme with fewer is left to the rules
SMALLEST_WEIGHT = 0.15  # smaller ones are not kept
ADD, DROP = 0.7, 0.5  # by texts of writers who were not trained on


@dataclass(frozen=True)
class Labelled:
    """Texts (folded), their groups, and texts × themes: failing, named at all, found failing or named by the rules."""

    texts: list[str]
    groups: list[str]
    failing: np.ndarray
    named: np.ndarray
    ruled: np.ndarray
    mentioned: np.ndarray


def train_short_texts(
    gold: Gold, codebook: Codebook, workers: int = 2, more: Gold | None = None
) -> tuple[ShortTexts, pl.DataFrame]:
    """(classifier, what cross-validation over groups said: theme_id, n_gold, rules_f1, with_classifier_f1, micro_f1).

    `more`: texts made of those of `gold` (see among_others) to learn from as well; what words there are is counted in
    `gold` alone. Every word of `gold` may become a feature: give it texts that hold no names. Raises MappingError when
    fewer than two groups are given.
    """
    data = labelled(more or gold, codebook)
    if len(set(_folds(data.groups))) < 2:
        raise MappingError("the labels hold too few groups of texts: nothing can be held out.")
    themes = [k for k in range(len(codebook.theme_ids)) if data.failing[:, k].sum() >= FEWEST_GOLD]
    if not themes:
        raise MappingError(f"no theme has {FEWEST_GOLD} labelled texts: there is nothing to learn from.")
    data = _of(data, themes)
    preparer = preparer_of(codebook)
    ordered = gold.texts.sort("record_id", "section")["text"]
    vocabulary = vocabulary_of([preparer.prepare(text).low for text in ordered])
    seen = vocabulary.see(data.texts)
    targets = np.column_stack([data.failing, data.named, data.failing.any(axis=1)])
    weights, bias = _fit(seen, targets, workers)
    weights[np.abs(weights) < SMALLEST_WEIGHT] = 0
    unseen = _out_of_fold(seen, targets, data.groups, workers)
    n = len(themes)
    blocks = stacked(unseen[:, :n], unseen[:, n : 2 * n], unseen[:, -1], data.ruled, data.mentioned)
    stack, offset, said = _stack(blocks, data.failing)
    names = tuple(codebook.theme_ids[k] for k in themes)
    arrays = [array.astype(np.float16).astype(np.float64) for array in (weights, bias, stack, offset)]
    weights, bias, stack, offset = arrays
    classifier = ShortTexts(
        _digest(names, vocabulary, arrays), names, vocabulary, weights, bias, stack, offset, ADD, DROP,
    )  # fmt: skip
    return classifier, _report(names, data, said)


def labelled(gold: Gold, codebook: Codebook) -> Labelled:
    """The texts of `gold` in the order of their ids, with what people and the rules said of them."""
    filled = pl.col("section").replace("", None).fill_null("description")
    texts, preparer = gold.texts.with_columns(filled).sort("record_id", "section"), preparer_of(codebook)
    mentions = find_themes(texts, codebook, classifier=None).filter(pl.col("theme_id") != ALL_THEMES)
    row = {key: at for at, key in enumerate(texts.select("record_id", "section").iter_rows())}
    column = {name: at for at, name in enumerate(codebook.theme_ids)}

    def matrix(table: pl.DataFrame) -> np.ndarray:
        out = np.zeros((len(row), len(column)), dtype=bool)
        for record, section, theme in table.select("record_id", "section", "theme_id").iter_rows():
            out[row[record, section], column[theme]] = True
        return out

    is_failing, labels = pl.col("class") == "failure", gold.labels.with_columns(filled)
    return Labelled(
        [preparer.prepare(text).low for text in texts["text"]], texts["group"].to_list(),
        matrix(labels.filter(is_failing)), matrix(labels),
        matrix(mentions.filter(is_failing)), matrix(mentions),
    )  # fmt: skip


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """What stands in enough of `texts`, with its inverse document frequency."""
    words = [words_and_pairs(text) for text in texts]
    parts = [[p for word in one if " " not in word for p in pieces(word)] for one in words]
    kept = frequent(words, FEWEST_SEEN_WORDS), frequent(parts, FEWEST_SEEN_PIECES)
    idf = []
    for names, found in zip(kept, (words, parts), strict=True):
        place = {name: at for at, name in enumerate(names)}
        seen = np.zeros(len(names))
        for one in found:
            seen[[place[name] for name in set(one) if name in place]] += 1
        idf.append(np.log((1 + len(texts)) / (1 + seen)) + 1)
    return Vocabulary(*kept, np.concatenate(idf))


def _of(data: Labelled, themes: list[int]) -> Labelled:
    tables = (table[:, themes] for table in (data.failing, data.named, data.ruled, data.mentioned))
    return Labelled(data.texts, data.groups, *tables)


def _fit(seen: csr_array, targets: np.ndarray, workers: int) -> tuple[np.ndarray, np.ndarray]:
    """(Features × targets, bias of each): one logistic regression a target."""

    def one(k: int) -> tuple[np.ndarray, float]:
        if targets[:, k].all() or not targets[:, k].any():
            return np.zeros(seen.shape[1]), 9.0 if targets[:, k].all() else -9.0
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=0)
        model.fit(seen, targets[:, k])
        return model.coef_[0], float(model.intercept_[0])

    found = Parallel(workers)(delayed(one)(k) for k in range(targets.shape[1]))
    return np.stack([weights for weights, _ in found], axis=1), np.array([bias for _, bias in found])


def _folds(groups: list[str]) -> list[int]:
    return [zlib.crc32(group.encode()) % FOLDS for group in groups]


def _out_of_fold(seen: csr_array, targets: np.ndarray, groups: list[str], workers: int) -> np.ndarray:
    """Log odds of every target, by models that saw none of the group."""
    fold = np.array(_folds(groups))
    out = np.zeros(targets.shape)
    for k in sorted(set(fold.tolist())):
        inside, outside = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        weights, bias = _fit(seen[inside], targets[inside], workers)
        out[outside] = seen[outside] @ weights + bias
    return out


def _stack(blocks: np.ndarray, failing: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(Weights of STACKED, offset of each theme, probabilities), one set of weights for all themes."""
    n, k, width = blocks.shape
    model = LogisticRegression(C=1.0, max_iter=2000).fit(blocks.reshape(n * k, width), failing.ravel())
    weights, offset = model.coef_[0], np.full(k, model.intercept_[0])
    return weights, offset, 1 / (1 + np.exp(-(blocks @ weights + offset)))


def _report(themes: tuple[str, ...], data: Labelled, said: np.ndarray) -> pl.DataFrame:
    together = np.where(data.ruled, said >= DROP, said >= ADD)
    before, after = theme_f1(data.failing, data.ruled), theme_f1(data.failing, together)
    whole = scores(data.failing, together)
    table = pl.DataFrame({"theme_id": themes, "n_gold": data.failing.sum(axis=0), "rules_f1": before,
                          "with_classifier_f1": after})  # fmt: skip
    return table.with_columns(pl.lit(whole["micro_f1"]).alias("micro_f1"))


def _digest(themes: tuple[str, ...], vocabulary: Vocabulary, arrays: list[np.ndarray]) -> str:
    told = "\x1f".join([*themes, "\x1e", *vocabulary.words, "\x1e", *vocabulary.parts, *STACKED, str(ADD), str(DROP)])
    digest = hashlib.sha256(told.encode())
    for array in (*arrays, vocabulary.idf):
        digest.update(np.round(array, 2).tobytes())
    return digest.hexdigest()[:12]
