"""Centre line, process limits and near limits of one part, and the arithmetic the charts share."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

SCREEN_FACTOR = 3.267  # upper limit of a moving range over its mean, D4 for n=2 (Nelson 1982, JQT 14(3):172-173)
D2 = 1.128  # mean moving range over sigma, n=2 (Montgomery 2013, table VI and eq. 6.33)
LAST_BITS = 1e-12  # differences below this share of the largest value are rounding, not data


@dataclass(frozen=True)
class Series:
    """One part of a series as plotted, before its limits: missing values are NaN."""

    y: np.ndarray
    base: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray | None = None
    sizes: np.ndarray | None = None
    means: np.ndarray | None = None
    sds: np.ndarray | None = None
    part: np.ndarray | None = None
    excluded: np.ndarray | None = None

    def within(self, rows: np.ndarray) -> Series:
        """The rows where the mask holds."""
        kept = {k: v[rows] for k, v in vars(self).items() if v is not None}
        return replace(self, **kept)


@dataclass(frozen=True)
class Lines:
    """What is drawn beside the points; NaN where there is no such line."""

    y: np.ndarray
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray


def mean(values: np.ndarray) -> float:
    """The mean of the values that are there, exactly rounded; NaN when there are none."""
    there = values[~np.isnan(values)]
    return math.fsum(there) / len(there) if len(there) else float("nan")


def total(values: np.ndarray) -> float:
    """The sum of the values that are there, exactly rounded."""
    return math.fsum(values[~np.isnan(values)])


def rounding(y: np.ndarray) -> float:
    """The size of differences that are only rounding in this series."""
    there = np.abs(y[~np.isnan(y)])
    return LAST_BITS * float(there.max()) if len(there) else 0.0


def mean_moving_range(values: np.ndarray, screen: bool) -> float:
    """Mean distance between neighbours; with `screen`, wild ranges are dropped once (Nelson 1982).

    The comparison is strict, so a constant series loses all its ranges and has no limits.
    """
    ranges = np.abs(np.diff(values))
    average = mean(ranges)
    if not screen:
        return average
    kept = ranges[ranges < SCREEN_FACTOR * average]
    return mean(kept)


def around(
    y: np.ndarray, centre: float, sigma: np.ndarray | float, floor: float = -np.inf, ceiling: float = np.inf
) -> Lines:
    """Limits three, near limits two sigma from the centre, kept within what the measure can be."""
    spread = np.broadcast_to(np.asarray(sigma, dtype=float), y.shape)

    def at(width: float) -> np.ndarray:
        return np.clip(centre + width * spread, floor, ceiling)

    return Lines(y, np.full(len(y), centre), at(-3), at(3), at(-2), at(2))


def zero_width(lines: Lines) -> bool:
    """True where limits could not be told apart from the centre line, or are not there at all."""
    width = lines.upper - lines.lower
    there = width[~np.isnan(width)]
    return len(there) == 0 or float(there.max()) <= rounding(lines.y)


def without_false_limits(lines: Lines) -> Lines:
    """The lines, limits taken away where they have no width although points lie off the centre line.

    The references draw such limits on the centre line and call every other point special: after a base
    without variation, or where the one wild range of an otherwise constant series was screened out. Such a
    base says nothing about variation. A series constant throughout keeps its limits where the references
    put them.
    """
    there = ~np.isnan(lines.y)
    off_centre = np.abs(lines.y - lines.centre)[there] > rounding(lines.y)
    if not zero_width(lines) or not off_centre.any():
        return lines
    none = np.full(len(lines.y), np.nan)
    return replace(lines, lower=none, upper=none, near_lower=none, near_upper=none)
