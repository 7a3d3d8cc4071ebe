"""Review sheets filled in by a test, and the logs that they make."""

from datetime import datetime
from pathlib import Path

import polars as pl

from incident_analytics.codebook import load_codebook
from incident_analytics.review import (
    append_decisions,
    apply_decisions,
    choose_for_review,
    read_decisions,
    read_log,
    review_sheet,
    settled,
)
from incident_analytics.review.decisions import with_fit
from incident_analytics.review.units import PLACE, register_units, with_units

NOW = datetime(2026, 11, 25, 9, 0)
TEXTS = pl.DataFrame({
    "record_id": ["A", "B", "C"], "section": ["findings"] * 3,
    "text": ["No ligature audit was completed.", "The handover was not given.", "=cmd Staff were not trained."],
})  # fmt: skip
REGISTER = pl.DataFrame({"recommendation_id": ["REC1", "REC2"], "text": ["Improve the handover."] * 2,
                         "theme_ids": [["handover", "training"], ["handover"]]})  # fmt: skip
NO_CHAINS = pl.DataFrame(schema={"chain_id": pl.String, "narrative": pl.String, "start": pl.Int64, "end": pl.Int64})
NO_LESSONS = pl.DataFrame(schema={"chain_id": pl.String, "status": pl.String, "confirmed": pl.Boolean})


def units_of(mentions: pl.DataFrame) -> pl.DataFrame:
    return with_units(mentions, TEXTS).select("unit_id", *PLACE)


def applied(mentions: pl.DataFrame, log: Path) -> pl.DataFrame:
    return apply_decisions(with_units(mentions, TEXTS), settled(read_log(log))).drop("unit_id")


def fitting(mentions: pl.DataFrame, log: Path) -> pl.DataFrame:
    return with_fit(settled(read_log(log)), units_of(mentions))


def filled(mentions: pl.DataFrame, folder: Path, decisions: dict[str, str], blind: bool = False, **more: str) -> Path:
    chosen = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 50)
    sheet = review_sheet(chosen, TEXTS, load_codebook().names, blind)
    decision = pl.col("record_id").replace_strict(decisions, default="").alias("new_class" if blind else "decision")
    sheet = sheet.with_columns(decision)
    told = pl.col("new_class" if blind else "decision") != ""
    sheet = sheet.with_columns(pl.when(told).then(pl.lit(v)).otherwise(pl.lit("")).alias(k) for k, v in more.items())
    path = folder / "sheet.csv"
    sheet.write_csv(path)
    return path


def log_of(mentions, folder, coder, decisions, role="first", **more):
    path = filled(mentions, folder, decisions, **more)
    rows, _ = read_decisions(path, units_of(mentions), load_codebook(), coder, role, NOW)
    append_decisions(folder / "log.csv", rows)
    return folder / "log.csv"


def register_log(folder, theme, decision, **more):
    units = register_units(REGISTER).filter((pl.col("record_id") == "REC1") & (pl.col("theme_id") == theme))
    blank = {"new_theme_id": None, "new_class": None, "reason": None} | more
    rows = units.with_columns(
        pl.lit(decision).alias("decision"), pl.lit("AB").alias("coder"), pl.lit("first").alias("role"),
        pl.lit("2026-11-25T09:00:00").alias("decided_at"),
        *(pl.lit(value, dtype=pl.String).alias(name) for name, value in blank.items()),
    )  # fmt: skip
    append_decisions(folder / "log.csv", rows)
    return with_fit(settled(read_log(folder / "log.csv")), register_units(REGISTER))
