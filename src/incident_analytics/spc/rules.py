"""The rules that find special causes among points, each a function of its own.

They see observed points only: the caller leaves out missing and excluded points first, as the Anhøj rules do.
"""

from __future__ import annotations

import numpy as np

from incident_analytics.spc.lines import Lines, rounding


def side_of_centre(lines: Lines) -> np.ndarray:
    """1 above the centre line, -1 below, 0 on it or missing."""
    away = np.nan_to_num(lines.y - lines.centre)
    return np.where(np.abs(away) > rounding(lines.y), np.sign(away), 0).astype(int)


def outside(lines: Lines) -> np.ndarray:
    """True beyond a process limit, strictly (Shewhart 1931; rule 1 of every set)."""
    slack = rounding(lines.y)
    with np.errstate(invalid="ignore"):
        return (lines.y > lines.upper + slack) | (lines.y < lines.lower - slack)


def near_a_limit(lines: Lines) -> np.ndarray:
    """True in the outer third: beyond two sigma and not outside (Making Data Count)."""
    slack = rounding(lines.y)
    with np.errstate(invalid="ignore"):
        beyond = (lines.y > lines.near_upper + slack) | (lines.y < lines.near_lower - slack)
    return beyond & ~outside(lines)


def shift(side: np.ndarray, points: int = 7) -> np.ndarray:
    """True for points in a run of `points` or more on one side; a point on the centre line ends the run.

    Making Data Count uses 7 points (NHS England, Making Data Count; NHSRplotthedots 0.2.2).
    """
    found = np.zeros(len(side), dtype=bool)
    for start in range(len(side) - points + 1):
        window = side[start : start + points]
        if window[0] != 0 and np.all(window == window[0]):
            found[start : start + points] = True
    return found


def trend(y: np.ndarray, points: int = 7) -> np.ndarray:
    """1 for points in `points` rising ones, -1 in falling ones, else 0; two equal neighbours end a trend.

    Where a point ends one trend and starts another, the later one counts (NHSRplotthedots 0.2.2).
    """
    steps = np.sign(np.diff(y)).astype(int)
    found = np.zeros(len(y), dtype=int)
    for start in range(len(y) - points + 1):
        window = steps[start : start + points - 1]
        if window[0] != 0 and np.all(window == window[0]):
            found[start : start + points] = window[0]
    return found


def two_in_three(near: np.ndarray, side: np.ndarray) -> np.ndarray:
    """True for points near a limit where two of three neighbours are, all three on one side.

    Making Data Count as NHSRplotthedots counts it: a point outside the limits is not near them, and the third
    point must lie on the same side. Other tools differ in both.
    """
    found = np.zeros(len(near), dtype=bool)
    for start in range(len(near) - 2):
        window = slice(start, start + 3)
        if near[window].sum() >= 2 and abs(side[window].sum()) == 3:
            found[window] = True
    return found & near


def name_of_cause(
    outside: np.ndarray, trend: np.ndarray, two_in_three: np.ndarray, shift: np.ndarray, side: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """The first rule that each point breaks and its direction (1 up, -1 down, 0 common cause).

    Order: outside, trend, two in three, shift (NHSRplotthedots 0.2.2). A trend points where it goes, even
    from the other side of the centre line.
    """
    above = np.where(side > 0, "above", "below")
    going = np.where(trend > 0, "rising", "falling")
    names = np.full(len(side), "common_cause", dtype="U24")
    direction = np.zeros(len(side), dtype=int)
    for mask, word, ending, way in (
        (shift, "shift_", above, side),
        (two_in_three, "two_in_three_", above, side),
        (trend != 0, "trend_", going, trend),
        (outside, "outside_", above, side),
    ):
        names = np.where(mask, np.char.add(word, ending), names)
        direction = np.where(mask, way, direction)
    return names.tolist(), direction
