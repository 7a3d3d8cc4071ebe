"""Pseudonyms, shifted dates and bands: consistent with the key, meaningless without it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.errors import MappingError, StudyError
from incident_analytics.identifiers import band_ages, find_identifiers, mask, new_key, pass_gate, pseudonym, shift_dates
from incident_analytics.identifiers.columns import mask_columns, shift_date_columns
from incident_analytics.identifiers.shifting import shift_text
from incident_analytics.normalisation.dates import parse_dates

KEY = "a key that nobody else has"
TEXTS = pl.DataFrame(
    {
        "record_id": ["a", "b", "c"],
        "section": ["description"] * 3,
        "text": ["Mr Ken Brindlemoor slept.", "Mrs BRINDLEMOOR came; tel 01632 960123.", None],
    }
)


def masked(key: str = KEY) -> list[str | None]:
    return mask(TEXTS, find_identifiers(TEXTS), key=key)["text"].to_list()


def test_one_name_has_one_pseudonym_throughout() -> None:
    surname = pseudonym("Brindlemoor", key=KEY)
    first, second, third = masked()
    assert first == f"Mr [NAME {pseudonym('Ken', key=KEY)} {surname}] slept."
    assert second == f"Mrs [NAME {surname}] came; tel [TELEPHONE {pseudonym('01632960123', key=KEY)}]."
    assert third is None


def test_another_key_gives_other_pseudonyms() -> None:
    assert masked() != masked("a key that somebody else has")


def test_neither_the_key_nor_what_was_found_is_in_the_output() -> None:
    everything = " ".join(text or "" for text in masked())
    assert KEY not in everything and "Brindlemoor" not in everything and "960123" not in everything


def test_masked_texts_hold_nothing_more_to_find() -> None:
    again = TEXTS.with_columns(pl.Series("text", masked()))
    assert find_identifiers(again).is_empty()


def test_a_short_key_is_refused_without_repeating_it() -> None:
    with pytest.raises(StudyError) as refused:
        mask(TEXTS, find_identifiers(TEXTS), key="shortkey")
    assert "shortkey" not in str(refused.value) and "HINT" in str(refused.value)


def test_new_keys_differ_and_are_long_enough() -> None:
    assert new_key() != new_key() and len(bytes.fromhex(new_key())) == 32


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MappingError, match='"section"'):
        mask(TEXTS.drop("section"), find_identifiers(TEXTS), key=KEY)


@given(
    st.lists(st.dates(date(1950, 1, 1), date(2030, 1, 1)), min_size=2, max_size=6), st.text(min_size=16, max_size=40)
)
def test_shifting_keeps_intervals_and_days_of_the_week(days: list[date], key: str) -> None:
    moved = shift_dates(pl.DataFrame({"when": days}), ["when"], key=key.encode(errors="replace"))["when"].to_list()
    steps = {(after - before).days for before, after in zip(days, moved, strict=True)}
    assert len(steps) == 1
    step = steps.pop()
    assert step % 7 == 0 and 0 < abs(step) <= 182


def test_shifting_by_person_keeps_intervals_within_a_person() -> None:
    table = pl.DataFrame({"who": ["p", "p", "q"], "when": [date(2020, 1, 1), date(2020, 3, 1), date(2020, 1, 1)]})
    moved = shift_dates(table, ["when"], key=KEY, by="who")["when"].to_list()
    assert (moved[1] - moved[0]).days == 60
    assert moved == shift_dates(table, ["when"], key=KEY, by="who")["when"].to_list()


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Seen 03/04/2019.", "Seen 10/04/2019."),
        ("Seen 28/2/19", "Seen 7/3/19"),
        ("on 2019-12-30 at", "on 2020-01-06 at"),
        ("on 3rd of April 2019,", "on 10th of April 2019,"),
        ("on 28 Dec 2019", "on 4 Jan 2020"),
        ("31/02/2019, 12.5 mg, 1/2, version 2.3.4, 24/7", "31/02/2019, 12.5 mg, 1/2, version 2.3.4, 24/7"),
    ],
)
def test_dates_in_a_text_move_and_keep_their_form(text: str, later: str) -> None:
    assert shift_text(text, 7) == later


def test_dates_in_texts_and_columns_move_alike() -> None:
    table = pl.DataFrame(
        {"when": [date(2019, 4, 3)], "text": ["Seen 2019-04-03."], "none": pl.Series([None], dtype=pl.String)}
    )
    moved = shift_dates(table, ["when", "text", "none"], key=KEY).row(0)
    assert moved[1] == f"Seen {moved[0].isoformat()}." and moved[2] is None


def test_ages_become_bands_and_the_unknown_stays_unknown() -> None:
    ages = pl.DataFrame({"age": [0, 17, 18, 24, 25, 84, 85, 101, None, -1, 400]})
    assert band_ages(ages)["age"].to_list() == [
        "under 18", "under 18", "18-24", "18-24", "25-34", "75-84", "85 and over", "85 and over", None, None, None,
    ]  # fmt: skip


def test_ages_in_words_are_unknown() -> None:
    assert band_ages(pl.DataFrame({"age": ["44", "NR"]}))["age"].to_list() == ["35-44", None]


def test_records_known_by_numbers_are_masked_too() -> None:
    numbered = pd.DataFrame({"record_id": [1], "section": ["description"], "text": ["Mr Ken Brindlemoor slept."]})
    found = find_identifiers(numbered)
    assert "Brindlemoor" not in mask(numbered, found, key=KEY)["text"][0]
    assert pass_gate(pl.from_pandas(numbered), found, "mask")[0]["text"].to_list() == ["Mr [NAME] slept."]
    assert pass_gate(pl.from_pandas(numbered), found, "drop")[0].is_empty()


def test_a_name_known_by_its_title_in_one_column_is_masked_in_the_others_of_its_row() -> None:
    table = pl.DataFrame(
        {"Event": ["Mrs Jo Brindlemoor was upset.", None], "Action": ["Brindlemoor walked in.", "None."]}
    )
    out, counts = mask_columns(table, ["Event", "Action"], key=KEY)
    assert "Brindlemoor" not in str(out.rows()) and out["Event"][1] is None and out["Action"][1] == "None."
    assert dict(counts.iter_rows())["name"] == 2


@pytest.mark.parametrize(
    "cell", ["03-Apr-2019", "20190403", "43558", "April 3, 2019", "3 Apr 19", "2019/04/03", "Wed 3 April 2019"]
)
def test_a_date_in_any_usual_form_is_moved_by_the_same_days(cell: str) -> None:
    plain, other = shift_dates(pl.DataFrame({"when": ["2019-04-03", cell]}), ["when"], key=KEY)["when"].to_list()
    assert other != cell
    assert parse_dates(pl.Series([other]))["date"][0] == date.fromisoformat(plain)


def test_a_cell_of_a_date_column_that_cannot_be_moved_is_blanked_and_counted() -> None:
    table = pl.DataFrame({"when": ["03/04/2019", "April 2019", "about Easter", None], "text": ["a"] * 4})
    moved, n = shift_date_columns(table, ["when"], key=KEY)
    assert moved["when"].to_list()[1:] == [None, None, None] and moved["when"][0] != "03/04/2019" and n == 2


def test_places_in_texts_that_are_not_there_are_refused_and_not_passed_over() -> None:
    found = find_identifiers(TEXTS)
    other = TEXTS.with_columns(pl.lit("notes").alias("section"))
    with pytest.raises(MappingError, match="are not among these narratives"):
        mask(other, found, key=KEY)


def test_places_of_records_known_by_numbers_are_masked_when_both_tables_hold_numbers() -> None:
    numbered = TEXTS.with_columns(pl.int_range(pl.len()).alias("record_id"))
    found = find_identifiers(numbered).with_columns(pl.col("record_id").cast(pl.Int64))
    assert found.height and mask(numbered, found, key=KEY)["text"].to_list() != numbered["text"].to_list()
