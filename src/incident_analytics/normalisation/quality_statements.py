"""What the data can and cannot support, in sentences with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from . import Normalised

STATEMENTS_SCHEMA = {"topic": pl.String, "supported": pl.Boolean, "statement": pl.String}
MOST = 0.8  # share from which on a field carries what is said about it


def statements(data: Normalised, coverage: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """topic, supported and statement: one row per question that the data may be asked."""
    parts = [_dates(data), _order(data), _harm(data), _places(data), _closures(data), _levels(data), _links(data),
             _rates(coverage), _systems(data), _breaks(breaks), _bodies(data)]  # fmt: skip
    rows = [row for row in parts if row]
    return pl.DataFrame(rows, schema=STATEMENTS_SCHEMA, orient="row")


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (f" ({part / whole:.0%})" if whole else "")


def _dates(data: Normalised) -> tuple | None:
    n = data.records.height
    if not n:
        return None
    dated = n - data.records["occurred_date"].null_count()
    coarse = data.records.filter(pl.col("date_precision").is_in(["month", "year"])).height
    text = f"{_share(dated, n)} records have a date, {coarse:,} of them only a month or year; the rest is never counted"
    return "what happened when", dated >= MOST * n, f"{text} as coming before or after a lesson."


def _order(data: Normalised) -> tuple | None:
    early = data.records.filter(pl.col("reported_date") < pl.col("occurred_date")).height
    if not early:
        return None
    return "order of dates", False, f"{early:,} records were reported before they happened: one of the dates is wrong."


def _harm(data: Normalised) -> tuple | None:
    incidents = data.records.filter(pl.col("record_kind") == "incident")
    if incidents.is_empty():
        return None
    graded = incidents.filter(pl.col("physical_harm") != "missing").height
    return "harm", graded >= MOST * incidents.height, f"{_share(graded, incidents.height)} incidents have a harm level."


def _places(data: Normalised) -> tuple | None:
    events = data.records.filter(pl.col("record_kind").is_in(["incident", "investigation"]))
    if events.is_empty():
        return None
    placed = events.height - events["unit"].null_count()
    return (
        "wards",
        placed >= MOST * events.height,
        f"{_share(placed, events.height)} incidents and investigations name a ward or team.",
    )


def _closures(data: Normalised) -> tuple | None:
    lessons = data.recommendations
    if lessons.is_empty():
        return None
    closed = lessons.height - lessons["declared_complete"].null_count()
    issued = lessons.height - lessons["issued"].null_count()
    n = lessons.height
    text = f"{_share(issued, n)} lessons have a date of issue, {_share(closed, n)} one of completion;"
    return (
        "lessons declared done",
        bool(closed),
        f"{text} without the second nothing can be called repeated after closure.",
    )


def _levels(data: Normalised) -> tuple | None:
    closed = data.recommendations.filter(pl.col("declared_complete").is_not_null())
    if closed.is_empty():
        return None
    shown = closed.height - closed["evidence_level"].null_count()
    return (
        "evidence of completion",
        shown >= MOST * closed.height,
        f"{_share(shown, closed.height)} closed lessons have an evidence level.",
    )


def _links(data: Normalised) -> tuple | None:
    if data.links.is_empty():
        return None
    look = data.links.filter("review").height
    lost = f" {data.unplaced.height:,} recommendations name a record that is not here." if data.unplaced.height else ""
    return (
        "one event, many records",
        not look,
        f"{data.links.height:,} records share an event, {look:,} by day or text, for a person to check.{lost}",
    )


def _rates(coverage: pl.DataFrame) -> tuple | None:
    wards = coverage.filter(pl.col("n_events").is_not_null())
    if wards.is_empty():
        return None
    whole = wards.filter(pl.col("months").is_not_null())
    gaps = int(whole["months_missing"].sum() or 0)
    text = f"{_share(whole.height, wards.height)} inpatient wards with events have a denominator;"
    return "rates per bed day", whole.height >= MOST * wards.height, f"{text} {gaps:,} months are missing."


def _systems(data: Normalised) -> tuple | None:
    systems = set(data.records["source_system"].unique())
    if not {"nrls", "lfpse"} <= systems:
        return None
    return (
        "before and after the change of national system",
        False,
        "NRLS and LFPSE count different things; numbers before and after the change are not comparable.",
    )


def _breaks(breaks: pl.DataFrame) -> tuple | None:
    if breaks.is_empty():
        return None
    kinds = ", ".join(f"{kind} {n}" for kind, n in breaks.group_by("kind").len().sort("kind").iter_rows())
    return (
        "trends",
        False,
        f"Breaks in time ({kinds}): a trend across one of them may be the recording and not the care.",
    )


def _bodies(data: Normalised) -> tuple | None:
    if data.doubtful_bodies.is_empty():
        return None
    n = int(data.doubtful_bodies["n_records"].sum())
    return (
        "bodies",
        False,
        f"{data.doubtful_bodies.height:,} names of bodies in {n:,} records may be known bodies; a person must say.",
    )
