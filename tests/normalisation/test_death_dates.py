"""When somebody died, read from a coroner's words, and only where they say so; cases in tests/cases."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.normalisation.deaths import death_date

FILE = Path(__file__).parents[1] / "cases" / "death_dates.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['note']}: {case['text'][:30]}")
def test_the_date_of_a_death_is_read_only_where_the_text_says_it(case):
    found, precision = death_date(case["text"], date.fromisoformat(case["reported"]))
    assert (str(found or ""), precision) == (case["expected"], case["precision"])


@given(st.dates(date(2001, 1, 1), date(2020, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day):
    for written in (f"{day.day} {day:%B} {day.year}", f"{day.day} {day:%b} {day.year}", f"{day:%d/%m/%Y}",
                    f"{day:%d.%m.%Y}", f"the {day.day}th of {day:%B}, {day.year}"):  # fmt: skip
        assert death_date(f"[NAME] died on {written}.", None) == (day, "day")


@given(st.text(alphabet="0123456789/. ondieMarch\n", max_size=80))
def test_no_text_makes_the_reading_fail(text):
    found, precision = death_date(text, date(2021, 1, 1))
    assert (found is None) == (precision == "unknown")


def test_a_report_without_a_date_still_has_a_death():
    assert death_date("[NAME] died on 4 March 2020.", None) == (date(2020, 3, 4), "day")
