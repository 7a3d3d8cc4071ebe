"""Charts of single values: run, i (XmR), mr, and t for the time between rare events."""

from __future__ import annotations

import numpy as np

from incident_analytics.spc.lines import SCREEN_FACTOR, Lines, Series, around, mean, mean_moving_range
from incident_analytics.spc.presets import Preset

T_POWER = 3.6  # y ** (1 / 3.6) makes exponential times near enough normal (Nelson 1994, JQT 26:239-240)


def run_chart(series: Series, preset: Preset) -> Lines:
    """Median of the base, no limits (Anhøj and Olesen 2014, PLoS ONE 9(11):e113825)."""
    there = series.y[series.base & ~np.isnan(series.y)]
    centre = float(np.median(there)) if len(there) else np.nan
    return around(series.y, centre, np.nan)


def i_chart(series: Series, preset: Preset) -> Lines:
    """Mean of the base, limits a multiple of the mean moving range away (Montgomery 2013, eq. 6.33)."""
    base = series.y[series.base]
    three_sigma = preset.limit_per_moving_range * mean_moving_range(base, preset.screen)
    return around(series.y, mean(base), three_sigma / 3)


def moving_ranges(y: np.ndarray) -> np.ndarray:
    """Distance of each point from the one before; the first has none."""
    return np.concatenate([[np.nan], np.abs(np.diff(y))])[: len(y)]


def mr_chart(series: Series, preset: Preset) -> Lines:
    """Moving ranges; upper limit 3.267 times their mean, lower limit 0 (Montgomery 2013, section 6.4)."""
    ranges = moving_ranges(series.y)
    centre = mean(ranges[series.base])
    none = np.full(len(ranges), 0.0 if not np.isnan(centre) else np.nan)
    upper = np.full(len(ranges), SCREEN_FACTOR * centre)
    return Lines(ranges, np.full(len(ranges), centre), none, upper, none, upper * 2 / 3)


def t_chart(series: Series, preset: Preset) -> Lines:
    """An i chart of y ** (1 / 3.6), put back on its scale (Nelson 1994; Montgomery 2013, section 7.3.5)."""
    changed = i_chart(Series(series.y ** (1 / T_POWER), series.base, series.y), preset)

    def back(line: np.ndarray) -> np.ndarray:
        return np.clip(line, 0, None) ** T_POWER

    return Lines(
        series.y,
        back(changed.centre),
        back(changed.lower),
        back(changed.upper),
        back(changed.near_lower),
        back(changed.near_upper),
    )
