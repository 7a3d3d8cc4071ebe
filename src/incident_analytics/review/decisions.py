"""Decisions of reviewers: an append-only log, what it settles, and what that does to mentions and signals."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import polars as pl

from ..errors import MappingError
from .choose import UNIT

DECISIONS = ("accept", "reject", "change")
ROLES = ("first", "second", "adjudicator")
LOG = (*UNIT, "decision", "new_theme_id", "new_class", "coder", "role", "decided_at", "reason")
WHAT = ("decision", "new_theme_id", "new_class")
SCHEMA = {name: pl.Int64 if name in ("start", "end") else pl.String for name in LOG}


def append_decisions(log: Path, decisions: pl.DataFrame) -> None:
    """Add rows to the log, each written through to the disk at once, so that a killed program loses none."""
    new = not log.exists() or log.stat().st_size == 0
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(LOG)
        for row in decisions.select(LOG).iter_rows():
            writer.writerow(["" if value is None else value for value in row])
            file.flush()
            os.fsync(file.fileno())


def read_log(log: Path) -> pl.DataFrame:
    """The rows of a decision log in the order in which they were made; a last line that was cut off is left out.

    Raises MappingError when the file is not a log.
    """
    text = log.read_text(encoding="utf-8-sig")
    whole = text[: text.rfind("\n") + 1]
    rows = list(csv.DictReader(whole.splitlines()))
    header = next(csv.reader(whole.splitlines()), [])
    if tuple(header) != LOG:
        raise MappingError(f"{log.name} is not a decision log.\nAllowed columns: {', '.join(LOG)}.")
    values = [{k: (int(v) if k in ("start", "end") else v or None) for k, v in row.items()} for row in rows]
    return pl.DataFrame(values, schema=SCHEMA)


def not_yet_in(log: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """`decisions` without those that their coder has made already: a sheet imported twice adds nothing."""
    same = [*UNIT, *WHAT, "coder", "role"]
    return decisions.join(_last_words(log).select(same), on=same, how="anti", nulls_equal=True)


def _last_words(log: pl.DataFrame) -> pl.DataFrame:
    """Of one coder on one mention the last decision, in the order of the log."""
    return log.unique([*UNIT, "coder"], keep="last", maintain_order=True)


def settled(log: pl.DataFrame) -> pl.DataFrame:
    """One row per mention that was decided: UNIT, decision, new_theme_id, new_class, coders, state.

    Of one coder the last decision counts. state: settled (an adjudicator spoke, or all coders agree) or disputed,
    which changes nothing until somebody adjudicates.
    """
    last = _last_words(log)
    spoken = last.filter(pl.col("role") == "adjudicator").unique(list(UNIT), keep="last", maintain_order=True)
    voices = last.group_by(*UNIT, maintain_order=True).agg(
        *(pl.col(name).first() for name in WHAT),
        pl.struct(*WHAT).n_unique().alias("_views"), pl.col("coder").unique().sort().str.join("; ").alias("coders"),
    )  # fmt: skip
    judged = voices.join(spoken.select(*UNIT, *(pl.col(name).alias(f"_{name}") for name in WHAT)), on=list(UNIT),
                         how="left", maintain_order="left")  # fmt: skip
    by_judge = pl.col("_decision").is_not_null()
    return judged.select(
        *UNIT,
        *(pl.when(by_judge).then(pl.col(f"_{name}")).otherwise(pl.col(name)).alias(name) for name in WHAT),
        "coders",
        pl.when(by_judge | (pl.col("_views") == 1))
        .then(pl.lit("settled"))
        .otherwise(pl.lit("disputed"))
        .alias("state"),
    )


def apply_decisions(mentions: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """`mentions` as the settled decisions have them: what was rejected is neutral, what was changed has its new theme
    or class; each of them carries rule_id "reviewed:CODERS"."""
    ours = decided.filter(pl.col("state") == "settled").select(*UNIT, *WHAT, "coders")
    joined = mentions.join(ours, on=list(UNIT), how="left", maintain_order="left", nulls_equal=True)
    changed = pl.col("decision").is_in(["reject", "change"])
    class_ = pl.when(pl.col("decision") == "reject").then(pl.lit("neutral")).otherwise(
        pl.coalesce("new_class", "class"))  # fmt: skip
    return joined.with_columns(
        pl.when(changed).then(class_).otherwise(pl.col("class")).alias("class"),
        pl.when(changed).then(pl.coalesce("new_theme_id", "theme_id")).otherwise(pl.col("theme_id")).alias("theme_id"),
        pl.when(changed).then(pl.format("reviewed:{}", "coders")).otherwise(pl.col("rule_id")).alias("rule_id"),
    ).select(mentions.columns)


def confirm_signals(signals: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """`signals` with confirmed where the sentence of their evidence was accepted or changed to what it says."""
    fine = decided.filter((pl.col("state") == "settled") & (pl.col("decision") != "reject"))
    places = fine.select(
        pl.format("{}/{}", "record_id", "section").alias("_narrative"), pl.col("start").alias("_start"),
        pl.col("end").alias("_end"), pl.coalesce("new_theme_id", "theme_id").alias("theme_id"),
        pl.lit(True).alias("_seen"),
    ).unique()  # fmt: skip
    held = signals.with_columns(
        pl.col("evidence").struct.field("narrative").alias("_narrative"),
        pl.col("evidence").struct.field("start").alias("_start"), pl.col("evidence").struct.field("end").alias("_end"),
    ).join(places, on=["_narrative", "_start", "_end", "theme_id"], how="left", maintain_order="left")  # fmt: skip
    return held.with_columns((pl.col("confirmed") | pl.col("_seen").fill_null(False)).alias("confirmed")).select(
        signals.columns
    )


def as_agreement(log: pl.DataFrame) -> pl.DataFrame:
    """The log as agreement_by_theme wants it: unit_id, theme_id, coder, class (what the coder says of the mention)."""
    last = _last_words(log)
    unit = pl.concat_str([pl.col(name).cast(pl.String) for name in UNIT], separator="|")
    said = pl.concat_str(
        pl.col("decision"), pl.col("new_theme_id").fill_null(""), pl.col("new_class").fill_null(""), separator="|"
    )
    return last.filter(pl.col("role") != "adjudicator").select(
        unit.alias("unit_id"), "theme_id", "coder", said.alias("class")
    )
