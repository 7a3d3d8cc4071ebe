"""Events and exposure of bodies, or of wards for named readers: what a funnel across them is drawn from."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..lessons.compared import of_the_whole
from ..lessons.event import event_name
from ..lessons.rates import PER, PREFERRED
from .profiles import Profile
from .suppress import suppress

SCHEMA = {"place": pl.String, "n_events": pl.Int64, "exposure": pl.Float64, "measure": pl.String, "per": pl.Int64}
SEPARATOR = " | "  # between a ward and its body
FEWEST = 5  # places: with fewer there is no funnel


def places(
    signals: pl.DataFrame, exposure: pl.DataFrame, lineage: dict[str, str], profile: Profile, end: date | None
) -> pl.DataFrame:
    """place (a body; a ward, SEPARATOR and its body), n_events (distinct events with any failing, in the months with
    exposure), exposure, measure, per.

    `lineage`: code of a body to the one it is part of today. One measure only, the one that most places have; a place
    without a count that may be shown is left out.
    """
    column = ["unit", "org_lineage"] if profile.wards else ["org_lineage"]
    months = _exposure(exposure, lineage, column, end)
    if months.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    held = months.group_by("measure").agg(pl.col("place").n_unique())
    order = {name: i for i, name in enumerate(PREFERRED)}
    measure = sorted(held.iter_rows(), key=lambda row: (-row[1], order.get(row[0], len(order))))[0][0]
    months = months.filter(pl.col("measure") == measure)
    counts = _events(signals, column).join(months.select("place", "month").unique(), on=["place", "month"])
    table = months.group_by("place").agg(pl.col("value").sum().alias("exposure")).join(
        counts.group_by("place").agg(pl.col("event").n_unique().cast(pl.Int64).alias("n_events")), on="place",
        how="left",
    ).with_columns(pl.col("n_events").fill_null(0)).sort("place")  # fmt: skip
    shown = suppress(table, "n_events", threshold=profile.threshold, round_to=profile.round_to)
    shown = shown.filter((pl.col("n_events_status") == "shown") & (pl.col("exposure") > 0))
    if shown.height < FEWEST:
        return pl.DataFrame(schema=SCHEMA)
    return shown.with_columns(measure=pl.lit(measure), per=pl.lit(PER[measure], pl.Int64)).select(list(SCHEMA))


def _exposure(exposure: pl.DataFrame, lineage: dict[str, str], column: list[str], end: date | None) -> pl.DataFrame:
    """place, month, measure, value up to `end`."""
    named = exposure.with_columns(pl.col("org_code").replace(lineage).alias("org_lineage"))
    named = named.filter(pl.col("unit") != "") if "unit" in column else of_the_whole(named)
    kept = named.filter(pl.all_horizontal(pl.col(column).is_not_null()) & (pl.col("value") > 0))
    if end is not None:
        kept = kept.filter(pl.col("month") <= end)
    return kept.group_by(_place(column), "month", "measure").agg(pl.col("value").sum())


def _place(column: list[str]) -> pl.Expr:
    """A ward with its body, since wards of two bodies may have one name."""
    return pl.concat_str(column, separator=SEPARATOR).alias("place")


def _events(signals: pl.DataFrame, column: list[str]) -> pl.DataFrame:
    """place, month and event of every dated failing."""
    return signals.filter(
        (pl.col("kind") == "failure") & pl.all_horizontal(pl.col(column).is_not_null())
        & pl.col("date_precision").is_in(["day", "month"])
    ).select(
        _place(column), pl.col("signal_date").dt.month_start().alias("month"), event_name(),
    )  # fmt: skip
