"""The chain of a ledger row: every lesson, assurance and failure in order, dated, with its source and evidence."""

from __future__ import annotations

import polars as pl

from .dated import Moment
from .scope import Row
from .status import Facts

CHAIN_SCHEMA = {
    "chain_id": pl.String, "position": pl.Int64, "signal_id": pl.String, "record_id": pl.String,
    "event_id": pl.String, "signal_date": pl.Date, "date_precision": pl.String, "kind": pl.String,
    "role": pl.String, "counted": pl.Boolean, "source_type": pl.String, "source_group": pl.String,
    "unit": pl.String, "setting": pl.String, "confirmed": pl.Boolean, "narrative": pl.String,
    "start": pl.Int64, "end": pl.Int64,
}  # fmt: skip


def chain_rows(chain_id: str, row: Row, facts: Facts) -> list[tuple]:
    """Rows of CHAIN_SCHEMA in the order of their dates, undated ones last.

    role: lesson issued, declared complete, assurance given, failure before any lesson, failure after lesson,
    failure after closure, second witness to a counted event, routine failure, or date unknown.
    """
    moments = sorted(
        [*row.lessons, *row.assurances, *row.failures],
        key=lambda m: (m.day is None, m.day, KIND_ORDER[m.kind], m.signal_id),
    )
    return [
        (
            chain_id, position, m.signal_id, m.record_id, m.event, m.day, m.precision, m.kind, _role(m, facts),
            _counted(m, facts), m.source_type, m.source_group, m.unit, m.setting, m.confirmed, m.narrative,
            m.start, m.end,
        )
        for position, m in enumerate(moments, start=1)
    ]  # fmt: skip


KIND_ORDER = {"failure": 0, "recommendation": 1, "assurance": 2}


def _counted(moment: Moment, facts: Facts) -> bool:
    return moment in facts.lessons or moment in facts.assured or moment in facts.counted


def _role(moment: Moment, facts: Facts) -> str:
    if moment.day is None:
        return "date unknown"
    if moment.kind == "recommendation":
        return "lesson issued"
    if moment.kind == "assurance":
        return "declared complete" if moment.source_type == "action" else "assurance given"
    if not moment.serious:
        return "routine failure"
    if moment not in facts.counted:
        return "second witness to a counted event"
    if moment in facts.after_closure or moment in facts.after_assured:
        return "failure after closure"
    return "failure after lesson" if moment in facts.after_issue else "failure before any lesson"
