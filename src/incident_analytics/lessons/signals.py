"""From mentions to signals: a dated failure, recommendation or assurance on one theme, one per record."""

from __future__ import annotations

import hashlib

import polars as pl
import polars.selectors as cs

from ..codebook.model import ALL_THEMES
from ..normalisation.dates_in import year_end
from ..schema import Signals, as_polars, conform
from ..schema.source_types import source_groups, source_types
from .tidy import tidy_recommendations
from .tidy_inputs import tidy_mentions, tidy_records

# LFPSE also records what went well, what might go wrong and what came of it: none of these is a failing.
NO_INCIDENT = ("good_care", "risk", "outcome")
# Reports in which what is wrong is itself a lesson to the body that receives it.
WARNING_KINDS = ("coroner_report", "inquest", "inspection", "enforcement", "ombudsman", "inquiry")
# An inspection dates its assurance by the visit; everybody else by the day they wrote it.
SEEN_ON_THE_DAY = ("inspection", "enforcement", "audit")
TELLING = ("failure", "recommendation", "adequate")  # classes of which a signal can be made
MENTION = ["record_id", "section", "theme_id", "class", "start", "end", "rule_id"]
RECORD = ["record_id", "record_kind", "source_type", "event_id", "org_code", "org_lineage", "unit", "setting",
          "physical_harm", "occurred_date", "date_precision", "reported_date", "reported_precision",
          "known_date"]  # fmt: skip
OF_A_THEME = ["record_id", "theme_id"]
ONE = ["record_id", "theme_id", "kind", "signal_date", "org_lineage", "unit", "setting"]
OF_EACH_BODY = [*ONE, "org_code"]
BLOCK = 100_000  # mentions that are joined with their records at a time: the rows are wide
PUT_RIGHT = "put_right"  # how a rule_id ends where a failing was said to have been mended since


def build_signals(mentions: object, records: object, recommendations: object | None = None) -> pl.DataFrame:
    """`signals`: one row per record, theme and kind, with date, precision, who knew when, and the evidence.

    A failure is dated when it happened, a recommendation when it was issued, an assurance when it was given or
    an action was declared complete. A coroner's or an inspector's failing is a failure and a recommendation.
    Recommendations of a register (with theme_ids) count before sentences of the same record on the same theme.
    What was "since put right" is a failure then and an assurance on the day of the report. Mentions of records that are
    not in `records` are left out. Columns that are left out get their plain meaning. Raises MappingError where one is
    missing without which nothing can be said.
    """
    # Terms and cues decide nothing here, and are most of what mentions weigh.
    telling = as_polars(mentions).select(cs.by_name(*MENTION, require_all=False))
    mentions, records = tidy_mentions(telling), tidy_records(records)
    recommendations = tidy_recommendations(recommendations)
    registered = _registered(recommendations, records)
    known, dated = registered.select(OF_A_THEME).unique(), _with_issue_precision(records, recommendations)
    parts = [_closures(registered).select(_columns()), _issued(registered).select(_columns())]
    parts += [_of_texts(block, dated, known) for block in mentions.iter_slices(BLOCK)]
    signals = _each_once(pl.concat(parts))
    return conform(signals.with_columns(_signal_id()), Signals).sort("signal_date", "signal_id")


def _of_texts(mentions: pl.DataFrame, records: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The signals of some mentions; a lesson that the register has (`known`) is not told again by its sentence."""
    said = _mentions_with_records(mentions, records)
    parts = [_failures(said), _assurances(said), _told(said).join(known, on=OF_A_THEME, how="anti")]
    return _each_once(pl.concat([part.select(_columns()) for part in parts]))


def _each_once(signals: pl.DataFrame) -> pl.DataFrame:
    """One signal of a record, theme, kind, day and place: the first in the text."""
    return signals.sort("record_id", "theme_id", "kind", "signal_date", "_place").unique(
        OF_EACH_BODY, keep="first", maintain_order=True
    )


def _with_issue_precision(records: pl.DataFrame, recommendations: pl.DataFrame) -> pl.DataFrame:
    """`records` with the precision of reported_date as its own recommendations state it, where they do."""
    stated = recommendations.filter(pl.col("issued").is_not_null()).select(
        "record_id", pl.col("issued").alias("reported_date"), pl.col("issued_precision").alias("_stated")
    )
    stated = stated.drop_nulls("record_id").sort("_stated").unique(["record_id", "reported_date"], keep="last")
    joined = records.join(stated, on=["record_id", "reported_date"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("_stated", _coarse(), "reported_precision").alias("reported_precision")
    ).drop("_stated")


def _coarse() -> pl.Expr:
    """Month or year where a report of the first day was only known at the end: that is how "2017" is normalised."""
    day, known = pl.col("reported_date"), pl.col("known_date")
    year = (day.dt.ordinal_day() == 1) & (known == year_end(day))
    month = (day.dt.day() == 1) & (known == day.dt.month_end())
    return pl.when(year).then(pl.lit("year")).when(month).then(pl.lit("month"))


def _columns() -> list[str]:
    return [*(name for name in Signals.column_names() if name != "signal_id"), "_place"]


def _mentions_with_records(mentions: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    types = source_types()
    telling = mentions.filter(pl.col("class").is_in(TELLING)).select(MENTION)
    joined = telling.join(records.select(RECORD), on="record_id", how="inner")
    return joined.with_columns(
        _from_type(source_groups(), "other").alias("source_group"),
        _from_type({n: t.issues_lessons for n, t in types.items()}, False).alias("_issues"),
        _from_type({n: t.gives_assurance for n, t in types.items()}, False).alias("_assures"),
        pl.struct(
            pl.concat_str("record_id", "section", separator="/").alias("narrative"),
            pl.col("start"),
            pl.col("end"),
        ).alias("evidence"),
        pl.col("physical_harm").alias("harm"),
        pl.lit(False).alias("confirmed"),
        pl.concat_str("section", pl.col("start").cast(pl.String).str.zfill(9)).alias("_place"),
    )


def _from_type(values: dict, default: object) -> pl.Expr:
    return pl.col("source_type").replace_strict(values, default=default)


def _failures(said: pl.DataFrame) -> pl.DataFrame:
    """Failings, dated when they happened; an answer to a report is no witness to a failing."""
    incident = ~pl.col("record_kind").is_in(NO_INCIDENT)
    failing = (
        incident
        & (pl.col("class") == "failure")
        & (pl.col("section") != "response")
        & (pl.col("theme_id") != ALL_THEMES)
    )
    return said.filter(failing).with_columns(
        pl.lit("failure").alias("kind"), pl.col("occurred_date").alias("signal_date")
    )


def _told(said: pl.DataFrame) -> pl.DataFrame:
    """Lessons that stand in a report's own sentences, dated by the report."""
    warning = (
        (pl.col("class") == "failure")
        & pl.col("record_kind").is_in(WARNING_KINDS)
        & pl.col("section").is_in(["concerns", "findings", "recommendations"])
    )
    asked = (pl.col("class") == "recommendation") | warning
    issued = pl.coalesce("reported_date", "known_date")
    # What a body promises is no lesson to it, wherever the answer stands.
    answer = (pl.col("record_kind") == "response") | (pl.col("section") == "response")
    return said.filter(pl.col("_issues") & asked & ~answer & (pl.col("theme_id") != ALL_THEMES)).with_columns(
        pl.lit("recommendation").alias("kind"),
        issued.alias("signal_date"),
        _precision_of(issued).alias("date_precision"),
        pl.max_horizontal(issued, "known_date").alias("known_date"),
    )


def _assurances(said: pl.DataFrame) -> pl.DataFrame:
    """What inspections, audits and answers say is in order; a ward report says it only of one patient."""
    put_right = pl.col("rule_id").str.ends_with(PUT_RIGHT)
    seen = pl.col("record_kind").is_in(SEEN_ON_THE_DAY) & ~put_right
    when = (
        pl.when(seen)
        .then(pl.coalesce("occurred_date", "reported_date"))
        .otherwise(pl.coalesce("reported_date", "known_date"))
    )
    own = pl.col("occurred_date").is_not_null() & seen
    stated = pl.col("section").is_in(["findings", "response"])
    speaks = stated & (pl.col("_assures") | (pl.col("section") == "response"))
    given = (pl.col("class") == "adequate") & (speaks | (put_right & pl.col("_issues")))
    precision = pl.when(own).then(pl.col("date_precision")).otherwise(_precision_of(when))
    return said.filter(given & (pl.col("record_kind") != "incident")).with_columns(
        pl.lit("assurance").alias("kind"), when.alias("signal_date"), precision.alias("date_precision")
    )


def _precision_of(when: pl.Expr) -> pl.Expr:
    """The precision of the day of a report; of a day that stands in for it, a day."""
    stated = pl.when(pl.col("reported_date").is_not_null()).then(pl.col("reported_precision")).otherwise(pl.lit("day"))
    return pl.when(when.is_null()).then(pl.lit("unknown")).otherwise(stated)


def _registered(recommendations: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """One row per recommendation and theme; event and harm from the record it stands in."""
    events = records.select("record_id", "event_id", pl.col("physical_harm").alias("harm"))
    return (
        recommendations.with_columns(pl.coalesce("record_id", "recommendation_id").alias("record_id"))
        .explode("theme_ids")
        .rename({"theme_ids": "theme_id"})
        .filter(pl.col("theme_id").is_not_null() & (pl.col("theme_id") != ""))
        .join(events, on="record_id", how="left")
        .with_columns(
            pl.col("harm").fill_null("missing"),
            pl.struct(
                pl.concat_str("recommendation_id", pl.lit("recommendation"), separator="/").alias("narrative"),
                pl.lit(0, dtype=pl.Int64).alias("start"),
                pl.col("text").str.len_chars().cast(pl.Int64).alias("end"),
            ).alias("evidence"),
            pl.lit(False).alias("confirmed"),
            pl.col("recommendation_id").alias("_place"),
        )
    )


def _issued(registered: pl.DataFrame) -> pl.DataFrame:
    return registered.with_columns(
        pl.lit("recommendation").alias("kind"),
        pl.col("issued").alias("signal_date"),
        pl.col("issued_precision").alias("date_precision"),
        pl.col("issued").alias("known_date"),
    )


def _closures(registered: pl.DataFrame) -> pl.DataFrame:
    """A closed action is an assurance of the body itself that the lesson was acted on."""
    return registered.filter(pl.col("declared_complete").is_not_null()).with_columns(
        pl.lit("assurance").alias("kind"),
        pl.col("declared_complete").alias("signal_date"),
        pl.col("complete_precision").alias("date_precision"),
        pl.col("declared_complete").alias("known_date"),
        pl.lit("action").alias("source_type"),
        pl.lit("trust_internal").alias("source_group"),
    )


def _signal_id() -> pl.Expr:
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in ONE]
    # Only where one record was addressed to two predecessors of a body does the code say more than the lineage.
    several = pl.col("org_code").n_unique().over(ONE) > 1
    then = pl.when(several).then(pl.concat_str(pl.lit("|"), pl.col("org_code").fill_null(""))).otherwise(pl.lit(""))
    return (
        pl.concat_str(pl.concat_str(*parts, separator="|"), then)
        .map_elements(_digest, return_dtype=pl.String)
        .alias("signal_id")
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
