"""Small tables for notebooks, each from one call; counts are of distinct records or events, never of words."""

from __future__ import annotations

from datetime import date

import pandas as pd
import polars as pl

from ..lessons.event import most_exact
from ..lessons.recurrence import body_rows
from ..report.findings import status_order
from .opened import Opened

PARTS = ("unit", "setting", "physical_harm", "source_type", "org_lineage")


def rows_by_file(opened: Opened) -> pd.DataFrame:
    """Rows in, kept, rejected and duplicates of each file."""
    columns = ["source_file", "rows_in", "kept", "rejected", "duplicates"]
    return opened.table("counts").select(columns).to_pandas()


def rejected_by_rule(opened: Opened) -> pd.DataFrame:
    """How many rows each rule took out, by file and column."""
    table = opened.table("rejected").group_by("source_file", "column", "rule").len("rows")
    return table.sort("rows", "source_file", "column", descending=[True, False, False]).to_pandas()


def linked_events(opened: Opened) -> pd.DataFrame:
    """Events that several records share: the event, its records, and the rule that joined them."""
    table = (
        opened.table("links")
        .group_by("event_id")
        .agg(pl.len().alias("records"), pl.col("rule").unique().sort().str.join(", "))
    )
    return table.sort("records", "event_id", descending=[True, False]).to_pandas()


def records_by_year(opened: Opened) -> pd.DataFrame:
    """Records a year by source system; a source that stops or jumps shows here."""
    dated = opened.table("records").filter(pl.col("occurred_date").is_not_null())
    year = pl.col("occurred_date").dt.year().alias("year")
    return dated.group_by(year, "source_system").len().pivot("source_system", index="year", values="len").sort(
        "year"
    ).fill_null(0).to_pandas()  # fmt: skip


def failings(opened: Opened) -> pl.DataFrame:
    """Dated failings with year, event and theme name: one row per event and theme, with the most exact of its dates."""
    signals = opened.table("signals").filter(pl.col("kind") == "failure")
    return most_exact(signals, "theme_id").sort("signal_date", "signal_id").with_columns(
        pl.col("signal_date").dt.year().alias("year"),
        pl.col("theme_id").replace(opened.names).alias("theme"),
    )  # fmt: skip


def event_days(opened: Opened, theme_id: str, org_lineage: str | None = None) -> pl.Series:
    """The days with an event of one theme (of one body), in order: events that are known to the day."""
    events = failings(opened).filter((pl.col("theme_id") == theme_id) & (pl.col("date_precision") == "day"))
    if org_lineage is not None:
        events = events.filter(pl.col("org_lineage") == org_lineage)
    return events["signal_date"].unique().sort()


def themes_by_year(opened: Opened, top: int = 12) -> pd.DataFrame:
    """Distinct events with a failing, theme by year, for the themes with most events."""
    table = failings(opened)
    most = table.group_by("theme").len().sort("len", "theme", descending=[True, False]).head(top)["theme"]
    wide = table.filter(pl.col("theme").is_in(most.implode())).group_by("theme", "year").len().sort("year")
    out = wide.pivot("year", index="theme", values="len").fill_null(0)
    return most.to_frame().join(out, on="theme", how="left", maintain_order="left").to_pandas()


def by_part(opened: Opened, part: str, top: int = 10) -> pd.DataFrame:
    """Distinct events with a failing by `part` (unit, setting, physical_harm, source_type, org_lineage) and theme."""
    if part not in PARTS:
        raise ValueError(f"part must be one of: {', '.join(PARTS)}")
    column = "harm" if part == "physical_harm" else part
    table = failings(opened).with_columns(pl.col(column).cast(pl.String).fill_null("not stated").alias(part))
    most = table.group_by("theme").len().sort("len", "theme", descending=[True, False]).head(top)["theme"]
    wide = table.filter(pl.col("theme").is_in(most.implode())).group_by("theme", part).len().sort(part)
    return wide.pivot(part, index="theme", values="len").fill_null(0).sort("theme").to_pandas()


def by_decision_point(opened: Opened) -> pd.DataFrame:
    """Records with a failing whose sentence names a decision point: theme by decision point."""
    found = opened.table("mentions").filter((pl.col("class") == "failure") & pl.col("decision_point").is_not_null())
    pairs = found.unique(["record_id", "theme_id", "decision_point"]).with_columns(
        pl.col("theme_id").replace(opened.names).alias("theme")
    )
    wide = pairs.group_by("theme", "decision_point").len().sort("decision_point")
    return wide.pivot("decision_point", index="theme", values="len").fill_null(0).sort("theme").to_pandas()


def together(opened: Opened, top: int = 15) -> pd.DataFrame:
    """Pairs of themes that fail in one event: events with both, and lift (how many times more than by chance)."""
    table = failings(opened).select("event", "theme")
    n = table["event"].n_unique()
    single = dict(table.group_by("theme").len().iter_rows())
    pairs = table.join(table, on="event", suffix="_2").filter(pl.col("theme") < pl.col("theme_2"))
    counted = pairs.group_by("theme", "theme_2").len("events").filter(pl.col("events") >= 3)
    expected = pl.col("theme").replace_strict(single) * pl.col("theme_2").replace_strict(single) / n
    return counted.with_columns((pl.col("events") / expected).round(2).alias("lift")).sort(
        "lift", "theme", "theme_2", descending=[True, False, False]
    ).head(top).to_pandas()  # fmt: skip


def statuses(opened: Opened) -> pd.DataFrame:
    """Rows of the ledger by status, confirmed and unconfirmed apart."""
    table = (
        opened.table("lessons")
        .group_by("status")
        .agg(pl.len().alias("lessons"), pl.col("confirmed").sum(), pl.col("suspected").sum())
    )
    return _by_status(table).to_pandas()


def statuses_as_of(opened: Opened, *days: str) -> pd.DataFrame:
    """Theme by day: the status that could have been known on each of `days` (YYYY-MM-DD), whole bodies (a
    ward where its body has no row)."""
    out = None
    for day in days:
        rows = body_rows(opened.as_of(date.fromisoformat(day)))
        best = _by_status(rows).unique(["org_lineage", "theme_id", "setting"], keep="first", maintain_order=True)
        part = best.select("org_lineage", "theme_id", "setting", pl.col("status").alias(day))
        keys = ["org_lineage", "theme_id", "setting"]
        out = part if out is None else out.join(part, on=keys, how="full", coalesce=True)
    return out.sort("org_lineage", "theme_id", "setting").fill_null("").to_pandas()


def ledger(opened: Opened, status: str | None = None) -> pd.DataFrame:
    """The ledger as a reader wants it: theme, where, status, how many warned, when, what came after."""
    rows = opened.table("lessons")
    if status is not None:
        rows = rows.filter(pl.col("status") == status)
    named = rows.with_columns(
        pl.col("theme_id").replace(opened.names).alias("theme"),
        pl.col("org_lineage").alias("body"),
        pl.col("unit").fill_null("all units"),
    )
    columns = ["theme", "body", "unit", "setting", "status", "suspected", "n_lessons", "n_source_groups",
               "first_issued", "declared_complete", "n_events_after", "last_failure", "chain_id"]  # fmt: skip
    # A column that says one thing in every row, or nothing, only makes the table wider.
    bare = [name for name in ("body", "unit") if named[name].n_unique() <= 1]
    columns = [name for name in columns if name not in bare]
    return _by_status(named).select(columns).to_pandas()


def _by_status(table: pl.DataFrame) -> pl.DataFrame:
    """Rows that came back first."""
    return table.sort(status_order(), maintain_order=True)
