"""Growth in reporting and coding: more reports is not more harm, and fewer are not less.

Growth is taken off before a rate is said not to have fallen, and a loss before one is said to have."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

import polars as pl

from .rates import Windows

FEWEST = 20  # reports on other themes, before and after together, from which growth is taken


def report_days(signals: pl.DataFrame) -> dict[str | None, dict[str, list[date]]]:
    """Body → theme → days of its dated failings, each record once."""
    dated = signals.filter((pl.col("kind") == "failure") & pl.col("signal_date").is_not_null())
    once = dated.unique(["org_lineage", "theme_id", "record_id"]).group_by("org_lineage", "theme_id").agg("signal_date")
    out: dict[str | None, dict[str, list[date]]] = {}
    for lineage, theme, days in once.iter_rows():
        out.setdefault(lineage, {})[theme] = sorted(days)
    return out


def reporting_growth(others: list[date], windows: Windows, closure: date) -> float:
    """Findings a year on other themes, after `closure` over before, within the observation; 1 where they are too few
    to say. A report counts once for each theme that is found in it, so that growth of coding is growth too.
    The theme's own are left out: its own rise must not explain itself away."""
    if not windows:
        return 1.0
    start, end = windows[0][0], windows[-1][1]
    first, middle, last = (bisect_right(others, day) for day in (start, closure, end))
    before, after = middle - first, last - middle
    if before + after < FEWEST or not before or closure <= start or end <= closure:
        return 1.0
    return (after / (end - closure).days) / (before / (closure - start).days)
