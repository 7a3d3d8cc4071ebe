"""Pairs found without comparing every text with every other are those that a full comparison gives."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.lessons import close_pairs as module
from incident_analytics.lessons.close_pairs import close_pairs
from incident_analytics.lessons.similar import similar_texts, text_vectors

WORDS = "door plan risk leave ward staff check night alarm rota".split()
texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=2, max_size=14)


def found(vectors, group, threshold) -> set[tuple[int, int]]:
    return {(int(i), int(j)) for part in close_pairs(vectors, group, threshold) for i, j in zip(*part[:2], strict=True)}


@given(texts, st.floats(0.05, 0.95), st.integers(1, 5))
def test_no_close_pair_is_lost_and_none_is_added(many, threshold, block):
    vectors = text_vectors(many)
    cosine = (vectors @ vectors.T).toarray()
    surely = {tuple(pair) for pair in np.argwhere(np.triu(cosine, 1) >= threshold + 1e-6).tolist()}
    perhaps = {tuple(pair) for pair in np.argwhere(np.triu(cosine, 1) >= threshold - 1e-6).tolist()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", block)
        patch.setattr(module, "PAIRS", block)
        pairs = found(vectors, np.arange(len(many)), threshold)
    assert surely <= pairs <= perhaps


@given(texts)
def test_the_similarity_is_the_cosine(many):
    vectors = text_vectors(many)
    cosine = (vectors @ vectors.T).toarray()
    for one, other, similarity in close_pairs(vectors, np.arange(len(many)), 0.3):
        assert np.allclose(similarity, np.minimum(cosine[one, other], 1.0))


def test_only_rows_of_the_group_are_paired():
    vectors = text_vectors(["door plan", "door plan", "door plan", "rota"])
    assert found(vectors, np.array([0, 2]), 0.5) == {(0, 2)}


@pytest.mark.parametrize("threshold", [0.0, -1.0])
def test_a_threshold_of_nothing_gives_every_pair_that_shares_a_word(threshold):
    vectors = text_vectors(["door plan", "door rota", "alarm"])
    assert found(vectors, np.arange(3), threshold) == {(0, 1)}


def test_no_close_pair_gives_an_empty_table():
    table = pl.DataFrame({"id": ["a", "b"], "date": [None, None], "text": ["door plan", "night rota"]})
    assert similar_texts(table).columns == ["earlier_id", "later_id", "similarity"]
    assert similar_texts(table).is_empty()


def test_texts_that_are_the_same_are_found_at_a_similarity_of_one():
    many = [f"{one} {two} {three}" for one in WORDS for two in WORDS[:3] for three in WORDS[5:7]]
    vectors = text_vectors([*many, *many])
    n = len(many)
    assert {(i, i + n) for i in range(n)} <= found(vectors, np.arange(2 * n), 1.0)
