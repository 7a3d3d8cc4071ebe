"""Rows of the ledger to choose from, and the chain of one of them: every dated signal with its sentence."""

from __future__ import annotations

from base64 import b64encode

import polars as pl

from ...charts.timeline import draw_timeline
from ...errors import IncidentAnalyticsError
from ...lessons.chains import timeline_points
from ...lessons.quoted import quotes, register_quotes
from ...report import figure_svg
from ...report.findings import status_order
from ..opened import Opened
from .evidence import PAGE, source, when, where

ASKED = ("status", "theme_id", "org_lineage")
ROUTINE = "routine failure"  # feeds rates alone; a row is confirmed without it
FACTS = (("n_lessons", "lessons"), ("n_source_groups", "kinds of source"), ("first_issued", "first lesson or alert"),
         ("declared_complete", "declared complete"), ("n_events_after", "events after"),
         ("last_failure", "last failing"), ("rate_ratio", "rate after, times the rate before"),
         ("how_sure", "how sure"), ("caveats", "caveats"))  # fmt: skip


def ledger_page(opened: Opened, lessons: pl.DataFrame, asked: dict) -> dict:
    """PAGE rows of the ledger that were asked for, those that came back first, and how many there are."""
    kept = [pl.col(name) == asked[name] for name in ASKED if asked.get(name)]
    rows = lessons.filter(kept) if kept else lessons
    ordered = rows.sort(
        status_order(), "n_events_after", "chain_id", descending=[False, True, False], maintain_order=True
    )
    shown = ordered.slice(max(int(asked.get("offset") or 0), 0), PAGE)
    return {"n": rows.height, "rows": [_line(opened, row) for row in shown.iter_rows(named=True)],
            "statuses": lessons["status"].unique().sort().to_list()}  # fmt: skip


def _line(opened: Opened, row: dict) -> dict:
    return {
        "chain_id": row["chain_id"],
        "theme": opened.names.get(row["theme_id"], row["theme_id"]),
        "where": where(opened, row),
        "status": row["status"],
        "suspected": row["suspected"],
        "confirmed": row["confirmed"],
        "n_events_after": row["n_events_after"],
    }


def chain_of(opened: Opened, lessons: pl.DataFrame, chains: pl.DataFrame, chain_id: str) -> dict:
    """One row of the ledger with why it has its status, and its chain in order.

    Raises IncidentAnalyticsError where there is no such row.
    """
    held = lessons.filter(pl.col("chain_id") == chain_id)
    if held.is_empty():
        raise IncidentAnalyticsError("there is no such row in the ledger of this study.")
    row = held.row(0, named=True)
    links = chains.filter(pl.col("chain_id") == chain_id).sort("position")
    sentences = _sentences(opened, links)
    steps = [
        {"when": when(link["signal_date"], link["date_precision"]), "role": link["role"],
         "source": source(link["source_type"]), "record_id": link["record_id"], "confirmed": link["confirmed"],
         "needed": link["role"] != ROUTINE,
         "pieces": sentences.get((link["narrative"], link["start"], link["end"]), ("", "", ""))}
        for link in links.iter_rows(named=True)
    ]  # fmt: skip
    facts = [[said, _fact(row[name])] for name, said in FACTS if row[name] is not None]
    picture = _picture(opened, row, chains)
    return {**_line(opened, row), "reason": row["reason"], "facts": facts, "steps": steps, **picture}


def _picture(opened: Opened, row: dict, chains: pl.DataFrame) -> dict[str, str]:
    """The timeline of a row as an image: in one no script could run."""
    points = timeline_points(chains, row["chain_id"])
    if points.is_empty():
        return {}
    title = f"{opened.names.get(row['theme_id'], row['theme_id'])}: {row['status']}"
    alt = f"Timeline. {title}. {row['reason']}"
    svg = figure_svg(draw_timeline(points, title, row["reason"]).figure, alt)
    return {"picture": f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}", "alt": alt}


def _fact(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _sentences(opened: Opened, links: pl.DataFrame) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) → the sentence of a signal: before, within and after its span."""
    mine = pl.col("record_id").is_in(links["record_id"].drop_nulls().unique().implode())
    spans, texts = (opened.table(name).filter(mine) for name in ("mentions", "narratives"))
    told = links.filter(pl.col("narrative").str.ends_with("/recommendation"))["narrative"].str.strip_suffix(
        "/recommendation"
    )
    register = opened.table("recommendations").filter(pl.col("recommendation_id").is_in(told.implode()))
    return quotes(spans, texts, links) | register_quotes(register)
