"""The status of one row of the ledger: the first of DESIGN's seven that applies, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import exp

from .dated import Moment, months_surely_between, surely_after
from .rates import Comparison
from .rule import Rule
from .scope import Row

ALERT = "national_alert"


@dataclass(frozen=True)
class Facts:
    """What a status rests on. `closures`: declared complete; `assured`: closures and assurances of others."""

    lessons: list[Moment]
    closures: list[Moment]
    assured: list[Moment]
    counted: list[Moment]
    undated: int
    after_closure: list[Moment]
    after_assured: list[Moment]
    after_issue: list[Moment]
    open_lessons: bool


def facts_of(row: Row) -> Facts:
    """The row's lessons, closures and serious failures, with those that surely came after."""
    lessons = [m for m in row.lessons if m.day is not None]
    assured = _binding([m for m in row.assurances if m.day is not None], lessons)
    closures = [m for m in assured if m.source_type == "action"]
    serious = [m for m in row.failures if m.serious]
    counted = first_of_each_event([m for m in serious if m.day is not None])
    dated = {m.event for m in counted}
    undated = len({m.event for m in serious if m.day is None} - dated)
    return Facts(
        lessons=lessons,
        closures=closures,
        assured=assured,
        counted=counted,
        undated=undated,
        after_closure=_after_first(counted, closures),
        after_assured=_after_first(counted, assured),
        after_issue=_after_first(counted, lessons),
        open_lessons=_any_open(lessons, closures),
    )


def first_of_each_event(moments: list[Moment]) -> list[Moment]:
    """One moment per event, the most exact of its dates: one death seen by five bodies is one event."""
    exactness = {"day": 0, "month": 1, "year": 2}
    best: dict[str, Moment] = {}
    for moment in sorted(moments, key=lambda m: (exactness.get(m.precision, 3), m.day, m.signal_id)):
        best.setdefault(moment.event, moment)
    return sorted(best.values(), key=lambda m: (m.day, m.signal_id))


def _binding(assurances: list[Moment], lessons: list[Moment]) -> list[Moment]:
    """Assurances that can speak of a lesson: not surely given before the first was issued."""
    if not lessons:
        return []
    first = min(m.earliest for m in lessons)
    return [m for m in assurances if m.latest >= first]


def _after_first(failures: list[Moment], anchors: list[Moment]) -> list[Moment]:
    return [f for f in failures if any(surely_after(f, anchor) for anchor in anchors)]


def _any_open(lessons: list[Moment], closures: list[Moment]) -> bool:
    """Whether some report's lesson has no closure of its own and none on the theme since it was issued."""
    closed = {m.record_id for m in closures}
    return any(
        lesson.record_id not in closed and not any(c.latest >= lesson.earliest for c in closures) for lesson in lessons
    )


def warned_twice(lessons: list[Moment], rule: Rule) -> bool:
    """Whether two lessons came from two source groups, surely far enough apart; an alert is never one of them."""
    own = [m for m in lessons if m.source_type != ALERT]
    if rule.source_groups > len({m.source_group for m in own}):
        return False
    return any(
        a.source_group != b.source_group
        and max(months_surely_between(a, b), months_surely_between(b, a)) >= rule.gap_months
        for a, b in combinations(own, 2)
    )


def status_of(facts: Facts, comparison: Comparison | None, follow_up_end: date, rule: Rule) -> tuple[str, str]:
    """(status, reason in one sentence)."""
    improved = comparison is not None and comparison.improvement == "yes"
    problem = _not_assessable(facts, follow_up_end)
    if problem:
        return "not assessable", problem
    if warned_twice(facts.lessons, rule) and facts.assured and facts.after_assured and not improved:
        return "never learned", _never_learned(facts)
    if facts.closures and facts.after_closure and not improved:
        return "repeated after closure", f"{_times(facts.after_closure)} after the lesson was declared complete."
    if facts.open_lessons and facts.after_issue:
        return "repeated while open", f"{_times(facts.after_issue)} after the lesson was issued; not declared complete."
    if improved:
        return "evidence of learning", "The rate after closure lies below the rate before, interval included."
    if not facts.closures:
        return "open or overdue", "Not declared complete; no failing reported surely after it was issued."
    return "no recurrence seen", _worth_of_silence(facts, comparison)


def _not_assessable(facts: Facts, follow_up_end: date) -> str:
    if not facts.lessons:
        return "No lesson on this theme has a date."
    if facts.after_closure or facts.after_assured or facts.after_issue:
        return ""
    if facts.undated:
        return f"{facts.undated} failings have no date, so that none can surely be placed after the lesson."
    first = min(m.latest for m in facts.lessons)
    unsure = [m for m in facts.counted if m.latest > first]
    if unsure:
        return "The dates are too coarse to say whether a failing came before or after the lesson."
    if facts.closures and min(c.latest for c in facts.closures) >= follow_up_end:
        return "Follow-up ends before or with the closure, once the usual delay of reporting is taken off."
    return ""


def _never_learned(facts: Facts) -> str:
    groups = len({m.source_group for m in facts.lessons})
    reports = len({m.record_id for m in facts.lessons})
    return (
        f"Warned in {reports} reports from {groups} groups of sources, declared complete or assured, "
        f"and {_times(facts.after_assured).lower()} after that."
    )


def _times(events: list[Moment]) -> str:
    n = len(events)
    return f"Failing reported in {n} event{'' if n == 1 else 's'}"


def _worth_of_silence(facts: Facts, comparison: Comparison | None) -> str:
    if comparison is None or comparison.rate_before is None or comparison.exposure_after <= 0:
        return "No failing reported since; what was at risk is not known, so little can be made of it."
    expected = comparison.rate_before / comparison.per * comparison.exposure_after
    watched = f"{comparison.exposure_after:,.0f} {comparison.measure.replace('_', ' ')}"
    if comparison.measure == "years":
        watched = f"{comparison.exposure_after:.1f} years"
    return f"None in {watched}; at the earlier rate the chance of none was {exp(-expected):.2f}."
