"""The picture of a lesson never learned: who warned when, when it was declared done, and what came back."""

from __future__ import annotations

from datetime import date

import polars as pl
from matplotlib.axes import Axes

from . import style

LANES = ("Warned", "Declared done or assured", "Failing reported")
MARKERS = {"coroner": "D", "regulator_prosecutor": "s", "national": "^", "trust_internal": "o", "other": "v"}
GROUP_WORDS = {
    "coroner": "coroner",
    "regulator_prosecutor": "regulator or court",
    "national": "national body",
    "trust_internal": "the trust itself",
    "other": "other",
}
LANE_Y = {"recommendation": 2.0, "assurance": 1.0, "failure": 0.0}


def draw_timeline(points: pl.DataFrame, title: str, caption: str = "", ax: Axes | None = None) -> Axes:
    """Axes with one mark per dated point, in three lanes over the years.

    `points`: kind (recommendation, assurance, failure), signal_date, source_group, and for failures counted
    (boolean: after closure). The shape of a mark says who spoke; failures after closure are filled.
    """
    ax = ax or style.new_axes(height=3.7)
    ax.set_position((0.2, 0.25, 0.77, 0.5))
    for y in LANE_Y.values():
        ax.axhline(y, color=style.FAINT, linewidth=1, zorder=0)
    first_closure = points.filter(pl.col("kind") == "assurance")["signal_date"].min()
    if first_closure is not None:
        ax.axvline(first_closure, color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
    for row in points.sort("signal_date").iter_rows(named=True):
        _mark(ax, row)
    _lanes(ax, points)
    ax.figure.suptitle(title, x=0.02, y=0.97, ha="left", fontsize=style.TITLE_SIZE, fontweight="bold", wrap=True)
    ax.figure.text(0.02, 0.02, caption, fontsize=style.SMALL_SIZE, color=style.QUIET, wrap=True, va="bottom")
    _legend(ax, points)
    return ax


def _mark(ax: Axes, row: dict) -> None:
    colour = {"recommendation": style.BLUE, "assurance": style.GREEN, "failure": style.ORANGE}[row["kind"]]
    hollow = row["kind"] == "failure" and not row.get("counted", True)
    ax.plot(
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


def _lanes(ax: Axes, points: pl.DataFrame) -> None:
    ax.set_yticks(list(LANE_Y.values()), LANES)
    ax.tick_params(axis="y", length=0, labelsize=style.TEXT_SIZE, labelcolor=style.INK)
    ax.set_ylim(-0.6, 2.6)
    ax.spines["left"].set_visible(False)
    first, last = points["signal_date"].min(), points["signal_date"].max()
    ax.set_xlim(date(first.year, 1, 1), date(last.year + 1, 1, 1))


def _legend(ax: Axes, points: pl.DataFrame) -> None:
    from matplotlib.lines import Line2D

    present = [group for group in MARKERS if group in points["source_group"].unique().to_list()]
    handles = [
        Line2D([], [], marker=MARKERS[g], color=style.QUIET, linestyle="none", markersize=6, label=GROUP_WORDS[g])
        for g in present
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(handles), handletextpad=0.3,
              frameon=False, fontsize=style.SMALL_SIZE)  # fmt: skip
