"""Trains the classifier that stands beside the rules, and says theme by theme whether it helps."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from ..codebook import Codebook
from ..errors import MappingError
from ..themes.classifier import ARRAYS, Classifier
from ..themes.features import TOKEN, log_odds, logistic, stacked
from ..themes.short_texts import ShortTexts
from .design import Design, design_of
from .evaluate import theme_f1
from .examples import Example

STRENGTH, TEXT_STRENGTH = 4.0, 20.0  # inverse of the L2 penalties, by cross-validation
FOLDS = 5  # of groups of records, by a hash of the group, so that the order of rows does not matter
FEWEST_GOLD = 10  # labelled records; a theme with fewer is left to the rules
ADD, ADD_SHORT, DROP = 0.36, 0.50, 0.30  # by cross-validation, see docs/themes.md
LONG, FEWEST_LONG = 6, 100  # sentences of a text as reports have them; so many such texts
SMALLEST_WEIGHT = 0.15  # smaller ones are not kept
SOLVER = {"solver": "liblinear", "max_iter": 300, "random_state": 0}


@dataclass(frozen=True)
class Fitted:
    """Weights (features × themes) and bias of one model per theme."""

    weights: np.ndarray
    bias: np.ndarray


def train_classifier(
    examples: Iterable[Example], codebook: Codebook, known: frozenset[str], short: ShortTexts | None = None
) -> tuple[Classifier, pl.DataFrame]:
    """(classifier, what cross-validation said: theme_id, n_gold, rules_f1, with_classifier_f1, used).

    `known`: the only words that may become features; give the vocabulary of texts that hold no names. A theme is
    used where F1 over records, out of fold, is higher with the classifier than with the rules alone. `short`: the
    classifier of short texts, whose word on each sentence is then weighed too. Raises MappingError when fewer than two
    groups of records are given.
    """
    rows = sorted(examples, key=lambda e: (e.window, e.sentence, e.marks))
    if len({row.group for row in rows}) < 2:
        raise MappingError("the labels hold fewer than two groups of records: nothing can be held out.")
    design = design_of(rows, codebook.theme_ids, known)
    stack, offset, said = _stack(design, _beside(rows, design, codebook.theme_ids, short))
    report = _helps(design, codebook.theme_ids, said)
    columns = np.flatnonzero(report["used"].to_numpy())
    sentence = _fit_all(design.sentences, design.failing, design.sentence_weights, STRENGTH, columns)
    text = _fit_all(design.texts, design.text_failing, design.weights, TEXT_STRENGTH, columns)
    themes = [codebook.theme_ids[k] for k in columns]
    return replace(_kept(themes, design, sentence, text, stack, offset[columns]), short=short), report


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts that hold no names, folded: what may become a feature."""
    return frozenset(word for text in texts for word in TOKEN.findall(text.lower().replace("’", "'")))


def _fit_all(
    seen: csr_matrix, failing: np.ndarray, weights: np.ndarray, strength: float, columns: np.ndarray
) -> Fitted:
    models = [LogisticRegression(C=strength, **SOLVER).fit(seen, failing[:, k], sample_weight=weights) for k in columns]
    if not models:
        return Fitted(np.zeros((seen.shape[1], 0)), np.zeros(0))
    found = np.stack([model.coef_[0] for model in models], axis=1)
    found[np.abs(found) < SMALLEST_WEIGHT] = 0
    return Fitted(found, np.array([model.intercept_[0] for model in models]))


def _out_of_fold(
    seen: csr_matrix, failing: np.ndarray, weights: np.ndarray, groups: list[str], strength: float
) -> np.ndarray:
    """The probability of each theme, by models that saw none of the group."""
    fold = np.array([zlib.crc32(group.encode()) % FOLDS for group in groups])
    out = np.zeros(failing.shape)
    for k in range(FOLDS):
        inside, outside = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        held = failing[inside]
        columns = np.flatnonzero(held.any(axis=0) & ~held.all(axis=0))
        if len(outside) and len(columns):
            model = _fit_all(seen[inside], held, weights[inside], strength, columns)
            out[np.ix_(outside, columns)] = logistic(seen[outside] @ model.weights + model.bias)
    return out


def _beside(rows: list[Example], design: Design, themes: list[str], short: ShortTexts | None) -> tuple[np.ndarray, ...]:
    """Windows × themes, as the classifier asks the one of short texts."""
    if short is None:
        return ()
    order = np.argsort(design.of_window, kind="stable")
    first = np.searchsorted(design.of_window[order], np.arange(len(design.groups)))
    return short.best_of([rows[at].sentence for at in order], first, themes)


def _stack(design: Design, beside: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(weights of STACKED, offset of each theme, probabilities of windows × themes), fitted out of fold.

    One set of weights serves all themes; a theme's own share is how common it is. Fitted on texts as long as those that
    it will read, where there are enough: a sentence alone has other odds.
    """
    each = _out_of_fold(design.sentences, design.failing, design.sentence_weights, design.sentence_groups, STRENGTH)
    text = _out_of_fold(design.texts, design.text_failing, design.weights, design.groups, TEXT_STRENGTH)
    best = np.zeros(text.shape)
    np.maximum.at(best, design.of_window, each)
    blocks = stacked(best, text, design.ruled, design.mentioned, design.n_sentences, beside)
    common = log_odds(np.average(design.text_failing, axis=0, weights=design.weights))
    long = np.flatnonzero(design.n_sentences >= LONG)
    learned = long if len(long) >= FEWEST_LONG else np.arange(len(best))
    flat = np.column_stack([blocks[learned].reshape(-1, blocks.shape[-1]), np.tile(common, len(learned))])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(
        flat, design.text_failing[learned].ravel(),
        sample_weight=np.repeat(design.weights[learned], text.shape[1]),
    )  # fmt: skip
    weights, of_common = model.coef_[0][:-1], model.coef_[0][-1]
    offset = common * of_common + model.intercept_[0]
    return weights, offset, logistic(blocks @ weights + offset)


def _helps(design: Design, themes: list[str], said: np.ndarray) -> pl.DataFrame:
    together = (design.ruled & (said >= DROP)) | (~design.ruled & (said >= ADD))
    labelled, ruled, both = (_by_record(design, table) for table in (design.text_failing, design.ruled, together))
    before, after, n_gold = theme_f1(labelled, ruled), theme_f1(labelled, both), labelled.sum(axis=0)
    return pl.DataFrame({
        "theme_id": themes, "n_gold": n_gold, "rules_f1": before, "with_classifier_f1": after,
        "used": (n_gold >= FEWEST_GOLD) & (after > before),
    })  # fmt: skip


def _by_record(design: Design, table: np.ndarray) -> np.ndarray:
    place = {name: at for at, name in enumerate(sorted(set(design.records)))}
    out = np.zeros((len(place), table.shape[1]), dtype=bool)
    np.logical_or.at(out, [place[record] for record in design.records], table)
    return out


def _kept(
    themes: list[str], design: Design, sentence: Fitted, text: Fitted, stack: np.ndarray, offset: np.ndarray
) -> Classifier:
    """The classifier with the features that have a weight, or whose words others need to be seen."""
    names = list(design.index)
    used = np.flatnonzero(np.abs(sentence.weights).sum(axis=1) + np.abs(text.weights).sum(axis=1) > 0)
    needed = {word for at in used for word in names[at].split() if word in design.index}
    kept = sorted({*used.tolist(), *(design.index[word] for word in needed)}, key=lambda at: names[at])
    features = [names[at] for at in kept]
    arrays = {
        "idf": design.idf[kept], "text_idf": design.text_idf[kept], "weights": sentence.weights[kept],
        "bias": sentence.bias, "text_weights": text.weights[kept], "text_bias": text.bias, "stack": stack,
        "offset": offset,
    }  # fmt: skip
    # Half precision is what is kept on disk; the classifier in memory is the same.
    arrays = {name: arrays[name].astype(np.float16).astype(np.float64) for name in ARRAYS}
    digest = hashlib.sha256("\x1f".join([*themes, "\x1e", *features]).encode())
    for name in ARRAYS:
        digest.update(np.round(arrays[name], 2).tobytes())
    return Classifier(digest.hexdigest()[:12], tuple(themes), {name: at for at, name in enumerate(features)},
                      **arrays, add=ADD, add_short=ADD_SHORT, drop=DROP)  # fmt: skip
