"""Variation and assurance icons in the sense of Making Data Count: circles, dots and a letter.

Letter and colour say the same twice: H and L are high and low, a tick stands for improvement and an
exclamation mark for concern, R for unusual runs; P, ? and F for a target passed, hit and missed, failed.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from incident_analytics.charts.style import COMMON, CONCERN, IMPROVEMENT, INK, NEUTRAL, PAPER

# Heights of the small dots, -1 to 1; those of the marked ones come last.
STEADY = (-0.15, 0.2, -0.25, 0.15, -0.2, 0.2, -0.05)
RISING = (-0.4, -0.25, -0.45, -0.3, 0.0, 0.2, 0.4)
RUNNING = (-0.3, -0.2, -0.35, -0.25, 0.25, 0.35, 0.2)
HIT_AND_MISS = (-0.25, 0.3, -0.15, 0.25, -0.3, 0.2, -0.2)

VARIATION = {
    "common_cause": (COMMON, "", STEADY, 0),
    "special_cause_improvement": (IMPROVEMENT, " \N{CHECK MARK}", RISING, 3),
    "special_cause_concern": (CONCERN, " !", RISING, 3),
    "special_cause_neutral_high": (NEUTRAL, "", RISING, 3),
    "special_cause_neutral_low": (NEUTRAL, "", RISING, 3),
    "special_cause_runs": (NEUTRAL, "R", RUNNING, 3),
}
ASSURANCE = {
    "consistent_pass": (IMPROVEMENT, "P"),
    "inconsistent": (COMMON, "?"),
    "consistent_fail": (CONCERN, "F"),
}


def draw_variation_icon(ax: Axes, variation: str, falling: bool = False) -> Axes:
    """The axes with the variation icon at the latest point; `falling` where the cause is low."""
    colour, mark, heights, marked = VARIATION[variation]
    falling = falling or variation == "special_cause_neutral_low"
    moving = heights is RISING
    if moving and falling:
        heights = tuple(-height for height in heights)
    _frame(ax, colour)
    _dots(ax, heights, colour, marked)
    if moving:
        # The letter takes the corner that the dots leave free.
        _letter(ax, ("L" if falling else "H") + mark, -0.25, -0.52 if falling else 0.48)
    else:
        _letter(ax, mark, -0.3, 0.42)
    return ax


def draw_assurance_icon(ax: Axes, assurance: str, target_above: bool = False) -> Axes:
    """The axes with the icon of a target and the limits; `target_above` where the target is higher."""
    colour, letter = ASSURANCE[assurance]
    unsure = assurance == "inconsistent"
    line = 0.0 if unsure else (0.22 if target_above else -0.22)
    _frame(ax, colour)
    ax.plot([-0.8, 0.8], [line, line], color=INK, linewidth=1, linestyle=(0, (3, 2)))
    _dots(ax, tuple(height if unsure else -line + 0.5 * height for height in HIT_AND_MISS), colour, 7)
    _letter(ax, letter, 0, 0.62 if unsure or target_above else -0.6)
    return ax


def _frame(ax: Axes, colour: str) -> None:
    ax.set_xlim(-1.08, 1.08)
    ax.set_ylim(-1.08, 1.08)
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.add_patch(Circle((0, 0), 1, facecolor=PAPER, edgecolor=colour, linewidth=2.5, clip_on=False))


def _dots(ax: Axes, heights: tuple[float, ...], colour: str, marked: int) -> None:
    across = [-0.66 + 0.22 * k for k in range(len(heights))]
    plain = len(heights) - marked
    ax.plot(across, heights, color=COMMON, linewidth=0.7, zorder=1)
    ax.plot(across[:plain], heights[:plain], "o", color=COMMON, markersize=2.4, zorder=2)
    ax.plot(across[plain:], heights[plain:], "o", color=colour, markersize=3.2, zorder=3)


def _letter(ax: Axes, letter: str, across: float, height: float) -> None:
    look = {"fontsize": 10, "fontweight": "bold", "color": INK}
    ax.text(across, height, letter, ha="center", va="center", **look)
