"""The picture of a lesson never learned: who warned when, when it was declared done, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from ..disclosure.periods import years_of
from . import style
from .recurrence import HIDDEN_HATCH

LANES = ("Warned", "Action complete\nor assured", "Failing reported")
MARKERS = {"coroner": "D", "regulator_prosecutor": "s", "national": "^", "trust_internal": "o", "other": "v"}
GROUP_WORDS = {
    "coroner": "coroner",
    "regulator_prosecutor": "regulator or court",
    "national": "national body",
    "trust_internal": "the trust itself",
    "other": "other",
}
KIND_WORDS = {"recommendation": "warned", "assurance": "action complete or assured", "failure": "failing reported"}
LANE_Y = {"recommendation": 2.0, "assurance": 1.0, "failure": 0.0}
BAND_Y = -1.0
BAND_LANE = "Theme, all bodies,\nby period"


def draw_timeline(
    points: pl.DataFrame, title: str, caption: str = "", bands: pl.DataFrame | None = None,
    years_done: Sequence[int] = (), ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Axes with one mark per dated point, in three lanes over the years.

    `points`: kind (recommendation, assurance, failure), signal_date, source_group, and for failures counted
    (boolean: after closure). The shape of a mark says who spoke; failures after closure are filled. `bands` (year,
    n_events, n_events_status) adds a lane with the failings of each period as they may be shared; `years_done`
    are years in which it was declared done, where no more than the year may be told.
    """
    ax = ax or style.new_axes(height=3.7 if bands is None else 4.2)
    style.place(ax, title, caption, left=1.8, above=0.4, below=0.35)
    for y in LANE_Y.values():
        ax.axhline(y, color=style.FAINT, linewidth=1, zorder=0)
    for year in years_done:
        ax.plot([date(year, 1, 1), date(year, 12, 31)], [1.0, 1.0], color=style.GREEN, linewidth=7, alpha=0.35)
    days = [*points.filter(pl.col("kind") == "assurance")["signal_date"].to_list(),
            *(date(year, 12, 31) for year in years_done)]  # fmt: skip
    if days:
        first_closure = min(days)
        ax.axvline(first_closure, color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
    for row in points.sort("signal_date").iter_rows(named=True):
        _mark(ax, row)
    _lanes(ax, points, bands)
    _legend(ax, points)
    return ax


def _bands(ax: Axes, bands: pl.DataFrame) -> None:
    """A lane of boxes, one a period: its count, hatched where that is hidden."""
    for label, n, status in bands.select("year", "n_events", "n_events_status").iter_rows():
        first, last = years_of(label)
        start, stop = date(first, 1, 1), date(last + 1, 1, 1)
        hidden = status != "shown"
        if hidden or n:
            look = {"facecolor": style.PAPER, "hatch": HIDDEN_HATCH} if hidden else {"facecolor": "#F6D9C6"}
            ax.add_patch(Rectangle((date2num(start), BAND_Y - 0.32), (stop - start).days, 0.64,
                                   edgecolor=style.FAINT, linewidth=0.6, **look))  # fmt: skip
        if not hidden:
            middle = start + (stop - start) / 2
            ax.text(middle, BAND_Y, str(n), ha="center", va="center", fontsize=style.SMALL_SIZE, clip_on=True)


def _mark(ax: Axes, row: dict) -> None:
    colour = {"recommendation": style.BLUE, "assurance": style.GREEN, "failure": style.ORANGE}[row["kind"]]
    hollow = row["kind"] == "failure" and not row.get("counted", True)
    (mark,) = ax.plot(
        [row["signal_date"]],
        [LANE_Y[row["kind"]]],
        marker=MARKERS.get(row["source_group"], "v"),
        markersize=8,
        color=colour,
        markerfacecolor=style.PAPER if hollow else colour,
        markeredgewidth=1.4,
        linestyle="none",
        clip_on=False,
        zorder=3,
    )
    said = f"{GROUP_WORDS.get(row['source_group'], 'other')}, {row['signal_date']:%B %Y}"
    style.tip(mark, f"{KIND_WORDS[row['kind']]}: {said}")


def _lanes(ax: Axes, points: pl.DataFrame, bands: pl.DataFrame | None) -> None:
    lanes = dict(zip(LANES, LANE_Y.values(), strict=True))
    years = [points["signal_date"].min().year, points["signal_date"].max().year]
    if bands is not None:
        _bands(ax, bands)
        lanes[BAND_LANE] = BAND_Y
        years += [year for label in bands["year"].to_list() for year in years_of(label)]
    ax.set_yticks(list(lanes.values()), list(lanes))
    ax.tick_params(axis="y", length=0, labelsize=style.TEXT_SIZE, labelcolor=style.INK)
    ax.set_ylim(-0.6 if bands is None else BAND_Y - 0.5, 2.5)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(date(min(years), 1, 1), date(max(years) + 1, 1, 1))


def _legend(ax: Axes, points: pl.DataFrame) -> None:
    from matplotlib.lines import Line2D

    present = [group for group in MARKERS if group in points["source_group"].unique().to_list()]
    handles = [
        Line2D([], [], marker=MARKERS[g], color=style.QUIET, linestyle="none", markersize=6, label=GROUP_WORDS[g])
        for g in present
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(handles), handletextpad=0.3,
              frameon=False, fontsize=style.SMALL_SIZE)  # fmt: skip
