"""How much of the planted truth is found, held at floors a little under what is measured."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pytest

from incident_analytics.study.config import load_study
from incident_analytics.study.pipeline import Results, run_pipeline
from incident_analytics.themes import find_themes

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO / "benchmarks"))

from sample_truth import failing_scores, look_alikes_called_failure, story_scores  # noqa: E402

TRUTH = REPO / "data" / "sample" / "truth"


@pytest.fixture(scope="module")
def results() -> Results:
    return run_pipeline(load_study(REPO / "data" / "sample" / "study.toml"), lambda _: None)


@pytest.fixture(scope="module")
def scores(results) -> dict[str, float]:
    return failing_scores(results)


def test_planted_failings_in_usual_terms_are_found(scores):
    assert scores["recall_usual_terms"] >= 0.66


def test_planted_failings_in_other_words_are_reported_apart(scores):
    # Written without sight of any rule and never to be tuned to: what is found here is a gift.
    assert 0 <= scores["recall_other_words"] <= scores["recall_usual_terms"]


def test_what_is_called_a_failing_was_planted(scores):
    assert scores["precision"] >= 0.58


def test_look_alikes_are_seldom_called_failings(results):
    assert look_alikes_called_failure(results) <= 0.08


def test_stories_get_the_status_that_was_planned(results):
    stories = story_scores(results)
    assert stories.height == 20
    assert stories["agrees"].sum() >= 17


def test_no_story_of_learning_or_silence_is_called_never_learned(results):
    stories = story_scores(results).filter(pl.col("story").is_in(["learned", "no_recurrence", "open"]))
    assert not stories["status"].is_in(["never learned", "repeated after closure"]).any()


def test_at_least_three_in_ten_planted_failings_use_wording_that_the_codebook_lacks():
    planted = pl.read_csv(TRUTH / "mentions.csv", infer_schema=False).filter(pl.col("class") == "failure")
    texts = planted.select(pl.col("sentence").alias("text")).with_row_index("record_id")
    found = find_themes(texts.with_columns(pl.col("record_id").cast(pl.String)))
    matched = set(found.select("record_id", "theme_id").iter_rows())
    lacking = [(str(i), theme) not in matched for i, theme in enumerate(planted["theme_id"].to_list())]
    assert sum(lacking) / len(lacking) >= 0.30
