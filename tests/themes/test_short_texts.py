"""The classifier of short texts: what it sees, what it adds and sets aside, and where it keeps silent."""

import pickle
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import CodebookError, MappingError
from incident_analytics.review.among_others import among_others
from incident_analytics.review.keep import save_short_texts
from incident_analytics.review.labels import Gold
from incident_analytics.review.train_short import train_short_texts
from incident_analytics.themes import find_themes
from incident_analytics.themes.classifier import load_classifier
from incident_analytics.themes.parts import Vocabulary, frequent, pieces, words_and_pairs
from incident_analytics.themes.short_texts import load_short_texts

FAILING = ("nobody rang {} back", "{} rang five times and nobody rang back", "no one rang {} back all week")
FINE = ("we rang {} back within the hour", "{} was rung at once", "mum rang {} and was told all")
WHO = ("mum", "dad", "his sister", "her wife", "the carer", "his uncle", "a brother", "gran")


def gold():
    """Forty-eight toy texts: family not rung back, or rung."""
    texts = [form.format(who) for who in WHO for form in (*FAILING, *FINE)]
    failing = [form in FAILING for _ in WHO for form in (*FAILING, *FINE)]
    ids = [f"t{i:02}" for i in range(len(texts))]
    groups = [str(i // 6) for i in range(len(texts))]
    table = pl.DataFrame({"record_id": ids, "section": "description", "text": texts, "date": None, "group": groups},
                         schema_overrides={"date": pl.Date})  # fmt: skip
    labels = pl.DataFrame({"record_id": ids, "section": "description", "theme_id": "family_involvement",
                           "class": ["failure" if bad else "adequate" for bad in failing], "start": None, "end": None},
                          schema_overrides={"start": pl.Int64, "end": pl.Int64})  # fmt: skip
    return Gold(table, labels)


@pytest.fixture(scope="module")
def toy():
    return train_short_texts(gold(), load_codebook(), workers=1)[0]


def found(text, classifier, section="description"):
    table = pl.DataFrame({"record_id": ["r"], "section": [section], "text": [text]})
    return find_themes(table, classifier=replace(load_classifier(), short=classifier))


def test_it_adds_a_failing_with_the_sentence_that_says_it_most(toy):
    text = "He was settled and ate well. Nobody rang his aunt back."
    row = found(text, replace(toy, add=0.3)).filter(theme_id="family_involvement").row(0, named=True)
    assert text[row["start"] : row["end"]] == "Nobody rang his aunt back." and row["class"] == "failure"
    assert row["rule_id"] == f"classifier:{toy.version}"


def test_the_same_words_told_of_good_care_are_no_failing(toy):
    rows = found("We rang his aunt back within the hour.", replace(toy, add=0.3))
    assert rows.filter((pl.col("theme_id") == "family_involvement") & (pl.col("class") == "failure")).is_empty()


@pytest.mark.parametrize("section", ["recommendations", "lessons", "response", "immediate_action"])
def test_in_other_sections_it_says_nothing(toy, section):
    text = "Nobody rang his aunt back."
    one, two = (found(text, short, section) for short in (replace(toy, add=0.01), None))
    assert one.equals(two)


def test_brief_concerns_are_read_by_it_and_long_ones_by_the_other(toy):
    eager = replace(toy, add=0.3)
    brief, long_one = "Nobody rang his aunt back.", "Nobody rang his aunt back. He slept. He ate. He was calm."
    mine = [f"classifier:{toy.version}" in found(text, eager, "concerns")["rule_id"] for text in (brief, long_one)]
    assert mine == [True, False]


def test_without_it_the_other_still_reads_concerns():
    long_one = "Nobody rang his aunt back. He slept. He ate. No risk assessment was completed on admission."
    assert "risk_assessment_absent" in found(long_one, None, "concerns")["theme_id"]


def test_a_failing_that_is_set_aside_stays_listed_as_neutral(toy):
    text = "When the new plan was written on Tuesday the family was not involved in it at all, as his sister said."
    before = found(text, None).filter(theme_id="family_involvement")
    after = found(text, replace(toy, add=2.0, drop=1.1)).filter(theme_id="family_involvement")
    assert set(before["class"]) == {"failure"} and set(after["class"]) == {"neutral"}
    assert after.select("start", "end", "term").equals(before.select("start", "end", "term"))


def test_a_sentence_that_is_hardly_more_than_what_the_rules_read_stands(toy):
    doubting = replace(toy, add=2.0, drop=1.1)
    text = "Family involvement should have been considered."
    before, after = (found(text, short).filter(theme_id="family_involvement") for short in (None, doubting))
    assert set(before["rule_id"]) == {"safeguard.omission"} and after.equals(before)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("No ligature risk assessment was completed.", "ligature_assessment"),
        ("A risk assessment should have been completed.", "risk_assessment_absent"),
        ("The care plan was not reviewed.", "care_plan_quality"),
        ("No observations were carried out overnight.", "observation_missed"),
    ],
)
def test_the_shipped_one_lets_plain_statements_stand(text, theme):
    rows = found(text, load_classifier().short)
    assert "failure" in rows.filter(theme_id=theme)["class"]


def test_what_is_saved_is_read_back_the_same_and_another_format_is_refused(toy, tmp_path):
    save_short_texts(toy, tmp_path)
    again = load_short_texts(tmp_path)
    texts = ["nobody rang mum back", "he slept"]
    for one, two in zip(toy.scores(texts), again.scores(texts), strict=True):
        assert np.allclose(one, two, atol=1e-2)
    assert again.version == toy.version and again.themes == toy.themes
    about = tmp_path / "short_texts.json"
    about.write_text(about.read_text(encoding="utf-8").replace('"format": 1', '"format": 9'), encoding="utf-8")
    with pytest.raises(CodebookError, match="format 9"):
        load_short_texts(tmp_path)


@pytest.mark.parametrize("section", ["description", "findings", "concerns", "recommendations"])
@pytest.mark.parametrize("text", [" ", "\n", "...", "-", ""])
def test_a_text_without_words_has_no_mentions(text, section):
    table = pl.DataFrame({"record_id": ["a", "b"], "section": section, "text": [text, "Nobody rang mum back."]})
    assert set(find_themes(table)["record_id"]) <= {"b"}


def test_the_vocabulary_can_be_sent_to_another_process_without_what_it_kept():
    words = Vocabulary(["not"], ["_no", "not"], np.ones(3))
    words.see(["not a secret"])
    again = pickle.loads(pickle.dumps(words))
    assert again.words == words.words and b"secret" not in pickle.dumps(words)


def test_texts_among_others_keep_their_group_and_their_labels():
    one = gold()
    more = among_others(one, ["He slept.", "Dr came.", "Tea was served."])
    new = more.texts.filter(pl.col("record_id").str.contains("~"))
    made, plain = (new.filter(pl.col("record_id").str.starts_with("~") == alone) for alone in (False, True))
    groups = dict(one.texts.select("record_id", "group").iter_rows())
    assert made.height > 20
    assert all(groups[name.split("~")[0]] == group for name, group in made.select("record_id", "group").iter_rows())
    assert set(made["record_id"]) <= set(more.labels["record_id"])
    assert not set(plain["record_id"]) & set(more.labels["record_id"])
    turned = among_others(Gold(one.texts.reverse(), one.labels.reverse()), ["Tea was served.", "Dr came.", "He slept."])
    assert turned.texts.equals(more.texts)


def test_labels_of_one_group_cannot_be_trained_on():
    one = gold()
    with pytest.raises(MappingError, match="too few groups"):
        train_short_texts(Gold(one.texts.with_columns(pl.lit("x").alias("group")), one.labels), load_codebook())


def test_the_order_of_the_rows_changes_nothing(toy):
    one = gold()
    turned = Gold(one.texts.reverse(), one.labels.reverse())
    assert train_short_texts(turned, load_codebook(), workers=1)[0].version == toy.version


def test_pieces_join_what_is_written_in_full_in_short_and_wrongly():
    assert pieces("obs") == ["_ob", "obs", "bs_", "_obs", "obs_", "_obs_"]
    assert set(pieces("observations")) & set(pieces("obsevations")) >= {"_ob", "ation", "ons_"}
    assert pieces("a") == ["_a_"]
    assert words_and_pairs("not rung back") == ["not", "rung", "back", "not rung", "rung back", "not back"]


@given(st.lists(st.text("abc ", max_size=30), min_size=1, max_size=5))
def test_every_row_of_words_and_of_pieces_has_length_one_or_nothing(texts):
    words = frequent([words_and_pairs(text) for text in ["a b c", *texts]], 1)
    parts = frequent([[p for w in text.split() for p in pieces(w)] for text in ["a b c", *texts]], 1)
    seen = Vocabulary(words, parts, np.ones(len(words) + len(parts))).see(texts).toarray()
    for block in (seen[:, : len(words)], seen[:, len(words) :]):
        lengths = np.sqrt((block**2).sum(axis=1))
        assert np.all(np.isclose(lengths, 1) | (lengths == 0))


def test_the_shipped_one_reads_short_texts_and_is_of_one_version_with_the_other():
    shipped = load_classifier()
    assert shipped.short.version == shipped.version and len(shipped.short.themes) == 47
    assert shipped.of(["handover"]).short.themes == ("handover",)
