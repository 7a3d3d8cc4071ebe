"""One record whole: its facts, and every section with what was found in it marked."""

from __future__ import annotations

import polars as pl

from ...errors import IncidentAnalyticsError
from ..opened import Opened
from .evidence import when, where

FACTS = ("source_system", "record_kind", "incident_type", "physical_harm", "source_file", "source_row")


def record_of(opened: Opened, evidence: pl.DataFrame, record_id: str, bare: bool = False) -> dict:
    """The record `record_id`: heading, facts, sections in pieces, and the ledger rows that rest on it; `bare`: the
    text alone, for a coder who must not see how it was coded.

    Raises IncidentAnalyticsError where there is none.
    """
    held = opened.table("records").filter(pl.col("record_id") == record_id)
    if held.is_empty():
        raise IncidentAnalyticsError("there is no such record in this study.")
    row = held.row(0, named=True)
    found = (
        evidence.clear()
        if bare
        else evidence.filter(pl.col("record_id") == record_id).sort("section", "start", "end", "theme_id", "class")
    )
    texts = opened.table("narratives").filter(pl.col("record_id") == record_id)
    return {
        "record_id": record_id,
        "when": when(row["occurred_date"] or row["reported_date"], row["date_precision"]),
        "where": where(opened, row),
        "facts": [[name.replace("_", " "), str(row[name])] for name in FACTS if row[name] is not None],
        "sections": [_section(opened, name, text, found) for name, text in texts.select("section", "text").iter_rows()],
        "lessons": [] if bare else _lessons(opened, record_id),
    }


def _section(opened: Opened, name: str, text: str, found: pl.DataFrame) -> dict:
    marks = found.filter(pl.col("section") == name)
    spans = [(row["start"], row["end"]) for row in marks.iter_rows(named=True)]
    said = [
        {"n": n, "theme": opened.names.get(row["theme_id"], row["theme_id"]), "class": row["class"],
         "rule": row["rule_id"], "cue": row["cue"] or "", "row": row["row"]}
        for n, row in enumerate(marks.iter_rows(named=True), start=1)
    ]  # fmt: skip
    return {"section": name, "pieces": marked(text, spans), "found": said}


def marked(text: str, spans: list[tuple[int, int]]) -> list[list]:
    """`text` as [piece, numbers of the spans (from 1) that cover it], in order; overlapping spans are cut apart."""
    cuts = sorted({0, len(text), *(at for span in spans for at in span if 0 < at < len(text))})
    return [
        [text[a:b], [n for n, (start, end) in enumerate(spans, start=1) if start <= a and b <= end]]
        for a, b in zip(cuts, cuts[1:], strict=False)
    ]


def _lessons(opened: Opened, record_id: str) -> list[dict]:
    """Rows of the ledger whose chain holds a signal of the record."""
    chains = opened.table("chains").filter(pl.col("record_id") == record_id).select("chain_id", "role").unique(
        "chain_id", keep="first", maintain_order=True
    )  # fmt: skip
    rows = opened.table("lessons").join(chains, on="chain_id", how="inner").sort("theme_id", "setting", "unit")
    return [
        {"chain_id": row["chain_id"], "theme": opened.names.get(row["theme_id"], row["theme_id"]),
         "where": where(opened, row), "status": row["status"], "role": row["role"]}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
