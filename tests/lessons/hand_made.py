"""Signals of a few rows, written by hand: (kind, date, source type) and what differs from a plain ward."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

import incident_analytics as ia

THEME = "ligature_assessment"


def signal(kind: str, day: str | None, source: str = "si_panel", **more: object) -> dict[str, object]:
    """One signal; a failing is a death of its own unless `event_id` says otherwise."""
    plain = {"kind": kind, "signal_date": day, "source_type": source, "theme_id": THEME, "org_lineage": "ZZ1",
             "setting": "inpatient", "event_id": None, "unit": None, "known_date": None, "confirmed": False,
             "record_id": f"{kind} {day} {source}", "harm": "missing"}  # fmt: skip
    return plain | more


def failure(day: str | None, source: str = "si_panel", **more: object) -> dict[str, object]:
    return signal("failure", day, source, **more)


def lesson(day: str | None, source: str = "si_panel", **more: object) -> dict[str, object]:
    return signal("recommendation", day, source, **more)


def closed(day: str | None, **more: object) -> dict[str, object]:
    return signal("assurance", day, "action", **more)


def table(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), infer_schema_length=None)


def ledger(*rows: dict[str, object], **more: object) -> pl.DataFrame:
    """The rows of the ledger that the signals give."""
    return ia.build_lessons(table(*rows), **more).lessons


def only(*rows: dict[str, object], **more: object) -> dict[str, object]:
    """The one row of the ledger that the signals give."""
    lessons = ledger(*rows, **more)
    assert lessons.height == 1, lessons.select("theme_id", "setting", "unit", "status")
    return lessons.row(0, named=True)


NEVER = (
    lesson("2009-07-01"),
    lesson("2011-07-01", "coroner"),
    closed("2012-01-01"),
    failure("2013-05-05"),
)


def steady(first: str, last: str, n: int = 800) -> list[dict]:
    """Routine failings on another theme, evenly from `first` to `last`: recording that neither grew nor fell."""
    begin, days = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days
    return [failure(str(begin + timedelta(days=days * k // n)), "incident", harm="none", theme_id="other",
                    record_id=f"steady {k}") for k in range(n)]  # fmt: skip
