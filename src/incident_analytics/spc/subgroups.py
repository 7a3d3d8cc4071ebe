"""Charts of subgroups of measurements: xbar for their means, s for their standard deviations."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from scipy.special import gammaln

from incident_analytics.spc.lines import Lines, Series, around, mean, total
from incident_analytics.spc.presets import Preset


def group_rows(labels: Sequence[Hashable]) -> tuple[list[Hashable], list[np.ndarray]]:
    """Each label once, in order of first appearance, with the rows that carry it."""
    found: dict[Hashable, list[int]] = {}
    for row, label in enumerate(labels):
        found.setdefault(label, []).append(row)
    return list(found), [np.array(rows) for rows in found.values()]


def summarise(values: np.ndarray) -> tuple[float, float, float]:
    """Size, mean and standard deviation of one subgroup, missing measurements left out."""
    there = values[~np.isnan(values)]
    centre = mean(there)
    if len(there) < 2:
        return float(len(there)), centre, np.nan
    return float(len(there)), centre, float(np.sqrt(total((there - centre) ** 2) / (len(there) - 1)))


def c4(size: np.ndarray) -> np.ndarray:
    """Expected standard deviation of a subgroup over sigma (Montgomery 2013, appendix VI)."""
    n = np.where(size > 1, size, np.nan)
    return np.sqrt(2 / (n - 1)) * np.exp(gammaln(n / 2) - gammaln((n - 1) / 2))


def typical_sd(series: Series) -> float:
    """Mean sd of equal subgroups, pooled where sizes differ (Montgomery 2013, eq. 6.29 and 6.31)."""
    size, sd = series.sizes[series.base], series.sds[series.base]
    if len(np.unique(series.sizes)) == 1:
        return mean(sd)
    freedom = np.where(np.isnan(sd), np.nan, size - 1)
    whole = total(freedom)
    return float(np.sqrt(total(freedom * sd**2) / whole)) if whole else np.nan


def xbar_chart(series: Series, preset: Preset) -> Lines:
    """Mean of all measurements, limits A3 standard deviations away (Montgomery 2013, eq. 6.28, 6.30)."""
    size = series.sizes[series.base]
    whole = total(size)
    centre = total(size * series.means[series.base]) / whole if whole else np.nan
    sigma = typical_sd(series) / (c4(series.sizes) * np.sqrt(np.maximum(series.sizes, 1)))
    return around(series.means, centre, sigma)


def s_chart(series: Series, preset: Preset) -> Lines:
    """Typical standard deviation, limits B3 and B4 times it, never below 0 (Montgomery 2013, eq. 6.27)."""
    centre = typical_sd(series)
    shape = c4(series.sizes)
    return around(series.sds, centre, centre * np.sqrt(1 - shape**2) / shape, floor=0)
