"""How long until a failing was reported again: after a lesson was issued, and after it was declared complete."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..errors import StudyError
from ..normalisation.dates_in import first_day_of, last_day_of
from .chains import by_line
from .dated import EXACTNESS
from .ledger import Ledger
from .survival import kaplan_meier, median_time

KEY = ["org_lineage", "theme_id", "setting"]
ROLES = {"issued": ("lesson issued",), "complete": ("declared complete",)}


@dataclass(frozen=True)
class Recurrence:
    """`spells`: chain_id, org_lineage, theme_id, setting, start, stop, days, ended (the failing was reported again),
    event_id. `curve`: as `kaplan_meier`, days as time. `median` with its limits, in days. `not_followed`: lessons
    whose follow-up, less the reporting delay, was over before it began."""

    spells: pl.DataFrame
    curve: pl.DataFrame
    median: float | None
    lower_ci: float | None
    upper_ci: float | None
    not_followed: int


def time_to_recurrence(ledger: Ledger, since: str = "issued", confidence: float = 0.95) -> Recurrence:
    """Days from each lesson (`since` "issued") or each completion ("complete") to the next event surely after it.

    Spells without one are censored where the row's follow-up ends (the last day less the reporting delay), those of a
    ward alone where it closed. A lesson issued again starts no new spell. Spells that one event ends are one cluster
    for the interval. Rows of single units are left out where their body has a row, and a lesson that stands in the
    rows of several settings, since it states none, has one spell, the one that ended first: no lesson counts twice.
    """
    if since not in ROLES:
        raise StudyError(f'since = "{since}" is not known.\nAllowed: {", ".join(ROLES)}.')
    every = _until_closing(spells_of(ledger, ROLES[since]), ledger.closed_wards)
    spells = every.filter(pl.col("days") > 0)
    curve = kaplan_meier(
        spells["days"].to_list(), spells["ended"].to_list(), spells["cluster"].to_list(), confidence
    )  # fmt: skip
    return Recurrence(spells.drop("cluster", "unit"), curve, *median_time(curve), every.height - spells.height)


def _until_closing(spells: pl.DataFrame, closed: pl.DataFrame) -> pl.DataFrame:
    """`spells` of single wards censored where the ward closed: one that is gone can report nothing."""
    joined = spells.join(closed, on=["org_lineage", "unit"], how="left", maintain_order="left", nulls_equal=True)
    gone = ~pl.col("ended") & (pl.col("closed_on") < pl.col("stop")).fill_null(False)
    joined = joined.with_columns(pl.when(gone).then("closed_on").otherwise("stop").alias("stop"))
    days = (pl.col("stop") - pl.col("start")).dt.total_days().alias("days")
    return joined.with_columns(days).select(spells.columns)


def _by_all_witnesses(chains: pl.DataFrame) -> pl.DataFrame:
    """The counted events of each chain and line with their first day, and `by_all`: the first by any witness in that
    line that dates them as exactly."""
    exact = pl.col("date_precision").replace_strict(EXACTNESS, default=3, return_dtype=pl.Int8).alias("exact")
    failing = by_line(chains.filter((pl.col("kind") == "failure") & pl.col("first").is_not_null())).with_columns(exact)
    event = ["chain_id", "lines", "event_id"]
    counted = failing.filter("counted").select(*event, "first", "exact")
    others = failing.select(*event, pl.col("first").alias("by_all"), pl.col("exact").alias("as_exact"))
    both = counted.join(others, on=event).filter(pl.col("as_exact") <= pl.col("exact"))
    return both.group_by(*event, "first", maintain_order=True).agg(pl.col("by_all").min())


def body_rows(lessons: pl.DataFrame) -> pl.DataFrame:
    """Rows of whole bodies; one of a single ward only where its body has none, so that no lesson counts twice."""
    return lessons.filter(pl.col("unit").is_null() | (pl.len().over(KEY) == 1))


def spells_of(ledger: Ledger, roles: tuple[str, ...], wards: bool = False) -> pl.DataFrame:
    """The spells of `time_to_recurrence` with unit and cluster; of the rows of wards where `wards` is set."""
    body = ledger.lessons.filter(pl.col("unit").is_not_null()) if wards else body_rows(ledger.lessons)
    told = ledger.chains.with_columns(
        first_day_of("signal_date", "date_precision").alias("first"),
        last_day_of("signal_date", "date_precision").alias("last"),
    )
    chains = told.filter(pl.col("counted"))
    starts = chains.filter(pl.col("role").is_in(roles)).select(
        "chain_id", "signal_id", "lines", pl.col("last").alias("start")
    )
    events = _by_all_witnesses(told)
    joined = by_line(starts).join(events, on=["chain_id", "lines"], how="left")
    joined = joined.filter(pl.col("by_all") > pl.col("start"))
    again = joined.sort("first", "event_id").unique(["chain_id", "signal_id"], keep="first", maintain_order=True)
    rows = body.select(*KEY, "unit", "chain_id", "follow_up_end").join(starts.drop("lines"), on="chain_id", how="inner")
    rows = rows.join(
        again.select("chain_id", "signal_id", "event_id", "first"), on=["chain_id", "signal_id"], how="left"
    )
    # An event after the end of follow-up is real, but later spells would not have been seen as fully.
    seen = pl.col("first").is_not_null() & (pl.col("first") <= pl.col("follow_up_end"))
    stop = pl.when(seen).then(pl.col("first")).otherwise(pl.col("follow_up_end"))
    event = pl.when(seen).then(pl.col("event_id"))
    rows = rows.with_columns(stop.alias("_stop"), seen.alias("_seen"))
    once = rows.sort("_seen", "_stop", *KEY, "unit", descending=[True, *[False] * 5], nulls_last=False)
    same = ["org_lineage", "theme_id", "signal_id", *(["unit"] if wards else [])]
    return once.unique(same, keep="first", maintain_order=True).select(
        "chain_id", *KEY, "unit", "start", stop.alias("stop"), (stop - pl.col("start")).dt.total_days().alias("days"),
        seen.alias("ended"), event.alias("event_id"), pl.coalesce(event, pl.col("signal_id")).alias("cluster"),
    ).sort(*KEY, "unit", "start", "cluster")  # fmt: skip
