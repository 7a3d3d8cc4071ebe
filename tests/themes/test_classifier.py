"""The classifier beside the rules: what it adds, what it sets aside, where it keeps silent."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import CodebookError
from incident_analytics.review.examples import Example
from incident_analytics.review.keep import save_classifier
from incident_analytics.review.train import known_words, train_classifier
from incident_analytics.themes import find_themes
from incident_analytics.themes.classifier import load_classifier

CONCERNS = (
    "I heard that he waited in his room. Every letter lay in a tray at the surgery. Nobody opened it. He died in May."
)
FOLDER_FILES = {"classifier.json", "classifier.npz"}


def narratives(text: str, section: str = "concerns") -> pl.DataFrame:
    return pl.DataFrame({"record_id": ["r"], "section": [section], "text": [text]})


PLAIN = ("i heard that he waited in his room", "nobody opened it", "he died in may", "the letter was posted today")


def toy(theme: str = "information_sharing", n: int = 60):
    """A classifier that learned one word: "tray"."""
    rows = [
        Example(f"r{i}", f"r{i}/concerns/0", f"r{i}", PLAIN[i % 5] if i % 5 < 4 else "every letter lay in a tray today",
                (), frozenset([theme] if i % 5 == 4 else []), 1.0)
        for i in range(n)
    ]  # fmt: skip
    return train_classifier(rows, load_codebook(), known_words(row.sentence for row in rows))


def test_a_theme_is_used_only_where_cross_validation_shows_a_gain():
    classifier, report = toy()
    assert classifier.themes == ("information_sharing",)
    used = report.filter("used").row(0, named=True)
    assert used["with_classifier_f1"] > used["rules_f1"]


def test_an_added_failing_carries_its_sentence_and_the_version_of_the_classifier():
    classifier = replace(toy()[0], add=0.05)
    added = find_themes(narratives(CONCERNS), classifier=classifier).filter(
        pl.col("rule_id").str.starts_with("classifier")
    )
    row = added.row(0, named=True)
    assert CONCERNS[row["start"] : row["end"]] == "Every letter lay in a tray at the surgery."
    assert row["rule_id"] == f"classifier:{classifier.version}" and row["class"] == "failure"


@pytest.mark.parametrize("section", ["description", "recommendations", "response", "findings"])
def test_outside_a_coroners_concerns_it_says_nothing(section):
    classifier, _ = toy()
    with_it, without = (find_themes(narratives(CONCERNS, section), classifier=c) for c in (classifier, None))
    assert with_it.equals(without)


def test_a_failing_that_is_set_aside_stays_listed():
    classifier, _ = toy("handover")
    doubting = replace(classifier, drop=1.01)
    text = "The handover was not given to the night staff. He was calm. He slept. He ate."
    rules = find_themes(narratives(text), classifier=None).filter(pl.col("theme_id") == "handover")
    after = find_themes(narratives(text), classifier=doubting).filter(pl.col("theme_id") == "handover")
    assert set(rules["class"]) == {"failure"} and set(after["class"]) == {"neutral"}
    assert after.select("start", "end", "term").equals(rules.select("start", "end", "term"))


def test_words_that_were_not_allowed_are_no_features():
    rows = [Example(f"r{i}", f"r{i}/c/0", f"r{i}", "mr smithson was not seen by the nurse", (), frozenset(
        ["mdt_review"] if i % 2 else []), 1.0) for i in range(30)]  # fmt: skip
    classifier, _ = train_classifier(rows, load_codebook(), known_words(["was not seen by the nurse"]))
    assert not any("smithson" in feature for feature in classifier.index)


def test_what_is_saved_is_read_back_the_same(tmp_path):
    classifier, report = toy()
    save_classifier(classifier, report, {"trained_on": "a toy"}, tmp_path)
    again = load_classifier(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FOLDER_FILES
    assert again.version == classifier.version and again.index == classifier.index
    assert np.array_equal(again.weights, classifier.weights) and np.array_equal(again.offset, classifier.offset)


def test_a_folder_without_a_classifier_is_refused(tmp_path):
    with pytest.raises(CodebookError, match="holds no classifier"):
        load_classifier(tmp_path)


def test_the_shipped_classifier_holds_only_words_of_our_own_texts():
    """A vocabulary can hold names; this one is cut to the words of our own sentences and of the codebook."""
    from pathlib import Path

    folder = Path(__file__).parents[2] / "data" / "labels"
    sentences = [text for name in ("sentences", "short_texts") for text in pl.read_csv(folder / f"{name}.csv")["text"]]
    allowed = known_words([*sentences, *(term.text.replace("*", " ") for term in load_codebook().terms)])
    words = {word for feature in load_classifier().index if "::" not in feature for word in feature.split()}
    assert words <= allowed


def test_it_says_nothing_about_themes_that_a_codebook_lacks():
    shipped = load_classifier()
    assert shipped.of(["handover"]).themes == ("handover",)
    assert shipped.of(shipped.themes) is shipped
