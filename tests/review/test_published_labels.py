"""The published sentences and labels: what their data card promises."""

from collections import Counter
from pathlib import Path

import polars as pl

from incident_analytics.codebook import load_codebook
from incident_analytics.identifiers import find_identifiers
from incident_analytics.review import read_gold

FOLDER = Path(__file__).parents[2] / "data" / "labels"
SENTENCES = pl.read_csv(FOLDER / "sentences.csv")
METHOD = ("noose", "paracetamol", "sodium", "helium", "exsanguin", "bleach", "antifreeze", "shoelace", "charcoal")


def test_there_are_at_least_1500_sentences_and_every_theme_has_failing_and_adequate_ones():
    gold = read_gold(FOLDER / "sentences.csv", load_codebook())
    assert gold.texts.height >= 1_500
    counts = Counter(gold.labels.select("theme_id", "class").iter_rows())
    for theme in load_codebook().theme_ids:
        assert counts[(theme, "failure")] >= 20 and counts[(theme, "adequate")] >= 5, theme


def test_no_scenario_stands_in_two_parts_and_no_sentence_stands_twice():
    assert SENTENCES.group_by("group").agg(pl.col("part").n_unique())["part"].max() == 1
    assert SENTENCES["text"].str.to_lowercase().n_unique() == SENTENCES.height


def test_at_most_three_sentences_begin_alike():
    openings = Counter(" ".join(text.lower().split()[:5]) for text in SENTENCES["text"])
    assert max(openings.values()) <= 3


def test_they_hold_no_method_beyond_its_class_and_no_identifier():
    low = SENTENCES["text"].str.to_lowercase()
    assert not [text for text in low if any(word in text for word in METHOD)]
    table = SENTENCES.select(pl.col("id").alias("record_id"), "section", "text")
    assert find_identifiers(table).height == 0


def test_positions_on_coroners_reports_come_without_their_text():
    labels = pl.read_csv(FOLDER / "pfd_labels.csv")
    assert labels.columns == ["record_id", "start", "end", "theme_id", "class", "coder", "part", "coding"]
    assert set(labels["theme_id"].drop_nulls()) <= set(load_codebook().theme_ids)
    assert labels.group_by("record_id").agg(pl.col("part").n_unique())["part"].max() == 1


SHORT = pl.read_csv(FOLDER / "short_texts.csv")


def test_short_texts_hold_every_theme_failing_and_not_and_no_text_twice():
    counts = Counter(
        read_gold(FOLDER / "short_texts.csv", load_codebook()).labels.select("theme_id", "class").iter_rows()
    )
    for theme in load_codebook().theme_ids:
        others = counts[(theme, "adequate")] + counts[(theme, "neutral")]
        assert counts[(theme, "failure")] >= 100 and others >= 50, theme
    assert SHORT["text"].str.to_lowercase().n_unique() == SHORT.height >= 30_000


def test_the_writers_who_are_measured_on_are_nobody_who_was_learned_from():
    by_writer = SHORT.group_by("writer").agg(pl.col("part").unique().sort())
    measured = {"A": ["develop", "test"], "B": ["develop", "test"], "C": ["test"], "D": ["test"], "E": ["develop"],
                "F": ["develop"], "G": ["develop"], "H": ["develop"], "I": ["develop"], "J": ["develop"]}  # fmt: skip
    assert {w: p for w, p in by_writer.iter_rows() if w in measured} == measured
    others = by_writer.filter(~pl.col("writer").is_in(list(measured)))
    assert set(others["part"].explode()) == {"train", "spare"} and others["part"].list.len().max() == 1


def test_at_most_three_short_texts_begin_alike_and_none_holds_a_method_or_an_identifier():
    openings = Counter(" ".join(text.lower().split()[:5]) for text in SHORT["text"])
    assert max(openings.values()) <= 3
    assert not [text for text in SHORT["text"].str.to_lowercase() if any(word in text for word in METHOD)]
    texts = SHORT.select(pl.col("id").alias("record_id"), "section", "text")
    assert find_identifiers(texts, likely=False).height == 0
    # Read one by one: "April and May", "CDs", "ODs" and a blood value; the learned part takes them for more.
    assert find_identifiers(texts).height <= 4
