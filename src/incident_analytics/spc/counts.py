"""Charts of counts, rates, proportions and of opportunities between rare events: c, u, u', p, p', g."""

from __future__ import annotations

import numpy as np

from incident_analytics.spc.lines import D2, Lines, Series, around, mean, mean_moving_range, total
from incident_analytics.spc.presets import Preset


def pooled(series: Series) -> float:
    """All events of the base over all its opportunities; points without a denominator take no part."""
    whole = total(series.denominator[series.base])
    return total(series.numerator[series.base]) / whole if whole else np.nan


def between_points(series: Series, centre: float, sigma: np.ndarray, screen: bool) -> float:
    """Laney's sigma_z: how much wider neighbours lie apart than the theory says.

    Laney 2002, Quality Engineering 14(4):531-537. Always 3/1.128 here: 2.66 is the rounding of the XmR chart.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (series.y - centre) / sigma
    return mean_moving_range(z[series.base], screen) / D2


def c_chart(series: Series, preset: Preset) -> Lines:
    """Mean count, sigma its square root, never below 0 (Montgomery 2013, eq. 7.17)."""
    centre = mean(series.y[series.base])
    return around(series.y, centre, np.sqrt(centre), floor=0)


def rate_sigma(series: Series, centre: float) -> np.ndarray:
    """Poisson sigma of each rate (Montgomery 2013, eq. 7.19)."""
    return np.sqrt(centre / series.denominator)


def share_sigma(series: Series, centre: float) -> np.ndarray:
    """Binomial sigma of each proportion (Montgomery 2013, eq. 7.8)."""
    return np.sqrt(max(centre * (1 - centre), 0.0) / series.denominator)


def u_chart(series: Series, preset: Preset) -> Lines:
    """Pooled rate, limits by each denominator, never below 0."""
    centre = pooled(series)
    return around(series.y, centre, rate_sigma(series, centre), floor=0)


def uprime_chart(series: Series, preset: Preset) -> Lines:
    """The u chart with its sigma widened by Laney's sigma_z."""
    centre = pooled(series)
    sigma = rate_sigma(series, centre)
    return around(series.y, centre, sigma * between_points(series, centre, sigma, preset.screen), floor=0)


def p_chart(series: Series, preset: Preset) -> Lines:
    """Pooled proportion, limits by each denominator, kept within 0 and 1."""
    centre = pooled(series)
    return around(series.y, centre, share_sigma(series, centre), floor=0, ceiling=1)


def pprime_chart(series: Series, preset: Preset) -> Lines:
    """The p chart with its sigma widened by Laney's sigma_z."""
    centre = pooled(series)
    sigma = share_sigma(series, centre)
    widened = sigma * between_points(series, centre, sigma, preset.screen)
    return around(series.y, centre, widened, floor=0, ceiling=1)


def g_chart(series: Series, preset: Preset) -> Lines:
    """Median as centre line, limits from the geometric mean and sigma, never below 0.

    sigma = sqrt(mean * (mean + 1)) (Benneyan 2001, Health Care Management Science 4:305-318). The centre
    line is the median, so that half the points lie on each side (Provost and Murray 2011, p. 228, give
    0.693 of the mean; qicharts2 takes the median itself).
    """
    base = series.y[series.base]
    average = mean(base)
    lines = around(series.y, average, np.sqrt(average * (average + 1)), floor=0)
    there = base[~np.isnan(base)]
    middle = float(np.median(there)) if len(there) else np.nan
    return Lines(series.y, np.full(len(series.y), middle), lines.lower, lines.upper, lines.near_lower, lines.near_upper)
