"""The status of one row of the ledger: the first of DESIGN's seven that applies, and why."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import exp

from .counted import many
from .dated import ALERT, Moment, months_surely_between, possibly_after
from .facts import Facts
from .rates import Comparison
from .rule import Rule

OWN = "trust_internal"
BACK = ("never learned", "repeated after closure")  # came back after an action was complete, or an assurance
OPEN_AGAIN = "repeated while open"
CAME_BACK = (*BACK, OPEN_AGAIN)
WORST = (*CAME_BACK, "not assessable", "open or overdue", "no recurrence seen", "evidence of learning")
EXCLUDED = "is excluded"  # how `how_sure` ends where a large fall is ruled out
UNABLE = "is not assessable"  # what stands in `how_sure` where such a fall could hardly have been ruled out


def status_of(facts: Facts, comparison: Comparison | None, follow_up_end: date, rule: Rule) -> tuple[str, str]:
    """(status, reason in one sentence). What cannot be stated surely is not assessable."""
    improved = comparison is not None and comparison.improvement == "yes"
    if not facts.lessons:
        return "not assessable", "No lesson on this theme has a date."
    if facts.after_assured and not improved and warned_twice(facts, rule):
        return "never learned", _never_learned(facts)
    if facts.after_closure and not improved:
        return "repeated after closure", f"{_times(facts.after_closure)} after the lesson was declared complete."
    if facts.after_open:
        return "repeated while open", f"{_times(facts.after_open)} after the lesson was issued; not declared complete."
    if improved:
        return "evidence of learning", "The rate after closure lies below the rate before, interval included."
    problem = _not_assessable(facts, comparison, follow_up_end)
    if problem:
        return "not assessable", problem
    if facts.open_lessons:
        still = "The latest lesson is not declared complete" if facts.closures else "Not declared complete"
        return "open or overdue", f"{still}; no serious failing reported surely after it was issued."
    if facts.nowhere:
        which = (
            "A failing of the body names"
            if len(facts.nowhere) == 1
            else f"{len(facts.nowhere)} failings of the body name"
        )
        return "not assessable", f"{which} no ward and can have come after it, here or elsewhere."
    return "no recurrence seen", _before_that(facts) + _worth_of_silence(facts, comparison)


def warned_twice(facts: Facts, rule: Rule) -> bool:
    """Whether lessons of enough source groups were surely issued far enough apart.

    A national alert is never one of them, nor is a source of no known group, nor what a body wrote down again in
    the words of another.
    """
    own = [m for m in facts.lessons if _can_warn(m) and not _restated(m, facts)]
    groups = {m.source_group for m in own}
    if len(own) < 2 or len(groups) < rule.source_groups:
        return False
    return any(_independent(a, b, facts, rule) and _apart(a, b) >= rule.gap_months for a, b in combinations(own, 2))


def _can_warn(lesson: Moment) -> bool:
    return lesson.source_type != ALERT and lesson.source_group != "other"


def _independent(one: Moment, other: Moment, facts: Facts, rule: Rule) -> bool:
    """Two sources; or, where the rule asks for one source only, two different lessons."""
    if rule.source_groups >= 2:
        return one.source_group != other.source_group
    return facts.wording[one.signal_id] != facts.wording[other.signal_id]


def _apart(one: Moment, other: Moment) -> int:
    return max(months_surely_between(one, other), months_surely_between(other, one))


def _restated(lesson: Moment, facts: Facts) -> bool:
    """Whether the body itself repeats what another source had said in the same words."""
    if lesson.source_group != OWN:
        return False
    same = [m for m in facts.lessons if facts.wording[m.signal_id] == facts.wording[lesson.signal_id]]
    return min(same, key=lambda m: (m.latest, m.signal_id)).source_group != OWN


def _not_assessable(facts: Facts, comparison: Comparison | None, follow_up_end: date) -> str:
    undated = [m for m in facts.unsure if m.day is None]
    if undated:
        return f"{_failings(len(undated))} no date, so that none can surely be placed before or after the lesson."
    if facts.unsure:
        return "The dates are too coarse to say whether a failing came before or after."
    if facts.unplaced:
        which = "A failing" if len(facts.unplaced) == 1 else f"One of {len(facts.unplaced)} failings"
        return f"{which} without a setting can have come after it, here or elsewhere."
    if facts.open_lessons:
        return ""
    if min(c.latest for c in facts.closures) >= follow_up_end:
        return "Follow-up ends before or with the closure, once the usual delay of reporting is taken off."
    if comparison is not None and comparison.exposure_after <= 0:
        return "Nothing was at risk after the closure, as far as the exposure shows."
    return ""


def _failings(n: int) -> str:
    return "One failing has" if n == 1 else f"{n} failings have"


def closing_of(facts: Facts, rule: Rule) -> list[Moment]:
    """The completions or assurances that a row's count, rates and words rest on: the completions; assurances where
    there are none, or where a lesson warned of twice came back after an assurance alone."""
    by_word_alone = facts.after_assured and not facts.after_closure and warned_twice(facts, rule)
    return facts.assured if by_word_alone or not facts.closures else facts.closures


def _never_learned(facts: Facts) -> str:
    groups = len({m.source_group for m in facts.lessons})
    lessons = len(set(facts.wording.values()))
    times = "in the same words" if lessons == 1 else many(lessons, "time")
    warned = f"Warned {times} by {many(groups, 'group')} of sources"
    if not facts.after_closure:
        return f"{warned}; assured, and {_times(facts.after_assured).lower()} after that assurance."
    more = len(facts.after_assured) - len(facts.after_closure)
    assured = f", in {more} more after an assurance" if more else ""
    return f"{warned}; declared complete, and {_times(facts.after_closure).lower()} after that completion{assured}."


def _times(events: list[Moment]) -> str:
    n = len(events)
    return f"Failing reported in {n} event{'' if n == 1 else 's'}"


def _before_that(facts: Facts) -> str:
    """What silence follows: a lesson that came back until it was declared complete has not been learned at once."""
    return f"{_times(facts.while_open)} before the lesson was declared complete. " if facts.while_open else ""


def _worth_of_silence(facts: Facts, comparison: Comparison | None) -> str:
    if comparison is None or comparison.exposure_before <= 0 or comparison.exposure_after <= 0:
        return "No serious failing reported since; what was at risk is not known, so little can be made of it."
    if comparison.ratio is None and comparison.events_before + comparison.events_after:
        return (
            "No serious failing reported since; before and after were not counted alike, so little can be made of it."
        )
    # What came before the watch began is in no rate.
    before = [m for m in facts.counted if comparison.saw(m.day)
              and not any(possibly_after(m, closure) for closure in facts.closures)]  # fmt: skip
    expected = len(before) / comparison.exposure_before * comparison.exposure_after
    watched = f"{comparison.exposure_after:,.0f} {comparison.measure.replace('_', ' ')}"
    if comparison.measure == "years":
        watched = f"{comparison.exposure_after:.1f} years"
    if not before:
        earlier = "nor any in the watched time before" if facts.counted else "nor any before that"
        return f"No serious failing in {watched}, {earlier}: nothing can be made of it."
    return f"No serious failing in {watched}; at the earlier rate the chance of none was {exp(-expected):.2f}."
