"""Figures for notebooks: each call shows its picture and returns matplotlib Axes that can be changed like any other.

The figures are none of pyplot's, which a notebook would show by itself: they would be drawn and never seen.
"""

from __future__ import annotations

import polars as pl
from IPython import get_ipython
from IPython.display import HTML, display
from matplotlib.axes import Axes

from .. import spc
from ..charts import style
from ..charts.control_chart import control_chart
from ..charts.recurrence import draw_recurrence
from ..charts.timeline import draw_timeline
from ..disclosure.shareable import shareable_tables
from ..lessons.chains import timeline_points
from ..report import figure_svg
from .opened import Opened
from .tables import event_days, failings

LONGER_IS = {"decrease": "increase", "increase": "decrease", "neutral": "neutral"}  # of gaps, by what is good of counts


def recurrence(opened: Opened, top: int = 12) -> Axes:
    """Failing events by theme and period, as they may be shared."""
    study = opened.results.study
    tables = shareable_tables(opened.table("lessons"), opened.table("signals"), study.profile, study.ends_on)
    totals = tables.yearly.group_by("theme_id").agg(pl.col("n_events").sum()).sort("n_events", "theme_id")
    most = tables.yearly.filter(pl.col("theme_id").is_in(totals.tail(top)["theme_id"].implode()))
    n_left, n_shown = tables.yearly["theme_id"].n_unique(), most["theme_id"].n_unique()
    title = f"{n_shown} of {n_left} themes, as they may be shared.{study.profile.rounding_in_words}"
    axes = draw_recurrence(most, opened.names, title, study.profile.hidden_in_words)
    return shown(axes, "Failing events by theme and period, small counts hidden.")


def theme_by_year(opened: Opened, theme_id: str) -> Axes:
    """Events a year with a failing of one theme."""
    counts = failings(opened).filter(pl.col("theme_id") == theme_id).group_by("year").len().sort("year")
    years = list(range(counts["year"].min(), counts["year"].max() + 1))
    held = dict(counts.iter_rows())
    ax = style.new_axes(height=3.6)
    ax.bar(years, [held.get(year, 0) for year in years], color=style.BLUE, width=0.7)
    ax.set_ylabel("Events with the failing reported")
    ax.set_title(opened.names[theme_id])
    return shown(ax, f"Events a year with a failing on: {opened.names[theme_id]}.")


def timeline(opened: Opened, chain_id: str) -> Axes:
    """The timeline of one row of the ledger: warned, declared done, reported again."""
    row = opened.table("lessons").filter(pl.col("chain_id") == chain_id).row(0, named=True)
    points = timeline_points(opened.table("chains"), chain_id)
    title = f"{opened.names[row['theme_id']]}: {row['status']}"
    return shown(draw_timeline(points, title, row["reason"]), f"{title}. {row['reason']}")


def events_between(opened: Opened, theme_id: str, org_lineage: str | None = None) -> Axes:
    """A t chart of the days between events of one theme: which direction is better is what the study
    says of counts, turned round: fewer events are longer gaps. Same-day events count once, and those
    not known to the day not at all."""
    days = event_days(opened, theme_id, org_lineage)
    gaps = days.diff().dt.total_days().drop_nulls()
    better = LONGER_IS[opened.results.study.improvement or "neutral"]
    result = spc.limits(gaps, chart="t", preset=opened.results.study.preset, improvement=better)
    title = f"Days between events: {opened.names[theme_id]}"
    axes = control_chart(result, x=days[1:].to_list(), title=title, ylabel="Days since the event before")
    return shown(axes, f"{title}, a t chart of {len(gaps)} gaps.")


def shown(axes: Axes, alt: str) -> Axes:
    """`axes`, its figure shown where a notebook is running."""
    if get_ipython() is not None:
        display(HTML(figure_svg(axes.figure, alt)))
    return axes
