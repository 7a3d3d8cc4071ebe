"""Rows of a body that was formed by merger: each predecessor's own line is judged, and the row says the worst of them.

What one predecessor was told, declared or went through before the merger says nothing of another: no return, no
closure, no second warning, no fall. A line is a predecessor and what it became: its signals, those of a successor since
it was part of it, and what bears no code of then (an alert to all, a record under the last body's code).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .bodies import Bodies, line_in
from .chains import NOT_TOLD, chain_rows, issued_again, standing_of
from .counted import many
from .dated import Moment
from .entry import chain_id_of, entry_of
from .facts import Facts
from .scope import UNKNOWN, Row
from .shared import Setup
from .status import WORST

# What the row tells of all its predecessors together; the rest is the worst line's.
OF_ALL = (
    "chain_id", "unit", "setting", "n_lessons", "n_issued", "n_source_groups", "source_groups", "source_types",
    "first_issued", "first_addressed", "last_issued", "last_failure", "n_undated", "n_events", "confirmed",
    "n_recommendations", "n_closed", "n_closed_without_evidence", "n_overdue", "earliest_due", "n_strength_known",
    "weak_action_share",
)  # fmt: skip
FIRST_OF_LINES = ("declared_complete", "first_assured")
Judged = tuple[Row, dict[str, object], Facts]


def entry_and_chain(row: Row, lines: list[Row], setup: Setup) -> tuple[dict[str, object], list[tuple]]:
    """The columns of a row, and the rows of its chain; `lines`: the rows of its predecessors' lines."""
    entry, facts = entry_of(row, setup)
    told = [(line, *entry_of(line, setup)) for line in lines if line.lessons]
    if not told or not any(m.body for m in (*row.lessons, *row.assurances)):
        return entry, chain_rows(chain_id_of(row), row, standing_of(facts), issued_again(facts), {})
    told.sort(key=lambda one: (WORST.index(one[1]["status"]), -one[1]["n_events_after"], one[0].lineage))
    worst = told[0][1] | {name: entry[name] for name in OF_ALL}
    for name in FIRST_OF_LINES:
        worst[name] = min((one[name] for _, one, _ in told if one[name]), default=None)
    worst["false_assurance"] = any(one["false_assurance"] for _, one, _ in told)
    worst["reason"] = _reason(told, setup)
    again = set.intersection(*(issued_again(facts) | _not_in(line, row) for line, _, facts in told))
    return worst, chain_rows(chain_id_of(row), row, _standing(facts, told), again, _in_lines(lines))


def lines_of(row: Row, keys: list[str], rows: Iterable[Row], bodies: Bodies) -> list[Row]:
    """For each line (`keys`) its row that speaks of the place of `row`: of its setting, or of none where the line
    states none; the body's own, or that of the ward. A line without such a row (it tells of other settings only) has
    the part of `row` that it holds."""
    out = {key: _held_by(row, key, bodies) for key in keys}
    stated: set[str | None] = set()
    for other in rows:
        place = other.setting == row.setting or (other.setting == UNKNOWN and other.lineage not in stated)
        if place and (other.main if row.main else row.unit == other.unit):
            out[other.lineage] = other
            stated.add(other.lineage)
    return list(out.values())


def _held_by(row: Row, key: str, bodies: Bodies) -> Row:
    def held(moments: Iterable[Moment]) -> list[Moment]:
        return [m for m in moments if bodies.holds(line_in(key), m.body, m.latest)]

    return replace(
        row, lineage=key, lessons=held(row.lessons), assurances=held(row.assurances), failures=held(row.failures),
        unplaced=tuple(held(row.unplaced)), nowhere=tuple(held(row.nowhere)),
    )  # fmt: skip


def _not_in(line: Row, row: Row) -> set[str]:
    """Lessons of the row that this line does not hold."""
    return {m.signal_id for m in row.lessons} - {m.signal_id for m in line.lessons}


def _reason(told: list[Judged], setup: Setup) -> str:
    """The reason of the worst line, whose it is, and what became of the others."""
    names = dict(setup.bodies.table.select("code", "name").iter_rows())
    others = [
        f"; of {names[line_in(line.lineage)]}: {entry['status']}, {many(entry['n_events_after'], 'event')} after"
        for line, entry, _ in told[1:]
    ]
    reason, whose = told[0][1]["reason"].rstrip("."), names[line_in(told[0][0].lineage)]
    return f"{reason} ({whose} and what it became{''.join(others)})."


def _standing(whole: Facts, told: list[Judged]) -> dict[str, str]:
    """signal_id → what the signal is to the status of its own line, the worst line's word last."""
    seen = {m.event for _, _, facts in told for m in facts.counted}
    out = {m.signal_id: NOT_TOLD for m in whole.counted if m.event not in seen}
    for _, _, facts in reversed(told):
        out |= standing_of(facts)
    return out


def _in_lines(lines: list[Row]) -> dict[str, str]:
    """signal_id → the lines that hold it."""
    out: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda line: line.lineage):
        for m in (*line.lessons, *line.assurances, *line.failures):
            out.setdefault(m.signal_id, []).append(line_in(line.lineage))
    return {name: ";".join(held) for name, held in out.items()}
