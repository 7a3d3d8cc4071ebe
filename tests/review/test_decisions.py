"""Decisions of reviewers: the sheet, the log, what they settle and what that changes."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import MappingError
from incident_analytics.review import (
    append_decisions,
    apply_decisions,
    choose_for_review,
    confirm_signals,
    read_decisions,
    read_log,
    review_sheet,
    settled,
)
from incident_analytics.review.choose import with_chain_evidence
from incident_analytics.review.decisions import not_yet_in
from incident_analytics.themes import find_themes

NOW = datetime(2026, 11, 25, 9, 0)
TEXTS = pl.DataFrame({
    "record_id": ["A", "B", "C"], "section": ["findings"] * 3,
    "text": ["No ligature audit was completed.", "The handover was not given.", "=cmd Staff were not trained."],
})  # fmt: skip
NO_CHAINS = pl.DataFrame(schema={"chain_id": pl.String, "narrative": pl.String, "start": pl.Int64, "end": pl.Int64})
NO_LESSONS = pl.DataFrame(schema={"chain_id": pl.String, "status": pl.String, "confirmed": pl.Boolean})


@pytest.fixture
def mentions():
    return find_themes(TEXTS)


def filled(mentions: pl.DataFrame, folder: Path, decisions: dict[str, str], **more: str) -> Path:
    chosen = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 50)
    sheet = review_sheet(chosen, TEXTS, load_codebook().names)
    decision = pl.col("record_id").replace_strict(decisions, default="").alias("decision")
    sheet = sheet.with_columns(decision, *(pl.lit(v).alias(k) for k, v in more.items()))
    path = folder / "sheet.csv"
    sheet.write_csv(path)
    return path


def log_of(mentions, folder, coder, decisions, role="first", **more):
    path = filled(mentions, folder, decisions, **more)
    rows, _ = read_decisions(path, mentions, load_codebook(), coder, role, NOW)
    append_decisions(folder / "log.csv", rows)
    return folder / "log.csv"


def test_the_choice_is_the_same_in_any_row_order(mentions):
    one = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 3)
    two = choose_for_review(mentions.reverse(), NO_CHAINS, NO_LESSONS, 3)
    assert one.equals(two)


def test_a_second_coder_sees_neither_the_class_nor_the_reason(mentions):
    chosen = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 9)
    assert {"class", "why"}.isdisjoint(review_sheet(chosen, TEXTS, {}, blind=True).columns)


def test_what_is_rejected_becomes_neutral_and_says_by_whom(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "reject", "B": "accept"})
    changed = apply_decisions(mentions, settled(read_log(log)))
    mine = changed.filter((pl.col("record_id") == "A") & (pl.col("rule_id") == "reviewed:AB"))
    assert mine.height and set(mine["class"]) == {"neutral"}
    assert changed.filter(pl.col("record_id") == "B").equals(mentions.filter(pl.col("record_id") == "B"))
    assert changed.height == mentions.height


def test_two_coders_who_differ_change_nothing_until_somebody_adjudicates(mentions, tmp_path):
    log_of(mentions, tmp_path, "AB", {"A": "reject"})
    log = log_of(mentions, tmp_path, "CD", {"A": "accept"}, role="second")
    assert set(settled(read_log(log))["state"]) == {"disputed"}
    assert apply_decisions(mentions, settled(read_log(log))).equals(mentions)
    log_of(mentions, tmp_path, "EF", {"A": "reject"}, role="adjudicator")
    assert set(settled(read_log(log))["state"]) == {"settled"}
    assert not apply_decisions(mentions, settled(read_log(log))).equals(mentions)


def test_of_one_coder_the_last_decision_counts(mentions, tmp_path):
    log_of(mentions, tmp_path, "AB", {"A": "reject"})
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    assert set(settled(read_log(log))["decision"]) == {"accept"}


def test_a_signal_is_confirmed_by_the_sentence_that_was_accepted(mentions, tmp_path):
    decided = settled(read_log(log_of(mentions, tmp_path, "AB", {"A": "accept"})))
    row = mentions.filter(pl.col("record_id") == "A").row(0, named=True)
    evidence = [{"narrative": "A/findings", "start": row["start"], "end": row["end"]},
                {"narrative": "B/findings", "start": row["start"], "end": row["end"]}]  # fmt: skip
    signals = pl.DataFrame({"theme_id": [row["theme_id"]] * 2, "evidence": evidence, "confirmed": [False, False]})
    assert confirm_signals(signals, decided)["confirmed"].to_list() == [True, False]


def test_every_wrong_row_of_a_sheet_is_named_and_no_sentence_is(mentions, tmp_path):
    path = filled(mentions, tmp_path, {"A": "maybe", "B": "change"})
    with pytest.raises(MappingError) as error:
        read_decisions(path, mentions, load_codebook(), "AB", "first", NOW)
    message = str(error.value)
    assert "accept, reject, change" in message and "needs new_theme_id or new_class" in message
    assert "ligature audit" not in message


def test_a_log_that_was_cut_off_keeps_every_whole_row(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept", "B": "accept"})
    whole = read_log(log)
    log.write_bytes(log.read_bytes() + b"A,findings,0,3,hand")
    assert read_log(log).equals(whole)


def test_what_a_chain_rests_on_in_a_register_can_be_reviewed_too(mentions):
    place = {"narrative": "REC1/recommendation", "start": 0, "end": 21}
    signals = pl.DataFrame({
        "signal_id": ["s1", "s2"], "theme_id": ["handover"] * 2, "kind": ["recommendation", "assurance"],
        "evidence": [place, {**place, "narrative": "REC2/recommendation"}],
    })  # fmt: skip
    chains = pl.DataFrame({"signal_id": ["s1"]})
    told = pl.DataFrame({"recommendation_id": ["REC1"], "text": ["Improve the handover."]})
    evidence, texts = with_chain_evidence(mentions, signals, chains, told)
    added = evidence.filter(pl.col("section") == "recommendation")
    assert added.select("record_id", "theme_id", "class").rows() == [("REC1", "handover", "recommendation")]
    assert evidence.height == mentions.height + 1 and texts["text"].to_list() == ["Improve the handover."]


def test_a_sheet_that_is_imported_twice_adds_nothing(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    rows, _ = read_decisions(filled(mentions, tmp_path, {"A": "accept"}), mentions, load_codebook(), "AB", "first", NOW)
    assert not_yet_in(read_log(log), rows).is_empty()
    other = rows.with_columns(pl.lit("reject").alias("decision"))
    assert not_yet_in(read_log(log), other).height == rows.height
