"""Words and pairs of words of many texts, counted and weighed at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_array

NONE = -1  # the number of a word that nobody knows


def numbered(words: Sequence[Sequence[str]], number: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """(text, number) of every word of the texts, in order; `number` has to know every word (see Kept)."""
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    numbers = np.fromiter(map(number.__getitem__, chain.from_iterable(words)), dtype=np.int64, count=lengths.sum())
    return np.repeat(np.arange(len(words)), lengths), numbers


class Pairs:
    """Columns of pairs of words, found for many pairs at once. `columns`: (first word, second word) to column."""

    def __init__(self, columns: Mapping[tuple[int, int], int], n_words: int) -> None:
        self._n = n_words
        keys = np.array([one * n_words + other for one, other in columns], dtype=np.int64)
        order = np.argsort(keys)
        self._keys = np.append(keys[order], np.iinfo(np.int64).max)
        self._columns = np.append(np.array(list(columns.values()), dtype=np.int64)[order], NONE)

    @classmethod
    def of(cls, names: Mapping[str, int]) -> Pairs:
        """The pairs among the names of features ("one two"), of words that are features themselves: a pair of others
        is not seen. `names`: feature → its column."""
        halves = ((name.split(" "), at) for name, at in names.items() if " " in name)
        known = {(names[one], names[two]): at for (one, two), at in halves if one in names and two in names}
        return cls(known, len(names))

    def among(self, rows: np.ndarray, numbers: np.ndarray, apart: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """(row, column) of the known pairs among words that stand `apart` words from each other in one row."""
        one, other = numbers[:-apart], numbers[apart:]
        able = np.flatnonzero((rows[:-apart] == rows[apart:]) & (one != NONE) & (other != NONE))
        keys = one[able] * self._n + other[able]
        places = np.searchsorted(self._keys, keys)
        known = self._keys[places] == keys
        return rows[able[known]], self._columns[places[known]]


def weighted_counts(rows: np.ndarray, columns: np.ndarray, height: int, idf: np.ndarray) -> csr_array:
    """Rows × features: 1 + log of the count times inverse document frequency, every row scaled to length one (Salton
    and Buckley 1988, Inf Process Manag 24:513-523). `rows`, `columns`: where each feature was seen."""
    width = len(idf)
    keys = rows.astype(np.int64) * width + columns
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(first, append=len(keys))
    row = keys[first] // width
    column = keys[first] - row * width
    data = (1 + np.log(counts)) * idf[column]
    length = np.sqrt(np.bincount(row, data**2, minlength=height))
    ends = np.append(0, np.cumsum(np.bincount(row, minlength=height)))
    narrow = column.astype(np.int32), ends.astype(np.int32)  # scikit-learn takes no wider ones
    return csr_array((data / length[row], *narrow), shape=(height, width))


def together(parts: Iterable[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """(row, column) of several findings as one."""
    rows, columns = zip(*parts, strict=True)
    return np.concatenate(rows), np.concatenate(columns)
