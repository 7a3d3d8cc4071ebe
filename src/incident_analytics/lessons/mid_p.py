"""The test of a large fall: exact where events come singly, wider where they come in clusters or growth is unsure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(7)  # of a standard normal variable
SHARES = WEIGHTS / WEIGHTS.sum()


@dataclass(frozen=True)
class LargeFall:
    """What a large fall would look like among what is found.

    `true_ratio`: the ratio of true rates that counts as one; `precision`: the share of what is found that is true;
    `growth`: of finding on other themes, after over before, and `spread`, the standard error of its logarithm. Growth
    below 1 is not taken off: less may be found because less is wrong.
    """

    true_ratio: float
    precision: float = 1.0
    growth: float = 1.0
    spread: float = 0.0

    def p(
        self, before: int, exposure_before: float, after: int | np.ndarray, exposure_after: float,
        dispersion: float | None = None,
    ) -> np.ndarray:  # fmt: skip
        """p of the hypothesis of such a fall or a larger one (see `p_large`), averaged over what growth may be."""
        growths = self.growth * np.exp(self.spread * NODES) if self.spread else [self.growth]
        shares = SHARES if self.spread else [1.0]
        ratios = (ratio_found(self.true_ratio, self.precision, max(1.0, float(growth))) for growth in growths)
        each = (p_large(before, exposure_before, after, exposure_after, ratio, dispersion) for ratio in ratios)
        return sum(share * p for share, p in zip(shares, each, strict=True))


def p_of_large_fall(
    before: int, exposure_before: float, after: int | np.ndarray, exposure_after: float, largest: float
) -> np.ndarray:
    """One-sided mid-p (Lancaster 1961, J Am Stat Assoc 56:223-234) of the hypothesis that the ratio of the rates found
    is `largest` or below; a small one excludes that fall. For one number of events after, or for many at once."""
    share = largest * exposure_after / (exposure_before + largest * exposure_after)
    after = np.asarray(after, dtype=float)
    # The chance of more, and of as many or more, of a binomial variable as incomplete beta functions.
    more = np.where(before > 0, special.betainc(after + 1, max(before, 1), share), 0.0)
    as_many = np.where(after > 0, special.betainc(np.maximum(after, 1), before + 1, share), 1.0)
    return (more + as_many) / 2


def p_large(
    before: int, exposure_before: float, after: int | np.ndarray, exposure_after: float, largest: float,
    dispersion: float | None,
) -> np.ndarray:  # fmt: skip
    """The larger of the exact p and, where events come in clusters, that of the quasi-Poisson model (McCullagh and
    Nelder 1989, chapter 6), which has nothing to go by where a side has no events."""
    exact = p_of_large_fall(before, exposure_before, after, exposure_after, largest)
    if dispersion is None or dispersion <= 1 or not before:
        return exact
    held = np.maximum(after, 1)  # a side without events keeps the exact p
    distance = np.log(held / exposure_after / (before / exposure_before)) - np.log(largest)
    clustered = special.ndtr(-distance / np.sqrt(dispersion * (1 / before + 1 / held)))
    return np.where(np.asarray(after) > 0, np.maximum(exact, clustered), exact)


def ratio_found(true_ratio: float, precision: float, growth: float) -> float:
    """The ratio of rates that extraction finds where the true one is `true_ratio`.

    A share 1 - `precision` of what was found before was false; false findings come from other texts and do not fall
    with the true rate; and both grow with reporting (`growth`: reports a year, after over before). What extraction
    misses it misses before and after alike, so that recall cancels.
    """
    return growth * (precision * true_ratio + 1 - precision)
