"""What a status rests on: a row's lessons, closures and events, with those that surely or possibly came after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .dated import ALERT, Moment, exactness_of, possibly_after, surely_after
from .repeats import Wordings, lesson_key
from .scope import Row


@dataclass(frozen=True)
class Facts:
    """`lessons`: dated ones. `wording`: signal_id → what the lesson is, its repetitions included. `assured`: closures
    and assurances of others that can speak of a lesson; `closures`: declared complete. `counted`: one serious failing
    per event. `undated`: serious events without a date. `unsure`: events that can have come after a closure or an
    open lesson, and cannot surely be placed. `while_open`: of a row that has a closure, events surely after a lesson
    and surely before each closure. `unplaced`: serious failings of no known setting that can have come after one.
    `nowhere`: of a ward's row, serious failings of the body that name no ward and can have come after one.
    `witnesses`: event → its dated failings. `disputed`: events whose witnesses give different dates. What came after is
    what came after by all of them."""

    lessons: list[Moment]
    wording: dict[str, str]
    closures: list[Moment]
    assured: list[Moment]
    counted: list[Moment]
    undated: int
    after_closure: list[Moment]
    after_assured: list[Moment]
    after_issue: list[Moment]
    while_open: list[Moment]
    open_lessons: list[Moment]
    after_open: list[Moment]
    unsure: list[Moment]
    unplaced: list[Moment]
    nowhere: list[Moment] = field(default_factory=list)
    witnesses: dict[str, list[Moment]] = field(default_factory=dict)
    disputed: int = 0


def facts_of(row: Row, wordings: Wordings) -> Facts:
    """The facts of `row`; `wordings` says which lessons read the same."""
    lessons = [m for m in row.lessons if m.day is not None]
    assured = _binding([m for m in row.assurances if m.day is not None], lessons)
    closures = [m for m in assured if m.is_closure]
    # An event is serious where any witness says so, and its day is the most exact that any of them gives.
    serious = {m.event for m in row.failures if m.serious}
    witnesses = _by_event([m for m in row.failures if m.day is not None])
    counted = first_of_each_event([m for m in row.failures if m.day is not None and m.event in serious])
    dated = {m.event for m in counted}
    undated = _one_per_event([m for m in row.failures if m.serious and m.event not in dated])
    still_open = [lesson for lesson in lessons if _is_open(lesson, closures)]
    anchors = [*closures, *still_open]
    after_issue = after_any(counted, lessons, witnesses)
    return Facts(
        lessons=lessons,
        wording={m.signal_id: lesson_key(m, wordings, row.body, row.theme_id) for m in lessons},
        closures=closures,
        assured=assured,
        counted=counted,
        undated=len(undated),
        after_closure=after_any(counted, closures, witnesses),
        after_assured=after_any(counted, assured, witnesses),
        after_issue=after_issue,
        while_open=[f for f in after_issue if closures and all(surely_after(c, f) for c in closures)],
        open_lessons=still_open,
        after_open=after_any(counted, still_open, witnesses),
        unsure=[f for f in [*counted, *undated] if any(possibly_after(f, anchor) for anchor in anchors)],
        unplaced=[f for f in row.unplaced if f.serious and any(possibly_after(f, anchor) for anchor in anchors)],
        nowhere=[
            f
            for f in first_of_each_event([f for f in row.nowhere if f.serious and f.day is not None])
            if any(possibly_after(f, anchor) for anchor in anchors)
        ],
        witnesses=witnesses,
        disputed=sum(_disagree(witnesses[m.event]) for m in counted),
    )


def first_of_each_event(moments: list[Moment]) -> list[Moment]:
    """One moment per event, the most exact of its dates: one death seen by five bodies is one event."""
    best: dict[str, Moment] = {}
    for moment in sorted(moments, key=lambda m: (exactness_of(m), m.day, m.signal_id)):
        best.setdefault(moment.event, moment)
    return sorted(best.values(), key=lambda m: (m.day, m.signal_id))


def after_any(
    failures: list[Moment], anchors: list[Moment], witnesses: dict[str, list[Moment]] | None = None
) -> list[Moment]:
    """The failures that surely came after one of the anchors, by each of the `witnesses` of their event that dates it
    as exactly."""
    told = witnesses or {}

    def surely(f: Moment, anchor: Moment) -> bool:
        others = (w for w in told.get(f.event, ()) if exactness_of(w) <= exactness_of(f))
        return surely_after(f, anchor) and all(surely_after(w, anchor) for w in others)

    return [f for f in failures if any(surely(f, anchor) for anchor in anchors)]


def _by_event(moments: list[Moment]) -> dict[str, list[Moment]]:
    out: dict[str, list[Moment]] = {}
    for moment in moments:
        out.setdefault(moment.event, []).append(moment)
    return out


def _disagree(witnesses: list[Moment]) -> bool:
    """Whether two of them cannot both be right about the day."""
    return max(m.earliest for m in witnesses) > min(m.latest for m in witnesses)


def _one_per_event(moments: list[Moment]) -> list[Moment]:
    """One undated moment per event, the one that was known first."""
    best: dict[str, Moment] = {}
    for moment in sorted(moments, key=lambda m: (m.known is None, m.known, m.signal_id)):
        best.setdefault(moment.event, moment)
    return list(best.values())


def _binding(assurances: list[Moment], lessons: list[Moment]) -> list[Moment]:
    """Assurances that speak of a lesson: surely not given before the first, or the completion of one of them."""
    if not lessons:
        return []
    first, issued = min(m.latest for m in lessons), first_issued(lessons)
    # What names no theme answers what this body was told, not a notice to all.
    told = min((m.latest for m in lessons if m.source_type != ALERT), default=date.max)
    own = [m for m in assurances if m.is_closure and m.latest >= issued.get(m.record_id, date.max)]
    return [m for m in assurances if m in own or m.earliest >= (told if m.general else first)]


def first_issued(lessons: list[Moment]) -> dict[str, date]:
    """Record → the first day on which one of its dated lessons can have been issued."""
    issued: dict[str, date] = {}
    for lesson in lessons:
        issued[lesson.record_id] = min(lesson.earliest, issued.get(lesson.record_id, lesson.earliest))
    return issued


def _is_open(lesson: Moment, closures: list[Moment]) -> bool:
    """Whether a report's lesson has no closure of its own and none on the theme that can have followed it."""
    return not any(c.record_id == lesson.record_id or c.latest >= lesson.earliest for c in closures)
