"""What the classifier sees of a sentence and of a text: words and pairs of words, and what the rules found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log, sqrt

import numpy as np

TOKEN = re.compile(r"[a-z][a-z'-]+")
WINDOW = 30  # sentences of a text that are judged together; a report of forty pages is many texts
FEWEST_WORDS = 3  # known words; a shorter sentence says too little to be judged
# What the last step weighs; then, where the classifier of short texts stands beside, what it says of the sentences.
STACKED = ("sentence", "text", "failing_found", "mentioned", "sentences", "agreed")
AGREED = 5.0  # log odds by which their product is divided, to be of their size
BESIDE = ("short_fails", "short_named")


def words_of(sentence: str, known: Collection[str]) -> list[str]:
    """The known words of a folded sentence, in order. Unknown ones, names among them, are not seen at all."""
    return [word for word in TOKEN.findall(sentence) if word in known]


def grams(words: list[str]) -> list[str]:
    """Words and neighbouring pairs."""
    return words + [f"{one} {two}" for one, two in zip(words, words[1:], strict=False)]


def mark(theme_id: str, class_: str) -> str:
    """The feature of a mention that the rules made."""
    return f"{theme_id}::{class_}"


def weighted(found: Iterable[str], marks: Iterable[str], index: Mapping[str, int], idf: np.ndarray) -> dict[int, float]:
    """Position of the feature → weight: 1 + log of the count times inverse document frequency, scaled to length one
    over the words (Salton and Buckley 1988, Inf Process Manag 24:513-523); 1 for each mark."""
    counts = Counter(index[gram] for gram in found if gram in index)
    raw = {at: (1 + log(n)) * float(idf[at]) for at, n in counts.items()}
    length = sqrt(sum(value * value for value in raw.values())) or 1.0
    out = {at: value / length for at, value in raw.items()}
    out.update((index[name], 1.0) for name in set(marks) if name in index)
    return out


def stacked(
    sentence: np.ndarray, text: np.ndarray, failing: np.ndarray, mentioned: np.ndarray, n_sentences: np.ndarray,
    beside: Sequence[np.ndarray] = (),
) -> np.ndarray:  # fmt: skip
    """Windows × themes × STACKED (and BESIDE): log odds of the best sentence and of the whole text, whether the rules
    found a failing or any mention, log of the number of sentences, how far both agree (the product of their
    log odds: a rare theme needs both); and what the other classifier says."""
    one, whole = log_odds(sentence), log_odds(text)
    size = np.log(n_sentences)[:, None] + np.zeros(sentence.shape)
    agreed = one * whole / AGREED
    return np.stack([one, whole, failing * 1.0, mentioned * 1.0, size, agreed, *beside], axis=-1)


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Log odds, kept within what a few hundred labelled texts can tell."""
    clipped = np.clip(probability, 0.003, 0.997)
    return np.log(clipped / (1 - clipped))


def logistic(value: np.ndarray) -> np.ndarray:
    """The probability that log odds stand for."""
    return 1 / (1 + np.exp(-value))
