"""What stands around a control chart in words: its name, its rules and cautions, its description."""

from __future__ import annotations

import textwrap

from incident_analytics.spc import ASSURANCE, MORE_REPORTS, VARIATION, Limits

CAPTION_WIDTH = 130  # characters of small text across a figure of standard width

CHART_NAMES = {
    "run": "Run chart",
    "i": "XmR chart (single values)",
    "mr": "Moving range chart",
    "c": "c chart (counts)",
    "u": "u chart (rates)",
    "uprime": "u′ chart (over-dispersed rates)",
    "p": "p chart (proportions)",
    "pprime": "p′ chart (over-dispersed proportions)",
    "g": "g chart (opportunities between events)",
    "t": "t chart (time between events)",
    "xbar": "x̄ chart (subgroup means)",
    "s": "s chart (subgroup standard deviations)",
}


def headline(result: Limits) -> str:
    """What the chart says in one line; without limits it says so."""
    if result.chart == "run" or result.limits_estimable:
        return VARIATION[result.variation]
    return "No limits could be estimated: only runs and trends can be judged"


def footer(result: Limits, caption: str = "") -> str:
    """The text under a chart: rules, runs, cautions, the sentence on reporting, the caller's caption."""
    lines = [f"Rules: {result.preset.rules}."]
    if result.longest_run is not None and (result.preset.runs_method or result.chart == "run"):
        lines.append(
            f"Longest run {result.longest_run} (chance: up to {result.longest_run_max}), "
            f"crossings {result.crossings} (chance: {result.crossings_min} or more)."
        )
    if result.assurance:
        lines.append(f"{ASSURANCE[result.assurance]}.")
    lines += result.notes
    if result.improvement == "neutral":
        lines.append(MORE_REPORTS)
    if caption:
        lines.append(caption)
    return "\n".join(textwrap.wrap(" ".join(lines), CAPTION_WIDTH))


def alt_text(result: Limits, title: str = "") -> str:
    """One paragraph that says what the picture shows, for readers who cannot see it."""
    marked = int(result.points["special_cause"].sum())
    what = f"{title}. " if title else ""
    return (
        f"{what}{CHART_NAMES[result.chart]}, {len(result)} points, {marked} marked as special cause. "
        f"{headline(result)}. {footer(result)}"
    ).replace("\n", " ")
