"""Every pair of texts at or above a similarity, without comparing every text with every other.

Prefix filtering (Bayardo, Ma and Srikant 2007, Scaling up all pairs similarity search, WWW 131-140): features are in
order from rare to common, and of each text the most common ones are set aside as long as their length stays below the
threshold. Two texts whose rarest shared feature is set aside in either cannot reach it. The answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

BLOCK = 2_000  # rows compared at a time, so that memory stays flat
PAIRS = 100_000  # compared in full at a time
ASIDE = 0.8  # of the threshold: more would leave fewer features to multiply and more pairs to compare in full
ROUNDING = 1e-9

Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]


def close_pairs(vectors: csr_array, group: np.ndarray, threshold: float) -> Iterator[Pairs]:
    """(earlier, later, similarity) of the rows of `group` whose cosine is at least `threshold` (above 0), block by
    block; the first two are positions in the whole table. `vectors`: rows of length 1."""
    mine = csr_array(vectors)[group]
    rare, aside = _rare_features(mine, max(ASIDE * threshold, 0.0))
    turned = rare.T.tocsr()
    for start in range(0, len(group), BLOCK):
        product = (rare[start : start + BLOCK] @ turned).tocoo()
        earlier, later = start + product.row, product.col
        # What the shared rare features give, and at most what one of the two has set aside.
        able = product.data + np.maximum(aside[earlier], aside[later]) >= threshold - ROUNDING
        able &= earlier < later
        yield from _compared(mine, group, earlier[able], later[able], threshold)


def _compared(
    mine: csr_array, group: np.ndarray, earlier: np.ndarray, later: np.ndarray, threshold: float
) -> Iterator[Pairs]:
    for start in range(0, len(earlier), PAIRS):
        one, other = earlier[start : start + PAIRS], later[start : start + PAIRS]
        similarity = mine[one].multiply(mine[other]).sum(axis=1)
        close = similarity >= threshold - ROUNDING
        yield group[one[close]], group[other[close]], np.minimum(similarity[close], 1.0)  # rounding may lift it above


def _rare_features(mine: csr_array, limit: float) -> tuple[csr_array, np.ndarray]:
    """The rows without their commonest features, and the length of what each lacks, which is below `limit`."""
    frequency = np.bincount(mine.indices, minlength=mine.shape[1])
    rank = np.empty_like(frequency)
    rank[np.argsort(frequency, kind="stable")] = np.arange(len(frequency))
    rare = csr_array((mine.data.copy(), rank[mine.indices], mine.indptr.copy()), shape=mine.shape)
    rare.sort_indices()
    so_far = np.append(0, np.cumsum(rare.data**2))
    rows = np.repeat(np.arange(mine.shape[0]), np.diff(rare.indptr))
    from_here = so_far[rare.indptr[1:]][rows] - so_far[:-1]
    common = from_here < limit**2 - ROUNDING
    aside = np.sqrt(np.bincount(rows[common], rare.data[common] ** 2, minlength=mine.shape[0]))
    rare.data[common] = 0
    rare.eliminate_zeros()
    return rare, aside
