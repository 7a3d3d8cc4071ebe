"""What became of the recommendations behind a row: complete on what evidence, overdue, how strong."""

from __future__ import annotations

from datetime import date

import polars as pl

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


def action_columns(row: Row, actions: Actions, end: date, n_bodies: int = 1) -> dict[str, object]:
    """Counts over the row's recommendations as they stood on `end`. A completion of what was asked of all bodies and
    names none is nobody's among `n_bodies`.

    n_closed_without_evidence: declared complete with an evidence level below 2 or none stated. n_overdue: past
    their due date and not complete. weak_action_share: weak among those whose strength (RCA2) can be read.
    """
    mine = {
        held["recommendation_id"]: held
        for record in sorted({m.record_id for m in row.lessons})
        for held in actions.get((record, row.theme_id), [])
        if not (held["issued"] and held["issued"] > end)
    }.values()
    complete = [
        held for held in mine
        if held["declared_complete"] and held["declared_complete"] <= end and (held["org_lineage"] or n_bodies <= 1)
    ]  # fmt: skip
    pending = [held for held in mine if held not in complete]
    strengths = [held["action_strength"] for held in mine if held["action_strength"]]
    due = [held["due"] for held in pending if held["due"]]
    return {
        "n_recommendations": len(mine),
        "n_closed": len(complete),
        "n_closed_without_evidence": sum((held["evidence_level"] or 0) < FIRST_EVIDENCE for held in complete),
        "n_overdue": sum(day < end for day in due),
        "earliest_due": min(due, default=None),
        "n_strength_known": len(strengths),
        "weak_action_share": strengths.count("weak") / len(strengths) if strengths else None,
    }
