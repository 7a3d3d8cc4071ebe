"""The pictures of a pack: each with its finding as a title, its description in words, and how it was made."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import matplotlib as mpl
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..charts import style
from ..disclosure.funnel import SEPARATOR
from ..disclosure.pack import Pack
from ..disclosure.shareable import body_ledger
from . import picture_words as words
from . import rate_words
from .briefing import short_bodies
from .findings import BACK, came_back, place_of

MOST_THEMES = 15  # rows of a chart that a reader takes in
MOST_ROWS = 8
MOST_TIMELINES = 3


@dataclass(frozen=True)
class Picture:
    """`name` of its files; `title`: the finding; `alt`: what it shows, in words; `method`: how it was made."""

    name: str
    title: str
    alt: str
    method: str
    draw: Callable[[str], Axes]
    mark: str = ""
    source: str = ""

    def figure(self, with_title: bool = True) -> Figure:
        """The figure; without its title where the page, or the slide, says it."""
        with mpl.rc_context(style.HOUSE):
            figure = self.draw(self.title if with_title else "").figure
            if self.mark:
                figure.text(0.5, 0.5, self.mark, fontsize=44, color=style.INK, alpha=0.05, rotation=25, ha="center",
                            va="center", fontweight="bold")  # fmt: skip
            if with_title:  # it may travel alone
                figure.text(0.98, 0.005, self.source, fontsize=5.5, color=style.QUIET, ha="right", va="bottom")
            return figure

    @cached_property
    def png(self) -> bytes:
        """The picture without its title, 200 dots an inch: as slides and pages hold it."""
        held = io.BytesIO()
        self.figure(with_title=False).savefig(held, format="png", dpi=style.PNG_DPI, metadata=style.METADATA["png"])
        return held.getvalue()


def pictures_of(
    pack: Pack, names: dict[str, str], bodies: dict[str, str], mark: str = "", source: str = ""
) -> list[Picture]:
    """Every picture that the pack has data for, in the order of a briefing; `mark` is written across each, `source`
    under those that travel alone."""
    short = short_bodies(pack.tables.ledger["org_lineage"].to_list(), bodies)
    makers = (_ledger, _timelines, _recurrence, _flow, _again, _rates, _series, _places)
    found = [picture for make in makers for picture in make(pack, names, bodies if make is _places else short)]
    return [replace(picture, mark=mark, source=source) for picture in found]


def not_drawn(pack: Pack) -> list[str]:
    """Which pictures the data, or the profile, do not allow, one sentence each."""
    reasons = {
        "timelines": (pack.timelines, "Timeline: no lesson that came back has dated marks that may stand here."),
        "again": (pack.again, "Time to recurrence: too few lessons were declared done and followed for a year."),
        "rates": (
            pack.rates,
            "Before and after: no lesson has events enough on both sides, or its counts may not be told.",
        ),
        "series": (pack.series, "Control chart: too few events, or too few periods, for counts that may be shown."),
        "places": (pack.places, "Funnel: fewer than five places have exposure and a count that may be shown."),
    }
    out = [said for table, said in reasons.values() if table.is_empty()]
    if mostly_hidden(pack.tables.yearly.filter(pl.col("theme_id").is_in(themes_shown(pack)))):
        out.append("Theme by period: most of its counts are too small to be shown.")
    return out


def _ledger(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.ledger_lines import draw_ledger_lines

    back = came_back(body_ledger(pack.tables.ledger))
    if back.is_empty():
        return []
    rows = words.ledger_rows(back.head(MOST_ROWS), names, bodies)
    title = words.ledger_title(back, names)
    caption = words.ledger_caption(back.height, rows.height)
    return [Picture("ledger", title, words.ledger_alt(title, rows), words.LEDGER_METHOD,
                    lambda said: draw_ledger_lines(rows, said, caption))]  # fmt: skip


def _timelines(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    out: list[Picture] = []
    back = came_back(body_ledger(pack.tables.ledger))
    for row in back.iter_rows(named=True):
        same = [pl.col(name).eq_missing(row[name]) for name in ("org_lineage", "theme_id", "setting")]
        marks = pack.timelines.filter(pl.all_horizontal(same))
        if marks.filter(pl.col("kind") == "recommendation").is_empty() or len(out) == MOST_TIMELINES:
            continue
        bands = pack.tables.yearly.filter(pl.col("theme_id") == row["theme_id"])
        title = words.timeline_title(row, marks, place_of(row, names, bodies), pack.profile)
        caption = words.timeline_caption(pack.profile)
        years = [row["closed_on_year"]] if row["closed_on_year"] and not pack.profile.wards else []
        draw = partial(_draw_timeline, marks, caption, bands, years)
        alt = words.timeline_alt(title, marks)
        out.append(Picture(f"timeline_{len(out) + 1}", title, alt, words.TIMELINE_METHOD, draw))
    return out


def _draw_timeline(marks: pl.DataFrame, caption: str, bands: pl.DataFrame, years: list[int], title: str) -> Axes:
    from ..charts.timeline import draw_timeline

    return draw_timeline(marks, title, caption, bands, years)


def _recurrence(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.recurrence import draw_recurrence

    themes = themes_shown(pack)
    shown = pack.tables.yearly.filter(pl.col("theme_id").is_in(themes))
    if shown.is_empty() or mostly_hidden(shown):
        return []
    hidden = pack.profile.hidden_in_words
    title = words.recurrence_title(body_ledger(pack.tables.ledger))
    return [Picture("recurrence", title, words.recurrence_alt(title, shown, names, hidden), words.RECURRENCE_METHOD,
                    lambda said: draw_recurrence(shown, names, said, hidden))]  # fmt: skip


def _flow(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.flow import draw_flow

    if pack.flow.is_empty():
        return []
    title = rate_words.flow_title(pack.flow)
    return [Picture("flow", title, rate_words.flow_alt(title, pack.flow), rate_words.FLOW_METHOD,
                    lambda said: draw_flow(pack.flow, said, rate_words.FLOW_CAPTION))]  # fmt: skip


def _again(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.again import draw_again

    if pack.again.is_empty():
        return []
    title = rate_words.again_title(pack.again)
    return [Picture("time_to_recurrence", title, rate_words.again_alt(title, pack.again), rate_words.AGAIN_METHOD,
                    lambda said: draw_again(pack.again, said, rate_words.AGAIN_CAPTION))]  # fmt: skip


def _rates(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.before_after import draw_before_after

    if pack.rates.is_empty():
        return []
    rows = rate_words.rate_rows(pack.rates, names, bodies, MOST_ROWS)
    title = rate_words.rates_title(pack.rates)
    caption = rate_words.rates_caption(pack.rates.height, rows.height)
    return [Picture("before_and_after", title, rate_words.rates_alt(title, rows), rate_words.RATES_METHOD,
                    lambda said: draw_before_after(rows, said, caption))]  # fmt: skip


def _series(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.control_chart import control_chart
    from ..charts.words import alt_text

    if pack.control is None:
        return []
    width = pack.series["width"][0]
    plain = f"Events with a failing reported, by {width}"
    title = f"{plain}: {rate_words.VARIATION[pack.control.variation]}"
    caption = rate_words.series_caption(pack.series, pack.profile)
    days = pack.series["first_day"].to_list()
    look = {"x": days, "ylabel": "Events", "caption": caption}
    return [Picture("control_chart", title, alt_text(pack.control, title), rate_words.SERIES_METHOD,
                    lambda said: control_chart(pack.control, title=plain if said else "", **look))]  # fmt: skip


def _places(pack: Pack, names: dict, bodies: dict) -> list[Picture]:
    from ..charts.funnel import draw_funnel

    if pack.funnel is None:
        return []
    parts = [place.split(SEPARATOR) for place in pack.places["place"].to_list()]
    codes = short_bodies([part[-1] for part in parts], bodies)
    labels = [
        ", ".join(filter(None, [*part[:-1], codes[part[-1]] or ("" if part[:-1] else part[-1])])) for part in parts
    ]
    measure, per = pack.places["measure"][0].replace("_", " "), pack.places["per"][0]
    kind = "wards" if pack.profile.wards else "bodies"
    title = rate_words.funnel_title(pack.funnel, labels, kind)
    caption = rate_words.funnel_caption(pack.funnel, pack.profile)
    return [Picture("funnel", title, rate_words.funnel_alt(title, pack.funnel, labels), rate_words.FUNNEL_METHOD,
                    lambda said: draw_funnel(pack.funnel, labels, measure.capitalize(), f"Events per {per:,} {measure}",
                                             said, caption))]  # fmt: skip


def mostly_hidden(cells: pl.DataFrame) -> bool:
    """Whether more than half of the cells with events are hidden: a picture of hatching says nothing."""
    filled = cells.filter((pl.col("n_events") > 0) | pl.col("n_events").is_null())
    return filled["n_events"].null_count() > filled.height / 2


def themes_shown(pack: Pack) -> list[str]:
    """Themes that came back first, then those with most events; at most fifteen, in the order of the codebook."""
    back = set(pack.tables.ledger.filter(pl.col("status").is_in(BACK))["theme_id"].to_list())
    totals = (
        pack.tables.yearly.group_by("theme_id")
        .agg(pl.col("n_events").sum().alias("n"))
        .sort("n", "theme_id", descending=[True, False])
    )
    every = totals["theme_id"].to_list()
    ranking = [theme for theme in every if theme in back] + [theme for theme in every if theme not in back]
    return ranking[:MOST_THEMES]
