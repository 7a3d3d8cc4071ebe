"""Whether a row can tell at all: the chance that the records would exclude a large fall, had nothing changed."""

from __future__ import annotations

import numpy as np
from scipy import stats

from .mid_p import p_large

SUREST = 1 - 1e-6  # of what can be expected after; beyond it nothing is added to the chance


def power_if_unchanged(
    before: int, exposure_before: float, exposure_after: float, largest: float, *, growth: float = 1.0,
    dispersion: float | None = None, confidence: float = 0.95,
) -> float:  # fmt: skip
    """The probability of events after that exclude a large fall (see `p_large`), where the true rate is what it was.

    Only what was known at the closure is used: `before` events, both exposures, and by how much finding grew
    (`growth`). The rate before has a Jeffreys prior (gamma with shape 1/2), so that the events to be expected after are
    negative binomial (Gelman and others 2013, Bayesian Data Analysis, section 2.6). `dispersion` widens the test as it
    does there.
    """
    shape, chance = before + 0.5, exposure_before / (exposure_before + growth * exposure_after)
    expected = stats.nbinom(shape, chance)
    after = np.arange(int(expected.ppf(SUREST)) + 1)
    excluded = p_large(before, exposure_before, after, exposure_after, largest, dispersion) <= 1 - confidence
    return float(expected.pmf(after)[excluded].sum())
