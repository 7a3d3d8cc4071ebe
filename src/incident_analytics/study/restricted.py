"""restricted/: every table of the run, the evidence page and the full manifest. It stays with the data owner."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from ..charts.timeline import draw_timeline
from ..lessons import (
    failings_per_lesson,
    lessons_from_elsewhere,
    letter_table,
    recurrence_or_closing,
    repeated_passages,
    time_to_recurrence,
)
from ..lessons.chains import timeline_points
from ..lessons.quoted import quotes, register_quotes
from ..lessons.status import BACK
from ..normalisation.recommendations import strength_reasons
from ..report import evidence_page, figure_svg, letter_page, on_page, quality_page
from .folder import write_csv, write_parquet
from .pipeline import Results

AFTER_WHAT = {"action": "an action was declared complete", "assurance": "it was assured",
              "general assurance": "an assurance that named no theme"}  # fmt: skip
SINCE = ("issued", "complete")
MOST_PICTURES = 24  # on one page; the chains of the others stand there as tables
LETTER_SENT = date(2019, 9, 3)  # before it, nobody could ask what became of it


def write_restricted(results: Results, folder: Path, about: dict[str, str]) -> None:
    """Write the restricted part of the outputs into `folder`."""
    folder.mkdir(mode=0o700)  # for its owner alone, where the system knows such rights
    data = results.data
    tables = {
        "records": data.records, "narratives": results.narratives, "recommendations": results.recommendations,
        "exposure": data.exposure, "organisations": data.organisations, "mentions": results.mentions,
        "signals": results.signals, "lessons": results.ledger.lessons, "chains": results.ledger.chains,
    }  # fmt: skip
    if results.study.review:  # sheets of later reviewers show what was found, not what others made of it
        tables["mentions_found"] = results.found.mentions
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet")
    lists = {
        "ledger": results.ledger.lessons, "chains": results.ledger.chains, "rows": data.counts,
        "rejected": data.rejected, "duplicates": data.duplicates, "same_events": data.links,
        "words_not_mapped": data.unmapped, "recommendations_without_record": data.unplaced,
        "identifiers": results.identifiers, "time_to_recurrence": _curves(results),
        "repeated_passages": _repeats(results),
        "failings_per_lesson": failings_per_lesson(results.ledger, results.study.rule.confidence),
        "lessons_from_elsewhere": lessons_from_elsewhere(
            results.recommendations, results.signals, results.narratives, results.mentions, data.organisations
        ),
        "recurrence_or_closing": recurrence_or_closing(results.ledger),
        "columns_not_read": data.unread, "bodies_in_doubt": data.doubtful_bodies,
        "action_strength": strength_reasons(results.recommendations),
        "decisions": results.reviewed.decided, "searches": results.searches,
    }  # fmt: skip
    for name, table in lists.items():
        write_csv(table, folder / f"{name}.csv")
    ledger = results.ledger
    shown, lengths = on_page(ledger.chains, ledger.lessons), dict(ledger.chains.group_by("chain_id").len().iter_rows())
    page = evidence_page(
        ledger.lessons, shown, lengths, _quotes(results, shown), _pictures(results), results.codebook.names,
        body_names(results), about,
    )  # fmt: skip
    (folder / "evidence.html").write_text(page, encoding="utf-8")
    quality = results.quality
    for name in ("fields", "breaks", "coverage", "suspects", "statements"):
        write_csv(getattr(quality, name), folder / f"quality_{name}.csv")
    (folder / "quality.html").write_text(quality_page(quality, about["title"], about["taken"]), encoding="utf-8")
    if results.study.ends_on is None or results.study.ends_on >= LETTER_SENT:
        _write_letter(results, folder, about)


def _write_letter(results: Results, folder: Path, about: dict[str, str]) -> None:
    table = letter_table(results.signals, results.ledger.lessons, results.mentions, results.narratives)
    write_csv(table, folder / "letter.csv")
    page = letter_page(table, body_names(results), about["title"], about["snapshot"])
    (folder / "letter.html").write_text(page, encoding="utf-8")


def _curves(results: Results) -> pl.DataFrame:
    """Kaplan-Meier curves over all rows: since the lesson was issued, and since it was declared complete."""
    found = {since: time_to_recurrence(results.ledger, since, results.study.rule.confidence) for since in SINCE}
    return pl.concat(
        curve.curve.select(pl.lit(since).alias("since"), pl.all(), pl.lit(curve.not_followed).alias("not_followed"))
        for since, curve in found.items()
    )


def _repeats(results: Results) -> pl.DataFrame:
    """Concerns and recommendations that say again what the same body was told before, the passages side by side."""
    told = results.recommendations.select(
        pl.col("recommendation_id").alias("id"), pl.col("issued").alias("date"), "text", "org_lineage"
    )
    pairs = repeated_passages(told)
    texts = dict(told.select("id", "text").iter_rows())
    said = [
        pl.struct(f"{side}_id", f"{side}_start", f"{side}_end").map_elements(
            lambda at, side=side: texts[at[f"{side}_id"]][at[f"{side}_start"] : at[f"{side}_end"]],
            return_dtype=pl.String,
        ).alias(f"{side}_passage")
        for side in ("earlier", "later")
    ]  # fmt: skip
    return pairs.with_columns(said)


def body_names(results: Results) -> dict[str, str]:
    """Code of a body → its name."""
    return dict(results.data.organisations.select("code", "name").iter_rows())


def _pictures(results: Results) -> dict[str, str]:
    """chain_id → timeline of the rows that came back, those with most events after closure first."""
    rows = results.ledger.lessons.filter(pl.col("status").is_in(BACK)).sort(
        "status", "n_events_after", "chain_id", descending=[False, True, False]
    )
    out = {}
    for row in rows.head(MOST_PICTURES).iter_rows(named=True):
        points = timeline_points(results.ledger.chains, row["chain_id"])
        title = timeline_title(row, results.codebook.names)
        axes = draw_timeline(
            points, title, "Shape: who said it. Filled: after the lesson was declared done or assured."
        )
        out[row["chain_id"]] = figure_svg(axes.figure, f"{title}. {row['reason']}")
    return out


def timeline_title(row: dict, names: dict[str, str]) -> str:
    """What the timeline shows, in one line."""
    n = row["n_events_after"]
    came = f"reported {n} time{'' if n == 1 else 's'} after {AFTER_WHAT.get(row['closed_by'], 'it was issued')}"
    return f"{names.get(row['theme_id'], row['theme_id'])}: {came}"


def _quotes(results: Results, shown: pl.DataFrame) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """(narrative, start, end) → the sentence before, within and after the span."""
    found = quotes(results.mentions, results.narratives, shown)
    return found | register_quotes(results.recommendations)
