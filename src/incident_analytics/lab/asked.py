"""How sure the ledger is, what the letter of 2019 asked for, and what others had been told: tables for notebooks."""

from __future__ import annotations

import pandas as pd
import polars as pl

from ..lessons import lessons_from_elsewhere, letter_table
from ..lessons.status import BACK
from .opened import Opened


def how_sure(opened: Opened) -> pd.DataFrame:
    """Lessons that came back, by what can be said on whether the failing became rarer."""
    back = opened.table("lessons").filter(pl.col("status").is_in(BACK))
    counted = back.group_by("status", "how_sure").agg(pl.len().alias("lessons"), pl.col("confirmed").sum())
    return counted.sort("status", "lessons", "how_sure", descending=[False, True, False]).to_pandas()


def letter(opened: Opened, org_lineage: str | None = None) -> pd.DataFrame:
    """What the letter of 2019 asked for beside the evidence: one row per body and ask, or those of one body."""
    table = _letter(opened)
    if org_lineage is not None:
        table = table.filter(pl.col("org_lineage") == org_lineage)
    columns = ["org_lineage", "ask", "n_lessons", "n_assured", "n_failings", "n_at_decision_point", "last_failing"]
    return table.select(columns).to_pandas()


def letter_sentence(opened: Opened) -> str:
    """For how many of the letter's asks a failing was reported after an assurance."""
    table = _letter(opened)
    late = table.filter(pl.col("last_failing") > pl.col("last_assured")).height
    return (
        f"For {late} of {table.height} (a body and an ask each), a failing was reported after the last assurance on it."
    )


def elsewhere(opened: Opened, top: int = 10) -> pd.DataFrame:
    """Recommendations to others that read like a failing reported here later, closest first; without their sentences,
    which stand in restricted/lessons_from_elsewhere.csv."""
    held = opened.results
    found = lessons_from_elsewhere(
        held.recommendations, held.signals, held.narratives, held.mentions, held.data.organisations
    )
    return found.head(top).drop("told", "reported").to_pandas()


def _letter(opened: Opened) -> pl.DataFrame:
    held = opened.results
    return letter_table(held.signals, held.ledger.lessons, held.mentions, held.narratives)
