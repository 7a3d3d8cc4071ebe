"""Funnel plot: rates of several places beside what chance allows at each size.

Spiegelhalter 2005, Statistics in Medicine 24:1185-1202: exact Poisson limits (appendix A.1.1, interpolated), and where
places differ more than chance allows, limits widened by a multiplicative over-dispersion from winsorised z-scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import stats

from incident_analytics.spc.inputs import ChartInputError

LEVELS = {"95": 0.025, "998": 0.001}  # two and three standard deviations, one tail
WINSORISED = 0.1  # share of z-scores drawn in at each end
GRID = 120


@dataclass(frozen=True)
class Funnel:
    """`points`: y, n, rate, outside_95, outside_998 (high, low or none), in the order given. `lines`: n, lower_95,
    upper_95, lower_998, upper_998. `centre`: the rate of all together. `dispersion`: mean squared winsorised z-score;
    `widened`: whether the limits allow for it. Rates are multiplied by `multiply`."""

    points: pl.DataFrame
    lines: pl.DataFrame
    centre: float
    dispersion: float
    widened: bool
    multiply: float


def funnel(y: Any, n: Any, multiply: float = 1) -> Funnel:
    """The Funnel of counts `y` over exposures `n`. Raises ChartInputError for fewer than two places, negative counts,
    or exposure that is not above zero."""
    counts, exposure = np.asarray(y, dtype=float), np.asarray(n, dtype=float)
    if len(counts) != len(exposure) or len(counts) < 2:
        raise ChartInputError("a funnel needs a count and an exposure for each of two places or more")
    if not (np.isfinite(counts).all() and np.isfinite(exposure).all() and (counts >= 0).all() and (exposure > 0).all()):
        raise ChartInputError("counts must be zero or more and exposure above zero, none missing")
    centre = counts.sum() / exposure.sum()
    dispersion = _dispersion(counts, exposure * centre)
    widened = bool(dispersion > 1 + 2 * np.sqrt(2 / len(counts)))
    grid = np.unique(np.concatenate([np.linspace(exposure.min() * 0.8, exposure.max() * 1.05, GRID), exposure]))
    lines = {"n": grid} | _limits(grid, centre, dispersion if widened else 1.0)
    at = {name: np.interp(exposure, grid, values) for name, values in lines.items()}
    rate = counts / exposure
    points = pl.DataFrame({"y": counts, "n": exposure, "rate": rate * multiply} | {
        f"outside_{level}": np.where(rate > at[f"upper_{level}"], "high",
                                     np.where(rate < at[f"lower_{level}"], "low", "none"))
        for level in LEVELS
    })  # fmt: skip
    table = pl.DataFrame({name: values * (1 if name == "n" else multiply) for name, values in lines.items()})
    return Funnel(points, table, float(centre * multiply), float(dispersion), widened, multiply)


def _dispersion(counts: np.ndarray, expected: np.ndarray) -> float:
    """Mean square of z-scores on the square-root scale, the outer tenths drawn in to their quantile."""
    z = 2 * (np.sqrt(counts) - np.sqrt(expected))
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return float(np.mean(np.clip(z, low, high) ** 2))


def _limits(exposure: np.ndarray, centre: float, dispersion: float) -> dict[str, np.ndarray]:
    out = {}
    for level, tail in LEVELS.items():
        for side, p in (("lower", tail), ("upper", 1 - tail)):
            if dispersion > 1:
                z = stats.norm.ppf(p)
                out[f"{side}_{level}"] = np.maximum(centre + z * np.sqrt(dispersion * centre / exposure), 0)
            else:
                out[f"{side}_{level}"] = _interpolated(p, exposure * centre) / exposure
    return out


def _interpolated(p: float, expected: np.ndarray) -> np.ndarray:
    """The Poisson quantile at `p`, moved within its step so that the limit is a smooth line (A.1.1)."""
    quantile = stats.poisson.ppf(p, expected)
    upto, mass = stats.poisson.cdf(quantile, expected), stats.poisson.pmf(quantile, expected)
    return np.maximum(quantile - (upto - p) / mass, 0)
