"""Anhøj runs analysis: is the longest run too long, or does the line cross the centre too seldom?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

import numpy as np
import polars as pl
from scipy.special import bdtr

BOX_POINTS = range(10, 101)  # useful points for which box bounds were published


@dataclass(frozen=True)
class Runs:
    """Result of the runs analysis of one part. None where every point lies on the centre line."""

    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    runs_signal: bool


@cache
def _boxes() -> dict[int, dict[str, int | None]]:
    table = pl.read_csv((files("incident_analytics.spc") / "data" / "runs_boxes.csv").read_bytes())
    return {row["n_useful"]: row for row in table.iter_rows(named=True)}


def longest_run_max(n_useful: int) -> int:
    """The longest run chance allows: log2(n) rounded, plus 3 (Schilling 2012, Math. Magazine 85:141-149)."""
    return round(math.log2(n_useful)) + 3


def crossings_min(n_useful: int) -> int:
    """The fewest crossings chance allows: 5th percentile of Binomial(n - 1, 0.5).

    Chen 2010, Model Assisted Statistics and Applications 5:73-77.
    """
    chances = bdtr(np.arange(n_useful), n_useful - 1, 0.5)
    return int(np.searchsorted(chances, 0.05))


def runs_analysis(side: np.ndarray, method: str = "anhoej") -> Runs:
    """Runs and crossings of a series of sides (1, -1; 0 is not counted).

    Anhøj and Olesen 2014, PLoS ONE 9(11):e113825; both limits are strict. `bestbox` and `cutbox` use the
    bounds of Anhøj and Wentzel-Larsen 2020, PLoS ONE 15(6):e0233920, given for 10 to 100 useful points.
    """
    useful = [int(value) for value in side if value != 0]
    if not useful:
        return Runs(0, None, None, None, None, False)
    lengths = [len(list(run)) for _, run in groupby(useful)]
    longest, crossings = max(lengths), len(lengths) - 1
    signal = _signal(len(useful), longest, crossings, method)
    bounds = longest_run_max(len(useful)), crossings_min(len(useful))
    return Runs(len(useful), longest, bounds[0], crossings, bounds[1], signal)


def _signal(n: int, longest: int, crossings: int, method: str) -> bool:
    if method == "anhoej" or n not in BOX_POINTS:
        return longest > longest_run_max(n) or crossings < crossings_min(n)
    box = _boxes()[n]
    fewest, most = box["crossings_min"], box["longest_run_max"]
    if longest > most or crossings < fewest:
        return True
    if method == "bestbox" or box["cut_crossings_min"] is None:
        return False
    inner = crossings > fewest and longest < most
    lower_edge = crossings == fewest and longest <= box["cut_longest_run_max"]
    right_edge = crossings >= box["cut_crossings_min"]
    return not (inner or lower_edge or right_edge)
