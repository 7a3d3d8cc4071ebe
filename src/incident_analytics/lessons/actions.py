"""What became of the recommendations behind a row: complete on what evidence, overdue, how strong."""

from __future__ import annotations

from datetime import date

import polars as pl

from .bodies import Bodies, line_in
from .dated import Moment
from .scope import Row

# Niche-style scale 0 to 5: 2 is "complete, not tested"; below it nothing shows that the work was done.
FIRST_EVIDENCE = 2

Actions = dict[tuple[str, str], list[dict]]


def actions_by_record(register: pl.DataFrame) -> Actions:
    """(record, theme) → the recommendations that stand there."""
    out: Actions = {}
    for row in register.sort("recommendation_id").iter_rows(named=True):
        for theme in row["theme_ids"] or []:
            out.setdefault((row["record_id"] or row["recommendation_id"], theme), []).append(row)
    return out


def action_columns(mine: list[dict], end: date, n_bodies: int) -> dict[str, object]:
    """Counts over a row's recommendations (`asked_of`) as they stood on `end`. A completion of what was asked of all
    bodies and names none is nobody's among `n_bodies`.

    n_closed_without_evidence: declared complete with an evidence level below 2 or none stated. n_overdue: past
    their due date and not complete. weak_action_share: weak among those whose strength (RCA2) can be read.
    """
    complete = [held for held in mine if _is_complete(held, end, n_bodies)]
    strengths = [held["action_strength"] for held in mine if held["action_strength"]]
    due = [held["due"] for held in mine if held["due"] and not _is_complete(held, end, n_bodies)]
    return {
        "n_recommendations": len(mine),
        "n_closed": len(complete),
        "n_closed_without_evidence": sum((held["evidence_level"] or 0) < FIRST_EVIDENCE for held in complete),
        "n_overdue": sum(day < end for day in due),
        "earliest_due": min(due, default=None),
        "n_strength_known": len(strengths),
        "weak_action_share": strengths.count("weak") / len(strengths) if strengths else None,
    }


def pending_lessons(row: Row, mine: list[dict], end: date, n_bodies: int) -> list[Moment]:
    """The dated lessons of the row whose record holds one of its recommendations that was not complete on `end`."""
    records = {held["record_id"] or held["recommendation_id"] for held in mine if not _is_complete(held, end, n_bodies)}
    return [m for m in row.lessons if m.record_id in records and m.day is not None]


def asked_of(row: Row, actions: Actions, end: date, bodies: Bodies) -> list[dict]:
    """The recommendations that the row's body, or its predecessor, had been given by `end`, or all had."""
    mine = {
        held["recommendation_id"]: held
        for record in sorted({m.record_id for m in row.lessons})
        for held in actions.get((record, row.theme_id), [])
        if not (held["issued"] and held["issued"] > end) and _is_asked(row, held, bodies)
    }
    return list(mine.values())


def _is_asked(row: Row, held: dict, bodies: Bodies) -> bool:
    if held["org_lineage"] not in (None, row.body):
        return row.body is None
    line = line_in(row.lineage)
    return not line or bodies.holds(line, held["body"], held["issued"])


def _is_complete(held: dict, end: date, n_bodies: int) -> bool:
    done = held["declared_complete"]
    return bool(done and done <= end and (held["org_lineage"] or n_bodies <= 1))
