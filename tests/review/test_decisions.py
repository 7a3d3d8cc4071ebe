"""Decisions of reviewers: the sheet, what they settle and what that changes."""

import polars as pl
import pytest
from sheets import NO_CHAINS, NO_LESSONS, NOW, REGISTER, TEXTS, applied, filled, fitting, log_of, register_log, units_of

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import MappingError
from incident_analytics.review import (
    apply_decisions,
    choose_for_review,
    confirm_signals,
    read_decisions,
    read_log,
    review_sheet,
    settled,
)
from incident_analytics.review.choose import with_chain_evidence
from incident_analytics.review.decisions import apply_to_register, within_codebook
from incident_analytics.review.units import with_units
from incident_analytics.themes import find_themes


def test_the_choice_is_the_same_in_any_row_order(mentions):
    one = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 3)
    two = choose_for_review(mentions.reverse(), NO_CHAINS, NO_LESSONS, 3)
    assert one.equals(two)


def test_a_second_coder_sees_neither_the_class_nor_the_reason(mentions):
    chosen = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 9)
    assert {"class", "why"}.isdisjoint(review_sheet(chosen, TEXTS, {}, blind=True).columns)


def test_what_is_rejected_becomes_neutral_and_says_by_whom(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "reject", "B": "accept"})
    changed = applied(mentions, log)
    mine = changed.filter((pl.col("record_id") == "A") & (pl.col("rule_id") == "reviewed:AB"))
    assert mine.height and set(mine["class"]) == {"neutral"}
    assert changed.filter(pl.col("record_id") == "B").equals(mentions.filter(pl.col("record_id") == "B"))
    assert changed.height == mentions.height


def test_two_coders_who_differ_change_nothing_until_somebody_adjudicates(mentions, tmp_path):
    log_of(mentions, tmp_path, "AB", {"A": "reject"})
    log = log_of(mentions, tmp_path, "CD", {"A": "accept"}, role="second")
    assert set(settled(read_log(log))["state"]) == {"disputed"}
    assert applied(mentions, log).equals(mentions)
    log_of(mentions, tmp_path, "EF", {"A": "reject"}, role="adjudicator")
    assert set(settled(read_log(log))["state"]) == {"settled"}
    assert not applied(mentions, log).equals(mentions)


def test_a_signal_is_confirmed_by_the_sentence_that_was_accepted(mentions, tmp_path):
    decided = fitting(mentions, log_of(mentions, tmp_path, "AB", {"A": "accept"}))
    row = mentions.filter(pl.col("record_id") == "A").row(0, named=True)
    evidence = [{"narrative": "A/findings", "start": row["start"], "end": row["end"]},
                {"narrative": "B/findings", "start": row["start"], "end": row["end"]}]  # fmt: skip
    signals = pl.DataFrame({"theme_id": [row["theme_id"]] * 2, "evidence": evidence,
                            "kind": ["failure", "failure"], "confirmed": [False, False]})  # fmt: skip
    assert confirm_signals(signals, decided)["confirmed"].to_list() == [True, False]


def test_every_wrong_row_of_a_sheet_is_named_and_no_sentence_is(mentions, tmp_path):
    path = filled(mentions, tmp_path, {"A": "maybe", "B": "change"})
    with pytest.raises(MappingError) as error:
        read_decisions(path, units_of(mentions), load_codebook(), "AB", "first", NOW)
    message = str(error.value)
    assert "accept, reject, change" in message and "needs new_theme_id or new_class" in message
    assert "ligature audit" not in message


def test_what_a_chain_rests_on_in_a_register_can_be_reviewed_too(mentions):
    place = {"narrative": "REC1/recommendation", "start": 0, "end": 21}
    signals = pl.DataFrame({
        "signal_id": ["s1", "s2"], "theme_id": ["handover"] * 2, "kind": ["recommendation", "assurance"],
        "evidence": [place, {**place, "narrative": "REC2/recommendation"}],
    })  # fmt: skip
    chains = pl.DataFrame({"signal_id": ["s1"]})
    evidence, texts = with_chain_evidence(mentions, signals, chains, REGISTER)
    added = evidence.filter(pl.col("section") == "recommendation")
    assert added.select("record_id", "theme_id", "class").rows() == [("REC1", "handover", "recommendation")]
    assert evidence.height == mentions.height + 1 and texts["text"].to_list() == ["Improve the handover."] * 2


@pytest.mark.parametrize(
    ("decision", "new_theme", "left"),
    [("reject", None, ["training"]), ("change", "mdt_planning", ["mdt_planning", "training"]),
     ("accept", None, ["handover", "training"])],
)  # fmt: skip
def test_a_decision_on_a_recommendation_changes_its_themes(tmp_path, decision, new_theme, left):
    decided = register_log(tmp_path, "handover", decision, new_theme_id=new_theme)
    after = apply_to_register(REGISTER, decided)["theme_ids"].to_list()
    assert after == [left, ["handover"]]


def test_a_recommendation_that_has_lost_every_theme_is_not_given_new_ones(tmp_path):
    register_log(tmp_path, "training", "reject")
    decided = register_log(tmp_path, "handover", "reject")
    assert apply_to_register(REGISTER, decided)["theme_ids"].to_list() == [[], ["handover"]]


@pytest.mark.parametrize(("decision", "confirmed"), [("accept", [True, True, False, False]), ("reject", [False] * 4)])
def test_an_accepted_recommendation_confirms_itself_and_its_completion_and_no_failing(tmp_path, decision, confirmed):
    place = {"narrative": "REC1/recommendation", "start": 0, "end": 21}
    signals = pl.DataFrame({
        "theme_id": ["handover"] * 4, "kind": ["recommendation", "assurance", "failure", "recommendation"],
        "evidence": [place, place, place, {**place, "narrative": "REC2/recommendation"}], "confirmed": [False] * 4,
    })  # fmt: skip
    decided = register_log(tmp_path, "handover", decision)
    assert confirm_signals(signals, decided)["confirmed"].to_list() == confirmed


def test_an_acceptance_of_a_failing_confirms_no_assurance_and_a_change_to_neutral_confirms_nothing(mentions, tmp_path):
    row = mentions.filter((pl.col("record_id") == "A") & (pl.col("class") == "failure")).row(0, named=True)
    place = {"narrative": "A/findings", "start": row["start"], "end": row["end"]}
    signals = pl.DataFrame({"theme_id": [row["theme_id"]] * 2, "kind": ["failure", "assurance"],
                            "evidence": [place] * 2, "confirmed": [False] * 2})  # fmt: skip
    accepted = fitting(mentions, log_of(mentions, tmp_path, "AB", {"A": "accept"}))
    assert confirm_signals(signals, accepted)["confirmed"].to_list() == [True, False]
    neutral = fitting(mentions, log_of(mentions, tmp_path, "AB", {"A": "change"}, new_class="neutral"))
    assert confirm_signals(signals, neutral)["confirmed"].to_list() == [False, False]


@pytest.mark.parametrize("change", [{"class": "recommendation"}, {"theme_id": "handover"}])
def test_a_decision_never_speaks_for_what_its_coder_has_not_seen(mentions, tmp_path, change):
    log = log_of(mentions, tmp_path, "AB", {"A": "reject"})
    other = mentions.with_columns(pl.lit(value).alias(name) for name, value in change.items())
    assert applied(other, log).equals(other)
    assert not fitting(other, log)["fits"].any()


def test_a_decision_stays_with_its_sentence_when_the_text_grows_before_it(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "reject"})
    longer = TEXTS.with_columns(pl.format("On a Monday. {}", "text").alias("text"))
    assert set(with_units(find_themes(longer), longer)["unit_id"]) >= set(settled(read_log(log))["unit_id"])


def test_a_blind_coder_says_the_class_and_cannot_accept_what_was_not_shown(mentions, tmp_path):
    one = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    log_of(mentions, tmp_path, "CD", {"A": "failure"}, role="second", blind=True)
    failing = settled(read_log(one)).filter(pl.col("class") == "failure")
    assert failing.height and set(failing["state"]) == {"settled"} and set(failing["coders"]) == {"AB; CD"}
    log_of(mentions, tmp_path, "EF", {"A": "neutral"}, role="second", blind=True)
    assert set(settled(read_log(one)).filter(pl.col("class") == "failure")["state"]) == {"disputed"}
    with pytest.raises(MappingError, match="new_class is not known"):
        log_of(mentions, tmp_path, "GH", {"A": "accept"}, blind=True)


def test_a_decision_without_a_coder_is_refused(mentions, tmp_path):
    with pytest.raises(MappingError, match="needs its coder"):
        log_of(mentions, tmp_path, "  ", {"A": "accept"})


def test_what_coders_differ_on_comes_first_for_the_adjudicator(mentions):
    named = with_units(mentions, TEXTS)
    last = choose_for_review(named, NO_CHAINS, NO_LESSONS, 50).row(-1, named=True)["unit_id"]
    chosen = choose_for_review(named, NO_CHAINS, NO_LESSONS, 50, disputed={last})
    assert chosen.row(0, named=True)["unit_id"] == last and chosen["why"].to_list().count("disputed") == 1


def test_a_theme_that_the_codebook_lacks_changes_nothing(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "change"}, new_theme_id="handover")
    decided = within_codebook(settled(read_log(log)), ["ligature_assessment"])
    assert set(decided["state"]) == {"unknown theme"}
    assert apply_decisions(with_units(mentions, TEXTS), decided).drop("unit_id").equals(mentions)


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_cells_that_contradict_each_other_are_refused(mentions, tmp_path, decision):
    with pytest.raises(MappingError, match="contradict"):
        log_of(mentions, tmp_path, "AB", {"A": decision}, new_class="adequate")
