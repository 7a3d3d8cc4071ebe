"""Writes docs/worked_example.md: the ledger of the North Essex public record, and the chain for ligature assessment.

Run: python -m benchmarks.worked_example
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl

import incident_analytics as ia
from incident_analytics.lessons.quoted import quotes, register_quotes
from incident_analytics.study.config import load_study
from incident_analytics.study.pipeline import Results, run_pipeline

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "sample" / "north_essex"
PAGE = ROOT / "docs" / "worked_example.md"
THEME = "ligature_assessment"
DAYS = (date(2010, 12, 31), date(2013, 12, 31), date(2016, 12, 31), date(2025, 12, 31))
OF_NOTE = ("never learned", "repeated after closure", "repeated while open", "no recurrence seen", "not assessable",
           "open or overdue")  # fmt: skip
DATES = {"year": "%Y", "month": "%B %Y"}
INTRO = """Written by `python -m benchmarks.worked_example` from `data/sample/north_essex`: what public bodies have
said of one trust and its successor (RRD to 31 March 2017, then R1L). No name of a patient or of staff,
no method. Its themes were coded by a reader (`[coding]` in the study file), record by record, so that
it is the ledger that is shown and not the finding of themes. *Coded by hand* is what readers wrote down
as the answer before (`expected.csv`); its words are theirs, and finer than a status: the tool takes
findings of juries, inspectors and the Ombudsman for lessons as well, and a general assurance for one on
each theme that the body had been warned of, which the readers did not. A row that rests on such an
assurance alone says so."""


def main() -> None:
    """Write the page."""
    results = run_pipeline(load_study(FOLDER / "study.toml"), lambda _: None)
    parts = [
        "# The worked example: what the tool says of the North Essex record", INTRO,
        f"Thresholds: {results.ledger.rule}", "## Ligature assessment, as it could be known", _as_of(results),
        "## Its chain of evidence", _chain(results), "## All rows", _rows(results),
    ]  # fmt: skip
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _as_of(results: Results) -> str:
    lines = ["| as of | status | events after | why |", "|---|---|---|---|"]
    for day in DAYS:
        lessons = ia.build_lessons(
            results.signals, results.recommendations, organisations=results.data.organisations, as_of=day
        ).lessons
        mine = lessons.filter((pl.col("theme_id") == THEME) & (pl.col("setting") == "inpatient"))
        row = mine.filter(pl.col("unit").is_null()).row(0, named=True)
        sure = ", suspected" if row["suspected"] else ""
        lines.append(f"| {day:%-d %B %Y} | {row['status']}{sure} | {row['n_events_after']} | {row['reason']} |")
    return "\n".join(lines)


def _chain(results: Results) -> str:
    ledger = results.ledger
    mine = (pl.col("theme_id") == THEME) & (pl.col("setting") == "inpatient") & pl.col("unit").is_null()
    chain_id = ledger.lessons.filter(mine)["chain_id"].item()
    chain = ledger.chains.filter(pl.col("chain_id") == chain_id).sort("position")
    told = quotes(results.mentions, results.narratives, chain) | register_quotes(results.recommendations)
    bodies = dict(results.data.records.select("record_id", "org_code").iter_rows())
    lines = ["| date | what | who | body | record | the text |", "|---|---|---|---|---|---|"]
    for row in chain.iter_rows(named=True):
        day = row["signal_date"]
        said = (
            " ".join("".join(told.get((row["narrative"], row["start"], row["end"]), ())).split())
            or "(a completion in the register)"
        )
        when = day.strftime(DATES.get(row["date_precision"], "%-d %B %Y")) if day else "not dated"
        record = row["record_id"].removeprefix("public_record:")
        body = bodies.get(row["record_id"]) or "all bodies"
        lines.append(f"| {when} | {row['role']} | {row['source_type']} | {body} | {record} | {said} |")
    return "\n".join(lines)


def _rows(results: Results) -> str:
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        coded = {row["theme_id"]: row["flag"].replace("_", " ") for row in csv.DictReader(file)}
    order = pl.col("status").replace_strict({name: k for k, name in enumerate(OF_NOTE)}, default=len(OF_NOTE))
    rows = results.ledger.lessons.filter(pl.col("unit").is_null()).sort(order, "theme_id", "setting")
    lines = ["| theme | setting | status | rests on | why | coded by hand |", "|---|---|---|---|---|---|"]
    for row in rows.iter_rows(named=True):
        sure = ", suspected" if row["suspected"] else ""
        lines.append(f"| {row['theme_id']} | {row['setting']} | {row['status']}{sure} | {row['closed_by'] or ''} | "
                     f"{row['reason']} | {coded.get(row['theme_id'], '')} |")  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    main()
