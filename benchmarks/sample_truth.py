"""How much of what was planted in the sample is found again: failings by wording, statuses by story.

Run: python -m benchmarks.sample_truth (needs data/sample; prints a table, writes nothing)
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from incident_analytics.study.config import load_study
from incident_analytics.study.pipeline import Results, run_pipeline

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
SYSTEM = {"steis.csv": "steis", "datix_incidents.csv": "datix", "pfd_tracker.csv": "pfd", "pfd_toolkit.csv": "pfd",
          "inspections.csv": "inspections"}  # fmt: skip
STORY = {
    "learned": {"evidence of learning"},
    "repeated_after_closure": {"repeated after closure"},
    "repeated_while_open": {"repeated while open"},
    "never_learned": {"never learned"},
    "no_recurrence": {"no recurrence seen"},
    "open": {"open or overdue"},
}


def failing_scores(results: Results) -> dict[str, float]:
    """Recall of planted failings (all, in usual terms, in other words) and precision, by record and theme."""
    truth = _planted().filter(pl.col("class") == "failure")
    kept = truth.join(results.data.records.select("record_id"), on="record_id", how="semi")
    pairs = kept.group_by("record_id", "theme_id").agg((pl.col("oblique") == "true").all().alias("oblique"))
    found = results.mentions.filter(pl.col("class") == "failure").select("record_id", "theme_id").unique()
    hit = pairs.join(found, on=["record_id", "theme_id"], how="semi")
    usual, oblique = pairs.filter(~pl.col("oblique")), pairs.filter("oblique")
    return {
        "planted": pairs.height,
        "found": found.height,
        "recall": hit.height / pairs.height,
        "recall_usual_terms": hit.filter(~pl.col("oblique")).height / usual.height,
        "recall_other_words": hit.filter("oblique").height / oblique.height,
        "precision": hit.height / found.height,
    }


def look_alikes_called_failure(results: Results) -> float:
    """Share of planted sentences that are no failing (adequate, neutral) in whose place a failing of their theme
    was found."""
    fine = _planted().filter(pl.col("class").is_in(["adequate", "neutral"])).drop("section")
    texts = results.narratives.select("record_id", "section", "text")
    placed = fine.join(texts, on="record_id", how="inner").with_columns(
        pl.struct("text", "sentence").map_elements(lambda s: s["text"].find(s["sentence"]), pl.Int64).alias("at")
    )
    placed = placed.filter(pl.col("at") >= 0).unique(["record_id", "theme_id", "sentence"])
    failing = results.mentions.filter(pl.col("class") == "failure").select("record_id", "section", "theme_id", "start")
    wrong = placed.join(failing, on=["record_id", "section", "theme_id"], how="inner").filter(
        (pl.col("start") >= pl.col("at")) & (pl.col("start") < pl.col("at") + pl.col("sentence").str.len_chars())
    )
    return wrong.unique(["record_id", "theme_id", "sentence"]).height / placed.height


def story_scores(results: Results) -> pl.DataFrame:
    """One row per planted story: lineage, theme, unit, story, status of its ledger row, and whether they agree."""
    stories = pl.read_csv(SAMPLE / "truth" / "lessons.csv", infer_schema=False)
    rows = results.ledger.lessons.select("org_lineage", "theme_id", "setting", "unit", "status", "improvement")
    joined = stories.select(
        "story_id", pl.col("lineage").alias("org_lineage"), "theme_id", "unit", "setting", "story"
    ).join(rows, on=["org_lineage", "theme_id", "unit", "setting"], how="left", nulls_equal=True)
    agrees = [row["status"] in STORY[row["story"]] for row in joined.iter_rows(named=True)]
    return joined.with_columns(pl.Series("agrees", agrees))


def _planted() -> pl.DataFrame:
    truth = pl.read_csv(SAMPLE / "truth" / "mentions.csv", infer_schema=False)
    system = pl.col("source_file").replace_strict(SYSTEM, default=None)
    return truth.filter(system.is_not_null()).with_columns(
        (system + pl.lit(":") + pl.col("record_reference")).alias("record_id")
    )


def main() -> None:
    """Print the scores."""
    results = run_pipeline(load_study(SAMPLE / "study.toml"), lambda _: None)
    for name, value in failing_scores(results).items():
        print(f"{name:24} {value:.3f}" if isinstance(value, float) else f"{name:24} {value}")
    print(f"{'look-alikes as failing':24} {look_alikes_called_failure(results):.3f}")
    stories = story_scores(results)
    with pl.Config(tbl_rows=40, tbl_cols=12, tbl_width_chars=180, fmt_str_lengths=40):
        print(stories)
    print(f"stories that agree: {stories['agrees'].sum()} of {stories.height}")


if __name__ == "__main__":
    main()
