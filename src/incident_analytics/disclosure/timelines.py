"""Dated marks of the lessons that came back: what may stand on a timeline."""

from __future__ import annotations

import polars as pl

from ..lessons import Ledger
from ..lessons.chains import RETURNED
from ..lessons.recurrence import KEY, body_rows
from ..lessons.status import CAME_BACK, OPEN_AGAIN
from .profiles import Profile
from .shareable import is_published


def timeline_marks(ledger: Ledger, profile: Profile, documents: pl.Series | None = None) -> pl.DataFrame:
    """org_lineage, theme_id, setting, kind, source_group, signal_date, counted (failings: after closure, or after the
    lesson where it never closed).

    For everybody: only what public bodies have published (`is_published`). For named readers: all of it. The day of a
    failing is the day of somebody's death or harm and becomes the first of its month; a day that is known only as a
    year stays.
    """
    rows = (
        body_rows(ledger.lessons)
        .filter(pl.col("status").is_in(CAME_BACK))
        .select(*KEY, "chain_id", "closed_on", "status")
    )
    chains = ledger.chains.filter(pl.col("counted") & pl.col("signal_date").is_not_null())
    if not profile.wards:
        chains = chains.filter(is_published(documents))
    day = pl.when(pl.col("kind") == "failure").then(pl.col("signal_date").dt.month_start()).otherwise("signal_date")
    # The day of an unpublished closure lies between the last hollow mark and the first filled one: everybody is told
    # only which failings came after its year.
    open_again = (pl.col("status") == OPEN_AGAIN) & (pl.col("role") == "failure after lesson")
    after = pl.col("role").is_in(RETURNED) | open_again
    if not profile.wards:
        after = after & (pl.col("signal_date").dt.year() > pl.col("closed_on").dt.year()).fill_null(True)
    marks = rows.join(chains.drop("setting"), on="chain_id", how="inner").select(
        *KEY, "kind", "source_group", day.alias("signal_date"), after.alias("counted")
    )
    return marks.unique().sort(*KEY, "signal_date", "kind", "source_group", "counted")
