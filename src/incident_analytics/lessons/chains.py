"""The chain of a ledger row: every lesson, assurance and failure in order, dated, with its source and evidence."""

from __future__ import annotations

import polars as pl

from .dated import Moment
from .facts import Facts
from .scope import Row

AFTER_CLOSURE, AFTER_ASSURANCE = "failure after closure", "failure after assurance"
RETURNED = (AFTER_CLOSURE, AFTER_ASSURANCE)
NOT_TOLD = "failure of a predecessor that had not been told"
CHAIN_SCHEMA = {
    "chain_id": pl.String, "position": pl.Int64, "signal_id": pl.String, "record_id": pl.String,
    "event_id": pl.String, "signal_date": pl.Date, "date_precision": pl.String, "kind": pl.String,
    "role": pl.String, "counted": pl.Boolean, "source_type": pl.String, "source_group": pl.String,
    "unit": pl.String, "setting": pl.String, "confirmed": pl.Boolean, "narrative": pl.String,
    "start": pl.Int64, "end": pl.Int64, "lines": pl.String,
}  # fmt: skip


def by_line(chains: pl.DataFrame) -> pl.DataFrame:
    """Rows of chains, once for each predecessor in whose line they stand: only what is in one line follows another."""
    return chains.with_columns(pl.col("lines").str.split(";")).explode("lines")


def timeline_points(chains: pl.DataFrame, chain_id: str) -> pl.DataFrame:
    """The counted, dated signals of one chain as a timeline draws them: of failures `counted` says after a closure or
    an assurance."""
    dated = pl.col("counted") & pl.col("signal_date").is_not_null()
    points = chains.filter((pl.col("chain_id") == chain_id) & dated)
    return points.with_columns(pl.col("role").is_in(RETURNED).alias("counted"))


def chain_rows(
    chain_id: str, row: Row, standing: dict[str, str], again: set[str], lines: dict[str, str]
) -> list[tuple]:
    """Rows of CHAIN_SCHEMA in the order of their dates, undated ones last.

    `standing`: as `standing_of`; `again`: lessons that repeat an earlier one; `lines`: signal_id → the predecessors in
    whose line it stands, of a row that is judged by lines, with ; between.

    role: lesson issued, lesson issued again, declared complete, assurance given, assurance given (no theme named),
    assurance before any lesson, failure before any lesson, failure after lesson, failure after closure (an action
    declared complete), failure after assurance, failure of a predecessor that had not been told, second witness to a
    counted event, routine failure, or date unknown.
    """
    moments = sorted(
        [*row.lessons, *row.assurances, *row.failures],
        key=lambda m: (m.day is None, m.day, KIND_ORDER[m.kind], m.signal_id),
    )
    return [
        (
            chain_id, position, m.signal_id, m.record_id, m.event, m.day, m.precision, m.kind,
            _role(m, standing, again), m.signal_id in standing, m.source_type, m.source_group, m.unit, m.setting,
            m.confirmed, m.narrative, m.start, m.end, lines.get(m.signal_id, ""),
        )
        for position, m in enumerate(moments, start=1)
    ]  # fmt: skip


KIND_ORDER = {"failure": 0, "recommendation": 1, "assurance": 2}


def standing_of(facts: Facts) -> dict[str, str]:
    """signal_id → what the signal is to the status; signals that do not count are left out."""
    closed, assured = ({m.signal_id for m in after} for after in (facts.after_closure, facts.after_assured))
    issued = {m.signal_id for m in facts.after_issue}
    out = {m.signal_id: "lesson" for m in facts.lessons} | {m.signal_id: "assurance" for m in facts.assured}
    for m in facts.counted:
        early = "failure after lesson" if m.signal_id in issued else "failure before any lesson"
        late = AFTER_CLOSURE if m.signal_id in closed else AFTER_ASSURANCE
        out[m.signal_id] = late if m.signal_id in closed | assured else early
    return out


def issued_again(facts: Facts) -> set[str]:
    """Lessons that repeat an earlier one of the row."""
    seen: set[str] = set()
    out = set()
    for m in sorted(facts.lessons, key=lambda m: (m.day, m.signal_id)):
        if facts.wording[m.signal_id] in seen:
            out.add(m.signal_id)
        seen.add(facts.wording[m.signal_id])
    return out


def _role(moment: Moment, standing: dict[str, str], again: set[str]) -> str:
    if moment.day is None:
        return "date unknown"
    if moment.kind == "recommendation":
        return "lesson issued again" if moment.signal_id in again else "lesson issued"
    if moment.kind == "failure":
        other = "second witness to a counted event" if moment.serious else "routine failure"
        return standing.get(moment.signal_id, other)
    if moment.signal_id not in standing:
        return "assurance before any lesson"
    if moment.is_closure:
        return "declared complete"
    return "assurance given (no theme named)" if moment.general else "assurance given"
