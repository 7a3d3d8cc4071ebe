"""How surely a rate fell: a test, a probability under a stated prior, and an interval that allows for clustering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import exp, log, sqrt

import numpy as np
from scipy import stats

from .mid_p import LargeFall
from .power import power_if_unchanged
from .rates import Windows, split_at, upper_limits

PRIOR = "Jeffreys prior (gamma with shape 1/2) on each of the two rates"
FEWEST_CELLS = 3  # stretches of observation from which a dispersion is taken


@dataclass(frozen=True)
class Fall:
    """`p_fall`: one-sided p of the exact conditional test of a fall. `probability`: that the rate after is lower,
    under PRIOR. `dispersion`: Pearson's chi-squared over its degrees of freedom, 1 for a Poisson process; `lower`
    and `upper`: limits of the rate ratio that allow for it. `p_large_fall`: mid-p of a fall as large as the rule's,
    allowing for false findings and for growth in reporting; `power`: the chance that such a fall would be excluded if
    nothing had changed. None where there is nothing to tell from."""

    p_fall: float | None
    probability: float | None
    dispersion: float | None
    lower: float | None
    upper: float | None
    p_large_fall: float | None = None
    power: float | None = None


def fall_of(
    windows: Windows, event_days: list[date], closure: date, confidence: float, large: LargeFall | None = None,
    early_days: list[date] | None = None,
) -> Fall:  # fmt: skip
    """The Fall of events over stretches of observation before and after `closure` (whose day belongs to before).

    `early_days`: the same events where those that can have come before or after are taken as before: a large fall is
    excluded only where it is on both readings.
    """
    told = _sides(windows, event_days, closure)
    if not sum(told.counts) or min(told.exposures) <= 0:
        return Fall(None, None, None, None, None)
    lower, upper = _widened(told.counts, told.exposures, told.dispersion, confidence)
    both = (told.counts[0], told.exposures[0], told.counts[1], told.exposures[1])
    fall = Fall(p_of_fall(*both), probability_of_fall(*both), told.dispersion, lower, upper)
    if large is None:
        return fall
    readings = [told, *([_sides(windows, early_days, closure)] if early_days is not None else [])]
    p = max(float(one.p_of(large)) for one in readings)
    power = power_if_unchanged(told.counts[0], *told.exposures, large, dispersion=told.early_dispersion,
                               confidence=confidence)  # fmt: skip
    return replace(fall, p_large_fall=p, power=power)


@dataclass(frozen=True)
class _Sides:
    """Events and exposure before and after, the dispersion of both and of those before alone."""

    counts: list[int]
    exposures: list[float]
    dispersion: float | None
    early_dispersion: float | None

    def p_of(self, large: LargeFall) -> float:
        (before, after), (early, late) = self.counts, self.exposures
        return large.p(before, early, after, late, self.dispersion)


def _sides(windows: Windows, days: list[date], closure: date) -> _Sides:
    cells = _cells(windows, days, closure)
    parts = [[cell for cell in cells if cell[0] is side] for side in (False, True)]
    counts = [sum(n for _, n, _ in part) for part in parts]
    exposures = [sum(value for _, _, value in part) for part in parts]
    if not sum(counts) or min(exposures) <= 0:
        return _Sides(counts, exposures, None, None)
    early = _dispersion(parts[0], counts, exposures) if counts[0] else None
    return _Sides(counts, exposures, _dispersion(cells, counts, exposures), early)


def p_of_fall(before: int, exposure_before: float, after: int, exposure_after: float) -> float:
    """One-sided p of the hypothesis that the rate did not fall: given the total, the events after are binomial
    (Przyborowski and Wilenski 1940, Biometrika 31:313-323)."""
    share = exposure_after / (exposure_before + exposure_after)
    return float(stats.binomtest(after, before + after, share, alternative="less").pvalue)


def probability_of_fall(before: int, exposure_before: float, after: int, exposure_after: float) -> float:
    """The probability that the rate after is the lower one, under PRIOR: both rates then are gamma with shape events +
    1/2, and the share of one in their sum is beta."""
    share = exposure_after / (exposure_before + exposure_after)
    return float(stats.beta.cdf(share, after + 0.5, before + 0.5))


def _cells(windows: Windows, event_days: list[date], closure: date) -> list[tuple[bool, int, float]]:
    """(after, events, exposure) of each stretch; the one that holds the closure is cut there."""
    split = split_at(windows, event_days, closure)
    both = [
        cell
        for n_before, n_after, before, after in split
        for cell in ((False, n_before, before), (True, n_after, after))
    ]
    return [cell for cell in both if cell[2] > 0]


def _dispersion(cells: list[tuple[bool, int, float]], counts: list[int], exposures: list[float]) -> float | None:
    """Pearson's chi-squared of a model with one rate on each side, over its degrees of freedom; a side without events
    tells nothing of clusters and is left out."""
    held = [cell for cell in cells if counts[cell[0]]]
    sides = len({cell[0] for cell in held})
    if len(held) < FEWEST_CELLS:
        return None
    rates = [n / value for n, value in zip(counts, exposures, strict=True)]
    squares = ((n - rates[after] * value) ** 2 / (rates[after] * value) for after, n, value in held)
    return sum(squares) / (len(held) - sides)


def _widened(
    counts: list[int], exposures: list[float], dispersion: float | None, confidence: float
) -> tuple[float | None, float | None]:
    """Limits of the rate ratio of a quasi-Poisson model (McCullagh and Nelder 1989, chapter 6). Where nothing happened
    after, clusters count as fewer events: the exact limit with the events before divided by the dispersion."""
    if dispersion is None or not counts[0]:
        return None, None
    if not counts[1]:
        fewer = counts[0] / max(1.0, dispersion)
        upper = upper_limits(np.array(fewer), np.array(0), np.array(exposures[0] / exposures[1]), (1 - confidence) / 2)
        return 0.0, float(upper)
    ratio = log(counts[1] / exposures[1] / (counts[0] / exposures[0]))
    half = stats.norm.ppf((1 + confidence) / 2) * sqrt(dispersion * (1 / counts[0] + 1 / counts[1]))
    return exp(ratio - half), exp(ratio + half)
