"""What the letter to all mental health trusts of September 2019 asked for, beside what a body's data say of it."""

from __future__ import annotations

from functools import cache

import polars as pl

from ..codebook.model import ALL_THEMES
from ..normalisation.dates_in import first_day_of, last_day_of
from ..schema.packaged import packaged_rows
from .counted import many
from .event import event_name
from .moments import bind_national
from .quoted import with_sentences
from .status import CAME_BACK

COLUMNS = {
    "org_lineage": pl.String, "ask_id": pl.String, "ask": pl.String, "n_lessons": pl.Int64,
    "n_source_groups": pl.Int64, "last_lesson": pl.Date, "n_assured": pl.Int64, "last_assured": pl.Date,
    "n_failings": pl.Int64, "n_at_decision_point": pl.Int64, "n_undated": pl.Int64, "last_failing": pl.Date,
    "last_failing_record": pl.String, "n_came_back": pl.Int64, "statement": pl.String,
}  # fmt: skip

UNNAMED = "(no body stated)"


@cache
def asks() -> tuple[dict[str, str], ...]:
    """The rows of data/letter_2019.csv: ask_id, ask, theme_ids, source_types (whose lessons count whatever
    their theme), words (that a failing's sentence must hold), note."""
    return tuple(packaged_rows(__package__, "letter_2019.csv"))


def letter_table(
    signals: pl.DataFrame, lessons: pl.DataFrame, mentions: pl.DataFrame, narratives: pl.DataFrame
) -> pl.DataFrame:
    """One row per body and ask: lessons and assurances (records), failings (events), the day of the last of each, and
    the rows of the ledger that came back; `statement` says it in a sentence.

    `mentions` and `narratives` tell which failings happened at a decision point and what their sentence says.
    """
    asked = sorted({theme for ask in asks() for theme in ask["theme_ids"].split("|")})
    said = with_sentences(bind_national(signals), mentions.filter(pl.col("theme_id").is_in(asked)), narratives)
    # One trust's own exports may name no body; beside named ones a lesson without a body is a national one.
    nameless = pl.col("org_lineage").is_null()
    if said["org_lineage"].null_count() < said.height:
        nameless &= pl.col("kind") != "recommendation"
    said = said.with_columns(pl.when(nameless).then(pl.lit(UNNAMED)).otherwise("org_lineage").alias("org_lineage"))
    lessons = lessons.with_columns(pl.col("org_lineage").fill_null(UNNAMED))
    named = said.filter(pl.col("org_lineage").is_not_null()).sort("org_lineage")
    of_body = lessons.partition_by("org_lineage", as_dict=True)
    rows = [
        _row(mine, of_body.get((body,), lessons.clear()), body, ask)
        for (body,), mine in named.group_by("org_lineage", maintain_order=True)
        for ask in asks()
    ]
    return pl.DataFrame(rows, schema=COLUMNS)


def _row(mine: pl.DataFrame, ledger: pl.DataFrame, body: str, ask: dict[str, str]) -> dict[str, object]:
    on_theme = pl.col("theme_id").is_in(ask["theme_ids"].split("|"))
    about = mine.filter(on_theme)
    of_source = pl.col("source_type").is_in(ask["source_types"].split("|"))
    lessons = mine.filter((on_theme | of_source) & (pl.col("kind") == "recommendation"))
    assured = mine.filter((on_theme | (pl.col("theme_id") == ALL_THEMES)) & (pl.col("kind") == "assurance"))
    failings = about.filter(pl.col("kind") == "failure")
    if ask["words"]:
        failings = failings.filter(pl.col("sentence").str.contains(rf"(?i)\b(?:{ask['words']})").fill_null(False))
    failings = failings.with_columns(event_name())
    dated = failings.filter(pl.col("signal_date").is_not_null()).sort("signal_date", "signal_id")
    undated = failings.filter(~pl.col("event").is_in(dated["event"].implode()))
    row = {
        "org_lineage": body, "ask_id": ask["ask_id"], "ask": ask["ask"], "n_lessons": lessons["record_id"].n_unique(),
        "n_source_groups": lessons["source_group"].n_unique(), "last_lesson": lessons["signal_date"].max(),
        "n_assured": assured["record_id"].n_unique(), "last_assured": assured["signal_date"].max(),
        "n_failings": dated["event"].n_unique(), "n_undated": undated["event"].n_unique(),
        "n_at_decision_point": dated.filter(pl.col("decision_point").is_not_null())["event"].n_unique(),
        "last_failing": dated["signal_date"].max(), "last_failing_record": dated["record_id"].last(),
        "n_came_back": ledger.filter(on_theme & pl.col("status").is_in(CAME_BACK)).height,
    }  # fmt: skip
    sure = _surely_after(dated, assured)
    last = {name: _last(part) for name, part in (("lesson", lessons), ("assured", assured), ("failing", dated))}
    named = (assured["theme_id"] != ALL_THEMES).any()
    return row | {"statement": _statement(row, last, sure, general=not named)}


def _surely_after(failings: pl.DataFrame, assured: pl.DataFrame) -> bool:
    """Whether the last failing surely came after the last assurance, given how exactly both are dated."""
    first = failings.select(first_day_of("signal_date", "date_precision").max()).item() if failings.height else None
    last = assured.select(last_day_of("signal_date", "date_precision").max()).item() if assured.height else None
    return first is not None and last is not None and first > last


def _last(part: pl.DataFrame) -> str:
    """ " (last November 2021)", the year alone where no more is known; "" without a date."""
    dated = part.drop_nulls("signal_date").sort("signal_date", "date_precision")
    if dated.is_empty():
        return ""
    day, precision = dated.select("signal_date", "date_precision").row(-1)
    return f" (last {day:%Y})" if precision == "year" else f" (last {day:%B %Y})"


def _statement(row: dict, last: dict[str, str], sure: bool, *, general: bool) -> str:
    """The row in one sentence or two; `general`: no assurance names the theme."""
    parts = []
    if row["n_lessons"]:
        parts.append(f"asked for in {many(row['n_lessons'], 'report')}{last['lesson']}")
    if row["n_assured"]:
        times = "once" if row["n_assured"] == 1 else many(row["n_assured"], "time")
        how = "assured, with no theme named," if general else "declared done or assured"
        parts.append(f"{how} {times}{last['assured']}")
    if row["n_failings"]:
        parts.append(f"failing reported in {many(row['n_failings'], 'event')}{last['failing']}")
    if row["n_undated"]:
        n, have = row["n_undated"], "has" if row["n_undated"] == 1 else "have"
        without = f"{many(n, 'event')} with the failing {have} no date"
        parts.append(f"{n:,} more without a date" if row["n_failings"] else without)
    if not parts:
        return "Nothing in these data speaks of it; that is no proof that it is in order."
    text = "; ".join(parts)
    tail = " The last failing came after the last assurance." if sure else ""
    return f"{text[0].upper()}{text[1:]}.{tail}"
