"""The systems in which incidents were recorded: where they changed or ended, before and after are not comparable."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from .dated import Moment, surely_after

SYSTEM = "^([^:]*):"  # of a record id: what stands before the colon ("nrls:")
# NRLS closed to new reports in June 2024 and LFPSE took over trust by trust; what counts as a report changed.
NATIONAL_SYSTEMS = {"nrls", "lfpse"}  # one gave way to the other; their counts are not comparable
DIFFER = "incidents come from two national reporting systems; before and after were not compared"
ENDED = "nothing more is recorded in a system that incidents came from; before and after were not compared"


def last_recorded(signals: pl.DataFrame) -> dict[str | None, dict[str, date]]:
    """Body → recording system → the last day of any incident in it, whatever its theme."""
    incidents = signals.filter((pl.col("source_type") == "incident") & pl.col("signal_date").is_not_null())
    system = pl.col("record_id").str.extract(SYSTEM).str.to_lowercase().alias("system")
    last = incidents.group_by("org_lineage", system).agg(pl.col("signal_date").max()).drop_nulls("system")
    out: dict[str | None, dict[str, date]] = {}
    for lineage, name, day in last.iter_rows():
        out.setdefault(lineage, {})[name] = day
    return out


def not_comparable(events: list[Moment], closure: Moment, last: dict[str, date]) -> str:
    """Why incidents before and after were not recorded alike: no system in common, or the old national one on one side
    and the new one on the other; or a system holds nothing of any theme since. `last`: system → its last day. Empty
    where nothing speaks against comparing."""
    before, after = _incident_systems(events, closure, after=False), _incident_systems(events, closure, after=True)
    changed = any({one, other} == NATIONAL_SYSTEMS for one in before for other in after)
    if changed or (before and after and not before & after):
        return DIFFER
    return ENDED if any(last.get(system, date.max) <= closure.latest for system in before) else ""


def _incident_systems(events: list[Moment], closure: Moment, *, after: bool) -> set[str]:
    mine = (m for m in events if m.source_type == "incident" and surely_after(m, closure) == after)
    return {found[1].lower() for m in mine if (found := re.match(SYSTEM, m.record_id))}
