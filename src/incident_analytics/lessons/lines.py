"""Rows of a body that was formed by merger: each predecessor's own line is judged, and the row says the worst of them.

What one predecessor was told, declared or went through before the merger says nothing of another: no return, no
closure, no second warning, no fall. A line is a predecessor and what it became: its signals, those of a successor since
it was part of it, and what bears no code of then (an alert to all, a record under the last body's code).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .bodies import Bodies
from .chains import chain_rows, standing_of
from .counted import many
from .dated import Moment
from .entry import chain_id_of, entry_of
from .facts import Facts
from .scope import Row
from .shared import Setup
from .status import CAME_BACK

WORST = (*CAME_BACK, "not assessable", "open or overdue", "no recurrence seen", "evidence of learning")
# What the row tells of all its predecessors together; the rest is the worst line's.
OF_ALL = (
    "n_lessons", "n_issued", "n_source_groups", "source_groups", "source_types", "first_issued", "first_addressed",
    "last_issued", "declared_complete", "last_failure", "first_assured", "n_undated", "n_events", "confirmed",
    "n_recommendations", "n_closed", "n_closed_without_evidence", "n_overdue", "earliest_due", "n_strength_known",
    "weak_action_share",
)  # fmt: skip
NOT_TOLD = "failure of a predecessor that had not been told"


def entry_and_chain(row: Row, setup: Setup) -> tuple[dict[str, object], list[tuple]]:
    """The columns of a row, and the rows of its chain."""
    lines = lines_of(row, setup.bodies)
    entry, facts = entry_of(row, setup)
    if len(lines) < 2:
        return entry, chain_rows(chain_id_of(row), row, facts, standing_of(facts), {})
    told = [(line, *entry_of(line, setup)) for line in lines if line.lessons]
    told.sort(key=lambda one: (WORST.index(one[1]["status"]), -one[1]["n_events_after"], one[0].line))
    worst = told[0][1] | {name: entry[name] for name in OF_ALL}
    worst["false_assurance"] = any(one["false_assurance"] for _, one, _ in told)
    worst["reason"] = _reason(told, setup.bodies)
    return worst, chain_rows(chain_id_of(row), row, facts, _standing(facts, told), _in_lines(lines))


def lines_of(row: Row, bodies: Bodies) -> list[Row]:
    """The lines of a row; the row itself where no more than one predecessor is told of, or none was told anything."""
    moments = [*row.lessons, *row.assurances, *row.failures]
    held = {m.body for m in moments} - {None}
    if len(held) < 2 or not {m.body for m in [*row.lessons, *row.assurances]} & held:
        return [row]
    return [_line(row, code, bodies) for code in sorted(held)]


def _line(row: Row, code: str, bodies: Bodies) -> Row:
    since = dict(bodies.path(code))

    def mine(moments: list[Moment] | tuple[Moment, ...]) -> list[Moment]:
        return [m for m in moments if m.body is None or m.body in since and _since(m, since[m.body])]

    return replace(
        row, lessons=mine(row.lessons), assurances=mine(row.assurances), failures=mine(row.failures),
        unplaced=tuple(mine(row.unplaced)), nowhere=tuple(mine(row.nowhere)), line=code,
    )  # fmt: skip


def _since(moment: Moment, joined: date | None) -> bool:
    return moment.latest is None or joined is None or moment.latest > joined


def _reason(told: list[tuple[Row, dict, Facts]], bodies: Bodies) -> str:
    """The reason of the worst line, whose it is, and what became of the others."""
    names = dict(bodies.table.select("code", "name").iter_rows())
    others = [
        f"; of {names[line.line]}: {entry['status']}, {many(entry['n_events_after'], 'event')} after"
        for line, entry, _ in told[1:]
    ]
    reason, whose = told[0][1]["reason"].rstrip("."), names[told[0][0].line]
    return f"{reason} ({whose} and what it became{''.join(others)})."


def _standing(whole: Facts, told: list[tuple[Row, dict, Facts]]) -> dict[str, str]:
    """signal_id → what the signal is to the status of its own line, the worst line's word first."""
    out = {m.signal_id: NOT_TOLD for m in whole.counted}
    for _, _, facts in reversed(told):
        own = standing_of(facts)
        out |= {name: role for name, role in own.items() if not role.startswith("failure") or name in out}
    return out


def _in_lines(lines: list[Row]) -> dict[str, str]:
    """signal_id → the lines that hold it."""
    out: dict[str, list[str]] = {}
    for line in lines:
        for m in (*line.lessons, *line.assurances, *line.failures):
            out.setdefault(m.signal_id, []).append(line.line)
    return {name: ";".join(held) for name, held in out.items()}
