"""Titles, captions and descriptions of the pictures of counts and rates, computed from the tables that they draw."""

from __future__ import annotations

import polars as pl

from ..disclosure.profiles import Profile
from ..spc.funnel import Funnel
from .findings import listed, many, place_of
from .picture_words import capital

MANY = 20  # recommendations followed: a share that stands in a title rests on so many
FLOW_METHOD = (
    "Rows of the ledger by whether an action on the lesson was declared complete or it was assured, and by its status."
)
FLOW_CAPTION = (
    "A lesson is one theme of one body in one setting. “No serious failing since” is no proof of learning: what it is "
    "worth depends on how long was watched."
)
AGAIN_METHOD = (
    "Kaplan-Meier estimate from the day a recommendation was declared complete to the next event after it; those "
    "without one are followed to the snapshot less the usual delay of reporting. Whole years, to the nearest 5%."
)
AGAIN_CAPTION = (
    "Kaplan-Meier estimate to the nearest 5%, with its interval; a case is one recommendation on one theme in one "
    "setting, so that there are more cases than recommendations."
)
RATES_METHOD = (
    "Ratio of the rates of events after and before an action was declared complete, per measure of exposure, with the "
    "exact conditional interval; worked out from the counts as shown."
)
SERIES_METHOD = "Control chart of distinct events with any failing; limits and rules by the preset named under it."
FUNNEL_METHOD = (
    "Rates over exposure with exact Poisson limits (Spiegelhalter 2005), widened where places differ more than chance "
    "allows. A place outside the limits is a reason to look, not a verdict."
)
VARIATION = {
    "common_cause": "no more change than usual",
    "special_cause_improvement": "better than usual of late",
    "special_cause_concern": "worse than usual of late",
    "special_cause_neutral_high": "more than usual of late, which can be more reporting",
    "special_cause_neutral_low": "fewer than usual of late, which can be less reporting",
    "special_cause_runs": "not as chance would order them",
}


def flow_title(flow: pl.DataFrame) -> str:
    """How many of the lessons declared done came back."""
    done = flow.filter(pl.col("done") == "action complete or assured")
    again = int(done.filter(pl.col("became") == "reported again")["n_lessons"].sum())
    lessons = many(int(done["n_lessons"].sum()), "lesson")
    return f"Of {lessons} with an action declared complete or an assurance, {again} came back"


def flow_alt(title: str, flow: pl.DataFrame) -> str:
    """The ribbons in words."""
    said = [f"{n} {done}, {became}" for done, became, n in flow.select("done", "became", "n_lessons").iter_rows()]
    return f"{title}. {'; '.join(said)}."


def again_title(again: pl.DataFrame) -> str:
    """The share reported again at the last year for which enough lessons were followed."""
    well = again.filter(pl.col("n_followed") >= MANY)
    row = (well if well.height > 1 else again).row(-1, named=True)
    return (
        f"{many(row['years'], 'year')} after an action was declared complete, its failing had been reported again in "
        f"about {row['percent_again']}% of cases"
    )


def again_alt(title: str, again: pl.DataFrame) -> str:
    """The steps in words."""
    said = [
        f"after {many(row['years'], 'year')} {row['percent_again']}% ({row['n_followed']} followed)"
        for row in again.iter_rows(named=True)
    ]
    return f"{title}. {'; '.join(said)}."


def rate_rows(rates: pl.DataFrame, names: dict[str, str], bodies: dict[str, str], most: int) -> pl.DataFrame:
    """label, rate_ratio, lower_ci, upper_ci, note; the narrowest intervals first."""
    width = (pl.col("upper_ci") + 0.01).log() - (pl.col("lower_ci") + 0.01).log()
    rows = rates.sort(width, "theme_id", "org_lineage", "setting").head(most).sort(
        "rate_ratio", "theme_id", "org_lineage", "setting", descending=[True, False, False, False]
    )  # fmt: skip
    labels = [capital(place_of(row, names, bodies)) for row in rows.iter_rows(named=True)]
    notes = [
        f"{before} before, {after} after" for before, after in rows.select("events_before", "events_after").iter_rows()
    ]
    return rows.select("rate_ratio", "lower_ci", "upper_ci").with_columns(
        pl.Series("label", labels, dtype=pl.String), pl.Series("note", notes, dtype=pl.String)
    )


def rates_title(rates: pl.DataFrame) -> str:
    """For how many lessons the rate fell, rose, or neither can be said."""
    fell, rose = (rates.filter(rule).height for rule in (pl.col("upper_ci") < 1, pl.col("lower_ci") > 1))
    return (
        f"Of {many(rates.height, 'lesson')} whose counts may stand here, {fell} became rarer after an action was "
        f"declared complete, {rose} more frequent; for {rates.height - fell - rose} the records cannot tell"
    )


def rates_caption(n: int, shown: int) -> str:
    """How the ratios were worked out, and how many are not drawn."""
    more = f" The {shown} with the narrowest intervals of {n} are drawn." if n > shown else ""
    return (
        "Dot: ratio of rates; line: exact interval. All incidents count here, not the serious ones alone, so growth in "
        f"reporting shows as a rise.{more}"
    )


def rates_alt(title: str, rows: pl.DataFrame) -> str:
    """The dots in words."""
    said = [
        f"{row['label']}: ratio {row['rate_ratio']:.1f}, interval {row['lower_ci']:.1f} to {row['upper_ci']:.1f}, "
        f"{row['note']}"
        for row in rows.iter_rows(named=True)
    ]
    return f"{title}. {'. '.join(said)}."


def series_caption(series: pl.DataFrame, profile: Profile) -> str:
    """What the counts are and what they leave out."""
    lost = series["n_not_placed"][0]
    several = "A few" if lost is None else f"{lost:,}"
    unplaced = f" {several} events whose date is known only as a year are not in it." if lost != 0 else ""
    said = "Distinct events with any failing reported, by the date of the event."
    return f"{said}{profile.rounding_in_words}{unplaced}"


def funnel_title(result: Funnel, labels: list[str], kind: str) -> str:
    """Which places lie outside the limits."""
    outside = [label for label, side in zip(labels, result.points["outside_998"], strict=True) if side != "none"]
    differ = f"The {len(labels)} {kind} differ more than chance allows" if result.widened else ""
    if not outside:
        if differ:
            return f"{differ}, but none stands apart from the rest"
        return f"The rates of {len(labels)} {kind} differ no more than chance allows"
    sides = zip(labels, result.points["outside_998"], strict=True)
    said = listed(
        [f"{label} reports {'more' if side == 'high' else 'fewer'}" for label, side in sides if side != "none"]
    )
    return f"{said} than the other {kind}, beyond what chance allows"


def funnel_caption(result: Funnel, profile: Profile) -> str:
    """What the limits are, and the caution that goes with them."""
    wide = " widened for over-dispersion" if result.widened else ""
    return (
        f"Limits: Poisson, 95% and 99.8%{wide}.{profile.rounding_in_words} More reports is not more harm: a place that "
        "reports more may be safer."
    )


def funnel_alt(title: str, result: Funnel, labels: list[str]) -> str:
    """The dots in words."""
    said = [
        f"{label}: {row['rate']:.1f}{'' if row['outside_998'] == 'none' else ', ' + row['outside_998']}"
        for label, row in zip(labels, result.points.iter_rows(named=True), strict=True)
    ]
    return f"{title}. Together {result.centre:.1f}. {'; '.join(said)}."
