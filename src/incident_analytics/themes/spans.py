"""The assertion alone, for spans that somebody else found."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ..codebook import load_codebook
from .assertion import assertion_of
from .fold import folded

FLAGS = {
    "negated": ("negation", "refutation", "omission"),
    "inadequate": ("inadequacy",),
    "assured": ("assurance",),
    "recommended": ("recommendation",),
    "hypothetical": ("hypothetical",),
    "historical": ("historical",),
    "other_person": ("other_person",),
}


def assess_spans(sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """One row per sentence and its span: negated, inadequate, assured, recommended, hypothetical, historical,
    other_person (booleans).

    `spans` are (start, end) characters of the sentence. Raises ValueError when the two lists differ in length
    or a span lies outside its sentence.
    """
    if len(sentences) != len(spans):
        raise ValueError(f"{len(sentences)} sentences and {len(spans)} spans: one span for each sentence.")
    assertion = assertion_of(load_codebook())
    rows = []
    for number, (sentence, (start, end)) in enumerate(zip(sentences, spans, strict=True)):
        if not 0 <= start <= end <= len(sentence):
            raise ValueError(f"span {number} ({start}, {end}) lies outside its sentence of {len(sentence)} characters.")
        found = {reach.category for reach in assertion.reaches(folded(sentence), start, end)}
        rows.append({flag: not found.isdisjoint(categories) for flag, categories in FLAGS.items()})
    return pl.DataFrame(rows, schema=dict.fromkeys(FLAGS, pl.Boolean))
