"""Whether a row can tell at all: the chance that the records would exclude a large fall, had nothing changed."""

from __future__ import annotations

import numpy as np
from scipy import special

from .mid_p import LargeFall

FARTHEST = 12  # standard deviations from the mean to which events are looked at
STEPS = 64


def power_if_unchanged(
    before: int, exposure_before: float, exposure_after: float, large: LargeFall, *, dispersion: float | None = None,
    confidence: float = 0.95,
) -> float:  # fmt: skip
    """The probability of events after that exclude `large` at `confidence`, where the true rate is what it was.

    Only what was known at the closure is used: `before` events and their `dispersion`, both exposures, and by how much
    finding grew. The rate before has a Jeffreys prior (gamma with shape 1/2), so that the events to be expected after
    are negative binomial (Gelman and others 2013, Bayesian Data Analysis, section 2.6).
    """
    shape, chance = before + 0.5, exposure_before / (exposure_before + large.growth * exposure_after)
    mean = shape * (1 - chance) / chance
    variance = mean / chance
    low, high = -1, int(mean + FARTHEST * variance**0.5) + 1  # `low` excludes nothing; more events give a smaller p
    while high - low > 1:
        after = np.unique(np.linspace(low + 1, high, STEPS).astype(np.int64))
        excluded = large.p(before, exposure_before, after, exposure_after, dispersion) <= 1 - confidence
        if not excluded.any():
            return 0.0
        first = int(excluded.argmax())
        low, high = (int(after[first - 1]) if first else low), int(after[first])
    return float(special.betainc(high, shape, 1 - chance)) if high else 1.0  # of a negative binomial variable
