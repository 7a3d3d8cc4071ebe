"""The call and the gate: kinds and positions, and nothing of what was found in any message."""

from __future__ import annotations

import logging

import pandas as pd
import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.errors import MappingError, ResidualIdentifierError, StudyError
from incident_analytics.identifiers import pass_gate
from incident_analytics.identifiers.nhs_number import passes_check
from incident_analytics.identifiers.record_numbers import refuse_patient_numbers

CANARY = "Brindlemoor"
TEXTS = pl.DataFrame(
    {
        "record_id": ["a", "a", "b", "c"],
        "section": ["description", "lessons", "description", "description"],
        "text": [f"Mr {CANARY} rang 01632 960123.", f"As {CANARY} said, nobody came.", "The door was open.", None],
    }
)


def test_places_are_characters_of_the_text_as_given() -> None:
    found = ia.find_identifiers(TEXTS)
    assert found.columns == ["record_id", "section", "kind", "start", "end"]
    assert found.rows() == [
        ("a", "description", "name", 3, 14), ("a", "description", "telephone", 20, 32), ("a", "lessons", "name", 3, 14),
    ]  # fmt: skip


def test_pandas_and_a_table_without_sections_are_read() -> None:
    frame = pd.DataFrame({"record_id": [1], "text": ["Dr Brindlemoor"]})
    assert ia.find_identifiers(frame).rows() == [("1", "description", "name", 3, 14)]


def test_places_hold_behind_characters_of_several_bytes() -> None:
    text = "Café – “quoted” 🙂 Mr Brindlemoor"
    found = ia.find_identifiers(pl.DataFrame({"record_id": ["1"], "text": [text]}))
    start, end = found.select("start", "end").row(0)
    assert text[start:end] == CANARY


def test_missing_columns_are_named() -> None:
    with pytest.raises(MappingError, match="record_id, text"):
        ia.find_identifiers(pl.DataFrame({"words": ["x"]}))


def test_nothing_found_is_printed_logged_or_raised(
    capsys: pytest.CaptureFixture, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = ia.find_identifiers(TEXTS)
        with pytest.raises(ResidualIdentifierError) as stopped:
            pass_gate(TEXTS, found)
        said = [pass_gate(TEXTS, found, action, "agreed")[1] for action in ("mask", "drop", "accept")]
    printed = capsys.readouterr()
    everything = " ".join([str(stopped.value), *said, printed.out, printed.err, caplog.text, str(found)])
    assert CANARY not in everything and "960123" not in everything
    assert "characters 3 to 14: name" in str(stopped.value)


def test_mask_writes_the_kind_in_brackets() -> None:
    masked, said = pass_gate(TEXTS, ia.find_identifiers(TEXTS), "mask")
    assert masked["text"].to_list() == ["Mr [NAME] rang [TELEPHONE].", "As [NAME] said, nobody came.",
                                        "The door was open.", None]  # fmt: skip
    assert said == "Residual identifiers were masked (name 2, telephone 1)."


def test_masking_hides_both_of_two_places_that_overlap() -> None:
    texts = pl.DataFrame({"record_id": ["a"], "section": ["d"], "text": ["one two three"]})
    found = pl.DataFrame({"record_id": ["a", "a"], "section": ["d", "d"], "kind": ["name", "email"], "start": [0, 4],
                          "end": [7, 13]})  # fmt: skip
    assert pass_gate(texts, found, "mask")[0]["text"].to_list() == ["[NAME]"]


def test_drop_leaves_out_the_sections_that_hold_one() -> None:
    kept, _ = pass_gate(TEXTS, ia.find_identifiers(TEXTS), "drop")
    assert kept["record_id"].to_list() == ["b", "c"]


def test_unknown_action_and_accept_without_reason_are_refused() -> None:
    found = ia.find_identifiers(TEXTS)
    with pytest.raises(StudyError, match="did you mean"):
        pass_gate(TEXTS, found, "masked")
    with pytest.raises(StudyError, match="needs a reason"):
        pass_gate(TEXTS, found, "accept")


def test_nothing_found_says_that_this_is_no_proof() -> None:
    clean = TEXTS.filter(pl.col("record_id") == "b")
    assert "not proof of anonymity" in pass_gate(clean, ia.find_identifiers(clean))[1]


def test_masked_texts_pass_the_gate() -> None:
    masked, _ = pass_gate(TEXTS, ia.find_identifiers(TEXTS), "mask")
    assert ia.find_identifiers(masked).is_empty()


def test_records_known_by_patients_numbers_stop_a_run_and_no_number_is_said() -> None:
    numbers = ["9434765919", "943 476 5870", "943-476-6052"]
    with pytest.raises(ResidualIdentifierError, match=r"datix: 3 of 3 references of ten digits") as told:
        refuse_patient_numbers(pl.Series([f"datix:{number}" for number in numbers]))
    assert not any(number in str(told.value) for number in numbers)


def test_ten_digit_references_of_which_few_pass_by_chance_are_references() -> None:
    refuse_patient_numbers(pl.Series([f"datix:{number}" for number in ("9434765919", "9434765918", "9434765917")]))
    refuse_patient_numbers(pl.Series(["datix:9434765919", "steis:2016-29151", "odd"]))  # one alone says nothing


def test_patients_numbers_are_known_in_other_clothes_and_among_others() -> None:
    dressed = ["NHS9434765919", "9434765870.0", "943.476.6052", "9434765889-1"]
    with pytest.raises(ResidualIdentifierError, match="4 of 4"):
        refuse_patient_numbers(pl.Series([f"datix:{number}" for number in dressed]))
    valid = [str(number) for number in range(9434765800, 9434766100) if passes_check(str(number))]
    wrong = [str(number) for number in range(9434765800, 9434765900) if not passes_check(str(number))]
    with pytest.raises(ResidualIdentifierError, match="20 of 80"):
        refuse_patient_numbers(pl.Series([f"datix:{number}" for number in [*valid[:20], *wrong[:60]]]))
