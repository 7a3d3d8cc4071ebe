"""Dated marks of the lessons that came back: what may stand on a timeline."""

from __future__ import annotations

import polars as pl

from ..lessons import Ledger
from ..lessons.chains import AFTER_CLOSURE
from .profiles import Profile
from .shareable import CAME_BACK_CLOSED, KEY, PUBLISHED, body_rows


def timeline_marks(ledger: Ledger, profile: Profile) -> pl.DataFrame:
    """org_lineage, theme_id, setting, kind, source_group, signal_date, counted (of failings: after closure).

    For everybody: only what public bodies have published. For named readers: all of it. The day of a failing is the
    day of somebody's death or harm and becomes the first of its month; a day that is known only as a year stays.
    """
    rows = (
        body_rows(ledger.lessons).filter(pl.col("status").is_in(CAME_BACK_CLOSED)).select(*KEY, "chain_id", "closed_on")
    )
    chains = ledger.chains.filter(pl.col("counted") & pl.col("signal_date").is_not_null())
    if not profile.wards:
        chains = chains.filter(pl.col("source_type").is_in(PUBLISHED))
    day = pl.when(pl.col("kind") == "failure").then(pl.col("signal_date").dt.month_start()).otherwise("signal_date")
    # The day of an unpublished closure lies between the last hollow mark and the first filled one: everybody is told
    # only which failings came after its year.
    after = pl.col("role") == AFTER_CLOSURE
    if not profile.wards:
        after = after & (pl.col("signal_date").dt.year() > pl.col("closed_on").dt.year())
    marks = rows.join(chains.drop("setting"), on="chain_id", how="inner").select(
        *KEY, "kind", "source_group", day.alias("signal_date"), after.alias("counted")
    )
    return marks.unique().sort(*KEY, "signal_date", "kind", "source_group", "counted")
