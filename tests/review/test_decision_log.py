"""The log of decisions: nothing is lost, nothing is counted twice, and what is broken is named."""

import polars as pl
import pytest
from sheets import NOW, filled, log_of, units_of

from incident_analytics.codebook import load_codebook
from incident_analytics.errors import MappingError
from incident_analytics.review import (
    append_decisions,
    read_decisions,
    read_log,
    settled,
)
from incident_analytics.review.decisions import not_yet_in
from incident_analytics.review.log import SCHEMA


def test_of_one_coder_the_last_decision_counts(mentions, tmp_path):
    log_of(mentions, tmp_path, "AB", {"A": "reject"})
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    assert set(settled(read_log(log))["decision"]) == {"accept"}


def test_a_log_that_was_cut_off_keeps_every_whole_row(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept", "B": "accept"})
    whole = read_log(log)
    log.write_bytes(log.read_bytes() + b"A,findings,0,3,hand")
    assert read_log(log).equals(whole)


def test_a_sheet_that_is_imported_twice_adds_nothing(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    rows, _ = read_decisions(
        filled(mentions, tmp_path, {"A": "accept"}), units_of(mentions), load_codebook(), "AB", "first", NOW
    )
    assert not_yet_in(read_log(log), rows).is_empty()
    other = rows.with_columns(pl.lit("reject").alias("decision"))
    assert not_yet_in(read_log(log), other).height == rows.height


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


def test_an_old_sheet_that_is_imported_again_undoes_no_adjudication(mentions, tmp_path):
    log = log_of(mentions, tmp_path, "AB", {"A": "accept"})
    log_of(mentions, tmp_path, "CD", {"A": "reject"}, role="second")
    log_of(mentions, tmp_path, "AB", {"A": "reject"}, role="adjudicator")
    rows, _ = read_decisions(
        filled(mentions, tmp_path, {"A": "accept"}), units_of(mentions), load_codebook(), "ab", "first", NOW
    )
    assert not_yet_in(read_log(log), rows).is_empty()
    assert set(settled(read_log(log))["decision"]) == {"reject"}
