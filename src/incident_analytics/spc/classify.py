"""What a chart says (Making Data Count): variation at the latest point, assurance of a target."""

from __future__ import annotations

from collections.abc import Iterable

MORE_REPORTS = (
    "More reports is not more harm: a rise can mean that people report more. "
    "Neither direction is called improvement unless the analyst says so."
)

IMPROVEMENT = {"increase": 1, "decrease": -1, "neutral": 0}

VARIATION = {
    "common_cause": "Common cause: no special cause at the latest point",
    "special_cause_improvement": "Special cause at the latest point: improvement",
    "special_cause_concern": "Special cause at the latest point: concern",
    "special_cause_neutral_high": "Special cause at the latest point: high (no direction is called better)",
    "special_cause_neutral_low": "Special cause at the latest point: low (no direction is called better)",
    "special_cause_runs": "Special cause in the series as a whole: unusual runs (Anhøj rules)",
}

ASSURANCE = {
    "consistent_pass": "The process will reach the target, whatever its common-cause variation",
    "inconsistent": "The process will reach the target at some times and miss it at others",
    "consistent_fail": "The process will miss the target unless something changes",
}


def point_types(direction: Iterable[int], improvement: str) -> list[str]:
    """common_cause, special_cause_improvement or _concern; _neutral_high or _low where neither is better."""
    better = IMPROVEMENT[improvement]
    return [_point_type(int(way), better) for way in direction]


def _point_type(way: int, better: int) -> str:
    if way == 0:
        return "common_cause"
    if better == 0:
        return "special_cause_neutral_high" if way > 0 else "special_cause_neutral_low"
    return "special_cause_improvement" if way == better else "special_cause_concern"


def variation(latest_point_type: str, runs_signal: bool) -> str:
    """The word for the latest point, or unusual runs where a preset looks at the series as a whole."""
    if latest_point_type == "common_cause" and runs_signal:
        return "special_cause_runs"
    return latest_point_type


def assurance(target: float | None, lower: float | None, upper: float | None, improvement: str) -> str | None:
    """consistent_pass, inconsistent or consistent_fail; None without a target, limits or a direction.

    Read from the limits of the latest point. A target above the upper limit cannot be reached by chance,
    below the lower one cannot be missed (Making Data Count; NHSRplotthedots 0.2.2).
    """
    better = IMPROVEMENT[improvement]
    if target is None or better == 0 or lower is None or upper is None:
        return None
    if lower <= target <= upper:
        return "inconsistent"
    out_of_reach = target > upper if better > 0 else target < lower
    return "consistent_fail" if out_of_reach else "consistent_pass"
