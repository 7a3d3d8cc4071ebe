"""How surely a rate fell: a test, a probability under a stated prior, and an interval that allows for clustering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import exp, log, sqrt

import numpy as np
from scipy import stats

from .mid_p import p_large
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


@dataclass(frozen=True)
class LargeFall:
    """What a large fall would look like among what is found: `ratio` of the rates (see mid_p.ratio_found), and the
    `growth` of finding that an unchanged rate would show."""

    ratio: float
    growth: float


def fall_of(
    windows: Windows, event_days: list[date], closure: date, confidence: float, large: LargeFall | None = None
) -> Fall:
    """The Fall of events over stretches of observation before and after `closure` (whose day belongs to before)."""
    cells = _cells(windows, event_days, closure)
    before, after = ([cell for cell in cells if cell[0] is side] for side in (False, True))
    counts = [sum(n for _, n, _ in part) for part in (before, after)]
    exposures = [sum(value for _, _, value in part) for part in (before, after)]
    if not sum(counts) or min(exposures) <= 0:
        return Fall(None, None, None, None, None)
    dispersion = _dispersion(cells, counts, exposures)
    lower, upper = _widened(counts, exposures, dispersion, confidence)
    both = (counts[0], exposures[0], counts[1], exposures[1])
    told = Fall(p_of_fall(*both), probability_of_fall(*both), dispersion, lower, upper)
    if large is None:
        return told
    power = power_if_unchanged(counts[0], *exposures, large.ratio, growth=large.growth, dispersion=dispersion,
                               confidence=confidence)  # fmt: skip
    return replace(told, p_large_fall=float(p_large(*both, large.ratio, dispersion)), power=power)


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
    sides = sum(map(bool, counts))
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
