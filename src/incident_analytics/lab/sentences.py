"""One sentence on what a table says, computed from the same data; tests derive each number again."""

from __future__ import annotations

import polars as pl

from ..lessons.chains import by_line
from ..lessons.status import BACK
from ..normalisation.dates_in import first_day_of, last_day_of
from .opened import Opened
from .tables import event_days, failings

DAYS_A_MONTH = 365.25 / 12


def data_sentence(opened: Opened) -> str:
    """How many rows were read and what became of them."""
    counts = opened.table("counts")
    total, kept = counts["rows_in"].sum(), counts["kept"].sum()
    return (
        f"{total:,} rows were read from {counts.height} files: {kept:,} are kept, "
        f"{counts['rejected'].sum():,} are rejected with a reason, {counts['duplicates'].sum():,} are duplicates."
    )


def rejected_sentence(opened: Opened) -> str:
    """Which rule took out most rows."""
    rejected = opened.table("rejected")
    if rejected.is_empty():
        return "No row was rejected."
    rule, n = rejected.group_by("rule").len().sort("len", "rule", descending=[True, False]).row(0)
    return f"Most rejected rows ({n:,} of {rejected.height:,}) were rejected for one reason: {rule}."


def theme_sentence(opened: Opened) -> str:
    """Which theme fails most often, in how many events."""
    table = failings(opened)
    theme, n = table.group_by("theme").len().sort("len", "theme", descending=[True, False]).row(0)
    return f"The theme with most events is “{theme}”: {n:,} of {table['event'].n_unique():,} events with a failing."


def ledger_sentence(opened: Opened) -> str:
    """How many lessons came back after they were declared done."""
    lessons = opened.table("lessons")
    back = lessons.filter(pl.col("status").is_in(BACK)).height
    confirmed = lessons.filter(pl.col("status").is_in(BACK) & pl.col("confirmed")).height
    return (
        f"{back:,} of {lessons.height:,} rows of the ledger came back after an action was declared complete or an "
        f"assurance given; {confirmed:,} of them are confirmed by a reviewer."
    )


def between_sentence(opened: Opened, theme_id: str) -> str:
    """How many days lie between events of a theme, in the middle."""
    days = event_days(opened, theme_id)
    gaps = days.diff().dt.total_days().drop_nulls()
    if gaps.is_empty():
        return "Too few events for the days between them."
    return f"{len(days)} days with an event; in the middle {gaps.median():.0f} days lie between one and the next."


def within_sentence(opened: Opened) -> str:
    """How soon after closure the first failing came, in the middle, for lessons that came back; of a body formed by
    merger in each predecessor's line."""
    day = pl.col("signal_date")
    rows = by_line(opened.table("chains").filter(pl.col("counted") & day.is_not_null()))
    done = rows.filter(pl.col("role") == "declared complete")
    closed = done.group_by("chain_id", "lines").agg(last_day_of("signal_date", "date_precision").min().alias("closed"))
    began = first_day_of("signal_date", "date_precision")  # surely after, however exactly both are dated
    after = (
        rows.filter(pl.col("kind") == "failure").join(closed, on=["chain_id", "lines"]).filter(began > pl.col("closed"))
    )
    first = after.group_by("chain_id", "lines").agg((began - pl.col("closed")).dt.total_days().min().alias("days"))
    if first.is_empty():
        return "No failing was reported after a lesson on it was declared complete."
    months = first["days"].median() / DAYS_A_MONTH
    n_rows = first["chain_id"].n_unique()
    return f"In {n_rows} rows a failing came after completion; half of the first ones within {months:.0f} months."
