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
from incident_analytics.review.decisions import apply_to_register, not_yet_in, with_fit, within_codebook
from incident_analytics.review.log import SCHEMA
from incident_analytics.review.units import PLACE, register_units, with_units
from incident_analytics.themes import find_themes

NOW = datetime(2026, 11, 25, 9, 0)
TEXTS = pl.DataFrame({
    "record_id": ["A", "B", "C"], "section": ["findings"] * 3,
    "text": ["No ligature audit was completed.", "The handover was not given.", "=cmd Staff were not trained."],
})  # fmt: skip
REGISTER = pl.DataFrame({"recommendation_id": ["REC1", "REC2"], "text": ["Improve the handover."] * 2,
                         "theme_ids": [["handover", "training"], ["handover"]]})  # fmt: skip
NO_CHAINS = pl.DataFrame(schema={"chain_id": pl.String, "narrative": pl.String, "start": pl.Int64, "end": pl.Int64})
NO_LESSONS = pl.DataFrame(schema={"chain_id": pl.String, "status": pl.String, "confirmed": pl.Boolean})


@pytest.fixture
def mentions():
    return find_themes(TEXTS)


def units_of(mentions: pl.DataFrame) -> pl.DataFrame:
    return with_units(mentions, TEXTS).select("unit_id", *PLACE)


def applied(mentions: pl.DataFrame, log: Path) -> pl.DataFrame:
    return apply_decisions(with_units(mentions, TEXTS), settled(read_log(log))).drop("unit_id")


def fitting(mentions: pl.DataFrame, log: Path) -> pl.DataFrame:
    return with_fit(settled(read_log(log)), units_of(mentions))


def filled(mentions: pl.DataFrame, folder: Path, decisions: dict[str, str], blind: bool = False, **more: str) -> Path:
    chosen = choose_for_review(mentions, NO_CHAINS, NO_LESSONS, 50)
    sheet = review_sheet(chosen, TEXTS, load_codebook().names, blind)
    decision = pl.col("record_id").replace_strict(decisions, default="").alias("new_class" if blind else "decision")
    sheet = sheet.with_columns(decision)
    told = pl.col("new_class" if blind else "decision") != ""
    sheet = sheet.with_columns(pl.when(told).then(pl.lit(v)).otherwise(pl.lit("")).alias(k) for k, v in more.items())
    path = folder / "sheet.csv"
    sheet.write_csv(path)
    return path


def log_of(mentions, folder, coder, decisions, role="first", **more):
    path = filled(mentions, folder, decisions, **more)
    rows, _ = read_decisions(path, units_of(mentions), load_codebook(), coder, role, NOW)
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


def test_of_one_coder_the_last_decision_counts(mentions, tmp_path):
    log_of(mentions, tmp_path, "AB", {"A": "reject"})
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    assert set(settled(read_log(log))["decision"]) == {"accept"}


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
    evidence, texts = with_chain_evidence(mentions, signals, chains, REGISTER)
    added = evidence.filter(pl.col("section") == "recommendation")
    assert added.select("record_id", "theme_id", "class").rows() == [("REC1", "handover", "recommendation")]
    assert evidence.height == mentions.height + 1 and texts["text"].to_list() == ["Improve the handover."] * 2


def test_a_sheet_that_is_imported_twice_adds_nothing(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    rows, _ = read_decisions(
        filled(mentions, tmp_path, {"A": "accept"}), units_of(mentions), load_codebook(), "AB", "first", NOW
    )
    assert not_yet_in(read_log(log), rows).is_empty()
    other = rows.with_columns(pl.lit("reject").alias("decision"))
    assert not_yet_in(read_log(log), other).height == rows.height


def register_log(folder, theme, decision, **more):
    units = register_units(REGISTER).filter((pl.col("record_id") == "REC1") & (pl.col("theme_id") == theme))
    blank = {"new_theme_id": None, "new_class": None, "reason": None} | more
    rows = units.with_columns(
        pl.lit(decision).alias("decision"), pl.lit("AB").alias("coder"), pl.lit("first").alias("role"),
        pl.lit("2026-11-25T09:00:00").alias("decided_at"),
        *(pl.lit(value, dtype=pl.String).alias(name) for name, value in blank.items()),
    )  # fmt: skip
    append_decisions(folder / "log.csv", rows)
    return with_fit(settled(read_log(folder / "log.csv")), register_units(REGISTER))


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


def test_a_row_that_was_torn_does_not_spoil_the_next_and_a_reason_keeps_its_lines(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    whole = read_log(log)
    log.write_bytes(log.read_bytes() + b'uabc,A,findings,0,3,handover,failure,accept,,,AB,first,2026,"torn\nin a')
    rows = whole.with_columns(pl.lit("first line\nsecond, line").alias("reason"), pl.lit("CD").alias("coder"))
    append_decisions(log, rows)
    assert read_log(log).equals(pl.concat([whole, rows]))


def test_a_log_with_a_broken_number_is_refused_by_row(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    row = read_log(log).row(0, named=True)
    log.write_text(log.read_text().replace(f",{row['start']},{row['end']},", ",1.0,x,"))
    with pytest.raises(MappingError, match="row 2: start and end"):
        read_log(log)


def test_an_empty_log_decides_nothing(tmp_path):
    (tmp_path / "log.csv").touch()
    assert read_log(tmp_path / "log.csv").is_empty()


def test_a_decision_without_a_coder_is_refused(mentions, tmp_path):
    with pytest.raises(MappingError, match="needs its coder"):
        log_of(mentions, tmp_path, "  ", {"A": "accept"})


def test_what_coders_differ_on_comes_first_for_the_adjudicator(mentions):
    named = with_units(mentions, TEXTS)
    last = choose_for_review(named, NO_CHAINS, NO_LESSONS, 50).row(-1, named=True)["unit_id"]
    chosen = choose_for_review(named, NO_CHAINS, NO_LESSONS, 50, disputed={last})
    assert chosen.row(0, named=True)["unit_id"] == last and chosen["why"].to_list().count("disputed") == 1


def test_a_stray_quote_in_the_middle_of_a_log_is_named_and_nothing_is_cut(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept", "B": "accept", "C": "accept"})
    lines = log.read_text().splitlines(keepends=True)
    lines[1] = lines[1].rstrip("\n") + '"said stop\n'
    log.write_text("".join(lines))
    before = log.read_bytes()
    with pytest.raises(MappingError, match="quote is not closed"):
        read_log(log)
    with pytest.raises(MappingError, match="quote is not closed"):
        append_decisions(log, pl.DataFrame(schema=SCHEMA))
    assert log.read_bytes() == before


def test_a_last_row_without_its_line_break_is_a_decision_and_the_next_stands_on_its_own_line(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    whole = read_log(log)
    log.write_bytes(log.read_bytes().rstrip(b"\n"))
    assert read_log(log).equals(whole)
    append_decisions(log, whole.with_columns(pl.lit("CD").alias("coder")))
    assert read_log(log).height == 2 * whole.height


@pytest.mark.parametrize("word", ["Reject", "acept"])
def test_a_word_in_the_log_that_is_no_decision_confirms_nothing(mentions, tmp_path, word):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    log.write_text(log.read_text().replace(",accept,", f",{word},"))
    with pytest.raises(MappingError, match="row 2: decision is not known"):
        read_log(log)


def test_a_theme_that_the_codebook_lacks_changes_nothing(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "change"}, new_theme_id="handover")
    decided = within_codebook(settled(read_log(log)), ["ligature_assessment"])
    assert set(decided["state"]) == {"unknown theme"}
    assert apply_decisions(with_units(mentions, TEXTS), decided).drop("unit_id").equals(mentions)


def test_an_old_sheet_that_is_imported_again_undoes_no_adjudication(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    log_of(mentions, tmp_path, "CD", {"A": "reject"}, role="second")
    log_of(mentions, tmp_path, "AB", {"A": "reject"}, role="adjudicator")
    rows, _ = read_decisions(
        filled(mentions, tmp_path, {"A": "accept"}), units_of(mentions), load_codebook(), "ab", "first", NOW
    )
    assert not_yet_in(read_log(log), rows).is_empty()
    assert set(settled(read_log(log))["decision"]) == {"reject"}


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_cells_that_contradict_each_other_are_refused(mentions, tmp_path, decision):
    with pytest.raises(MappingError, match="contradict"):
        log_of(mentions, tmp_path, "AB", {"A": decision}, new_class="adequate")
