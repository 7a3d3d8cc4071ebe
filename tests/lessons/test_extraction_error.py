"""Counts corrected for extraction error."""

import numpy as np
import polars as pl
import pytest

from incident_analytics.errors import MappingError
from incident_analytics.lessons.extraction_error import checked_from, correct_counts

CHECKED = pl.DataFrame({"theme_id": ["a", "b"], "kind": ["concerns"] * 2, "n_true": [400, 400], "n_false": [100, 100],
                        "n_missed": [400, 400]})  # fmt: skip


def counts(*found, kind="concerns"):
    return pl.DataFrame({"theme_id": ["a", "b", "c"][: len(found)], "kind": [kind] * len(found), "n_found": found})


def test_with_many_labels_it_is_found_times_precision_over_recall():
    row = correct_counts(counts(100), CHECKED).row(0, named=True)
    assert row["precision"] == pytest.approx(0.8, abs=0.005) and row["recall"] == pytest.approx(0.5, abs=0.005)
    assert row["n_corrected"] == pytest.approx(160, rel=0.02)
    assert row["lower_ci"] < 160 < row["upper_ci"] and row["refused"] is None


def test_a_theme_with_few_labels_is_drawn_to_the_others_and_one_without_any_stands_where_they_do():
    few = pl.DataFrame({"theme_id": ["c"], "kind": ["concerns"], "n_true": [1], "n_false": [3], "n_missed": [0]})
    found = correct_counts(counts(100, 100, 100), pl.concat([CHECKED, few]))
    assert 0.25 < found["precision"][2] < found["precision"][0]
    alone = correct_counts(counts(10, 10, 10), CHECKED)
    assert alone["precision"][2] == pytest.approx(0.8, abs=0.01)
    assert alone["upper_ci"][2] / alone["lower_ci"][2] > alone["upper_ci"][0] / alone["lower_ci"][0]


def test_another_kind_of_text_is_refused_with_the_reason_and_keeps_its_count():
    row = correct_counts(counts(100, kind="incident form"), CHECKED).row(0, named=True)
    assert row["n_corrected"] is None and row["n_found"] == 100 and "0 labels" in row["refused"]


def test_nothing_found_stays_within_what_could_be_there():
    row = correct_counts(counts(0), CHECKED).row(0, named=True)
    assert row["n_corrected"] == row["lower_ci"] == 0
    assert row["upper_ci"] == pytest.approx(3.689 / row["recall"], abs=0.01)  # the exact Poisson limit of none


def test_a_theme_hardly_ever_found_is_not_blown_up_without_end():
    never = CHECKED.with_columns(pl.lit(0).alias("n_true"), pl.lit(500).alias("n_missed"))
    row = correct_counts(counts(10), never).row(0, named=True)
    assert row["recall"] == 0.05 and row["upper_ci"] <= 200


def test_a_missing_column_is_named():
    with pytest.raises(MappingError, match="n_missed"):
        correct_counts(counts(1), CHECKED.drop("n_missed"))


def test_the_table_of_an_evaluation_gives_what_is_needed():
    themes = pl.DataFrame({"theme_id": ["a"], "n_gold": [10], "n_found": [12], "recall": [0.8]})
    assert checked_from(themes, "concerns").row(0) == ("a", "concerns", 8, 4, 2)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(2012)
    held = 0
    for _ in range(300):
        precision, recall, true = 0.8, 0.6, 80
        hits = rng.binomial(60, recall)
        checked = pl.DataFrame({"theme_id": ["a"], "kind": ["k"], "n_true": [hits], "n_missed": [60 - hits],
                                "n_false": [rng.poisson(hits * (1 - precision) / precision)]})  # fmt: skip
        found = rng.poisson(true * recall) + rng.poisson(true * recall * (1 - precision) / precision)
        row = correct_counts(pl.DataFrame({"theme_id": ["a"], "kind": ["k"], "n_found": [found]}), checked)
        held += row["lower_ci"][0] <= true <= row["upper_ci"][0]
    assert 0.9 <= held / 300 <= 1
