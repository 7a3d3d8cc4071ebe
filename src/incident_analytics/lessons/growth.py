"""Growth in reporting and coding: more reports is not more harm, and fewer are not less.

Growth is taken off before a rate is said not to have fallen, and a loss before one is said to have."""

from __future__ import annotations

from datetime import date
from math import sqrt

import polars as pl

from .rates import Windows, split_at, totals

FEWEST = 20  # reports on other themes, before and after together, from which growth is taken


def report_days(signals: pl.DataFrame) -> dict[str | None, dict[str, list[date]]]:
    """Body → theme → days of its dated failings, each record once."""
    dated = signals.filter((pl.col("kind") == "failure") & pl.col("signal_date").is_not_null())
    first = dated.sort("signal_date", "signal_id").unique(["org_lineage", "theme_id", "record_id"], keep="first")
    once = first.group_by("org_lineage", "theme_id").agg("signal_date")
    out: dict[str | None, dict[str, list[date]]] = {}
    for lineage, theme, days in once.iter_rows():
        out.setdefault(lineage, {})[theme] = days
    return out


def reporting_growth(others: list[date], windows: Windows, closure: date) -> tuple[float, float] | None:
    """(findings on other themes per measure of exposure, after `closure` over before, in the same stretches as the
    rates; the standard error of its logarithm); None where they are too few to say.

    A report counts once for each theme that is found in it, so that growth of coding is growth too. The theme's own
    are left out: its own rise must not explain itself away.
    """
    n_before, n_after, before, after = totals(split_at(windows, others, closure))
    if n_before + n_after < FEWEST or not n_before or min(before, after) <= 0:
        return None
    return (n_after / after) / (n_before / before), sqrt(1 / n_before + (1 / n_after if n_after else 1))
