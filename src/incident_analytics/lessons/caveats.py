"""What else could explain a row: the confounders that apply, found in the data where they can be."""

from __future__ import annotations

from datetime import date

import polars as pl

from .bodies import body_in
from .counted import many
from .facts import Facts, after_any, first_issued, first_of_each_event
from .rates import Comparison
from .scope import UNKNOWN, Row

SYSTEM_CHANGE = date(2021, 7, 1)  # NRLS began to give way to LFPSE, trust by trust; the two are not comparable
GROWTH = 1.5  # reports a year, second half over first half of the window
CODING = 1.3  # themes a report, second half over first half of the window


def caveats_of(
    row: Row, facts: Facts, comparison: Comparison | None, context: dict[str, object], closure: date | None
) -> list[str]:
    """Sentences, most weighty first; empty where none applies."""
    out = []
    if facts.undated:
        are = "is" if facts.undated == 1 else "are"
        out.append(f"{many(facts.undated, 'failing')} without a date {are} listed, not counted")
    if row.elsewhere:
        out.append(f"same theme, different or unknown setting: {many(row.elsewhere, 'failing')} not counted here")
    if facts.while_open:
        out.append(f"failing reported in {many(len(facts.while_open), 'event')} after the lesson was issued and before "
                   "it was declared complete")  # fmt: skip
    if facts.disputed:
        out.append(
            f"witnesses give different dates for {many(facts.disputed, 'event')}: it counts as after only by all"
        )
    serious = {m.event for m in facts.counted}
    told = [m for m in row.failures if not m.serious and m.day is not None and m.event not in serious]
    routine = first_of_each_event(told)
    after = after_any(routine, facts.closures)
    if after:
        n = f"{len(after)} routine failing{'' if len(after) == 1 else 's'}"
        out.append(f"{n} reported after the closure: they feed the rates, not the status")
    last = max((m.latest for m in facts.after_assured), default=None)
    if last and len(facts.lessons) > 1 and max(m.earliest for m in facts.lessons) > last:
        out.append("the latest warning came after the last failing, and may be about it")
    issued = first_issued(facts.lessons)
    closures = [m for m in row.assurances if m.is_closure and m.day is not None and m.record_id in issued]
    early = sum(m.latest < issued[m.record_id] for m in closures)
    if early:
        out.append(f"{many(early, 'completion')} dated before the recommendation itself: not counted")
    unplaced = sum(m.setting == UNKNOWN for m in row.lessons)
    if unplaced and row.setting != UNKNOWN:
        out.append(f"{unplaced} of its lessons state no setting and stand in the row of every setting")
    if any(m.general for m in facts.assured):
        out.append("an assurance that names no theme counts for all themes that the body had been warned of")
    if comparison is not None and comparison.measure == "years":
        out.append("no denominator: rates are per year of observation")
    merged = context.get("merged")
    if merged:
        out.append(f"the body was formed by merger on {merged}; earlier lessons are those of its predecessors")
    if closure and _across_change(row):
        out.append("incident reports changed national system in 2021-24: routine counts before and after differ")
    growth = context.get("growth")
    if growth and growth >= GROWTH:
        out.append(f"reports a year grew {growth:.1f}-fold: more reports is not more harm")
    coding = context.get("coding")
    if coding and coding >= CODING:
        out.append(f"themes a report grew {coding:.1f}-fold: more coding is not more failing")
    if comparison is not None and _regression_to_mean(comparison, facts):
        out.append(
            "the lesson followed a cluster of events: some fall is to be expected by itself (regression to the mean)"
        )
    closed = context.get("closed_units", {})
    if row.unit in closed:
        out.append(f"the unit has had no exposure since {closed[row.unit]:%B %Y}: silence after that means nothing")
    return out


def _across_change(row: Row) -> bool:
    """Whether its incidents lie on both sides of the change of the national system."""
    days = [m.day for m in row.failures if m.day is not None and m.source_type == "incident"]
    return bool(days) and min(days) < SYSTEM_CHANGE < max(days)


def _regression_to_mean(comparison: Comparison, facts: Facts) -> bool:
    """A lesson issued after three events within a year was prompted by the cluster that the rate before counts."""
    if comparison.events_before < 3 or not facts.lessons:
        return False
    issued = min(m.earliest for m in facts.lessons)
    recent = [m for m in facts.counted if 0 <= (issued - m.day).days <= 365]
    return len(recent) >= 3


def context_of(
    signals: pl.DataFrame, organisations: pl.DataFrame | None, exposure: pl.DataFrame | None, end: date
) -> dict[str, dict[str, object]]:
    """lineage → merged (date), growth (ratio of reports a year), coding (of themes a report), closed_units (unit → last
    month of exposure)."""
    out: dict[str, dict[str, object]] = {}
    for lineage in signals["org_lineage"].drop_nulls().unique().sort().to_list():
        mine = signals.filter((pl.col("org_lineage") == lineage) & (pl.col("kind") == "failure"))
        out[lineage] = {
            "growth": _growth(mine),
            "coding": _coding(mine),
            "merged": _merged(body_in(lineage), organisations, end),
            "closed_units": _closed_units(lineage, exposure),
        }
    return out


def _growth(failures: pl.DataFrame) -> float | None:
    dated = failures.drop_nulls("signal_date").sort("signal_date", "record_id")
    days = dated.unique("record_id", keep="first", maintain_order=True)["signal_date"]
    if len(days) < 20:
        return None
    middle = days[0] + (days[-1] - days[0]) / 2
    first = (days <= middle).sum()
    return (len(days) - first) / first if first else None


def _coding(failures: pl.DataFrame) -> float | None:
    """Themes a report, in the second half of the reports over the first half."""
    dated = failures.filter(pl.col("signal_date").is_not_null())
    reports = dated.group_by("record_id").agg(pl.col("theme_id").n_unique(), pl.col("signal_date").min())
    if reports.height < 20:
        return None
    ordered = reports.sort("signal_date", "record_id")["theme_id"]
    half = len(ordered) // 2
    return float(ordered[half:].mean() / ordered[:half].mean())


def _merged(lineage: str, organisations: pl.DataFrame | None, end: date) -> str | None:
    if organisations is None:
        return None
    before = organisations.filter((pl.col("successor") == lineage) & (pl.col("valid_to") <= end))
    ended = before["valid_to"].drop_nulls()
    return f"{ended.max():%d %B %Y}" if len(ended) else None


def _closed_units(lineage: str, exposure: pl.DataFrame | None) -> dict[str, date]:
    if exposure is None or exposure.is_empty():
        return {}
    mine = exposure.filter(pl.col("org_lineage") == lineage)
    if mine.is_empty():
        return {}
    last = mine.filter(pl.col("value") > 0).group_by("unit").agg(pl.col("month").max())
    latest = mine["month"].max()
    return {unit: month for unit, month in last.iter_rows() if unit and (latest - month).days > 180}
