"""Dates as they are written in British exports, and what is none."""

from __future__ import annotations

import polars as pl
import pytest

from incident_analytics.normalisation.dates import parse_dates
from incident_analytics.normalisation.read_dates import latest_dates


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("2020-01-02", "2020-01-02", "day"),
        ("2020/01/02", "2020-01-02", "day"),
        ("02/01/2020", "2020-01-02", "day"),
        ("2/1/2020", "2020-01-02", "day"),
        ("2/1/20", "2020-01-02", "day"),
        ("02-01-20", "2020-01-02", "day"),
        ("02.01.2020", "2020-01-02", "day"),
        ("2 January 2020", "2020-01-02", "day"),
        ("2nd of January, 2020", "2020-01-02", "day"),
        ("Thursday 2 Jan 2020", "2020-01-02", "day"),
        ("Thurs, 2nd Jan 2020", "2020-01-02", "day"),
        ("2 Sept 2020", "2020-09-02", "day"),
        ("02-Jan-2020", "2020-01-02", "day"),
        ("02-Jan-20", "2020-01-02", "day"),
        ("02JAN2020", "2020-01-02", "day"),
        ("January 2, 2020", "2020-01-02", "day"),
        ("20200102", "2020-01-02", "day"),
        ("43832", "2020-01-02", "day"),
        ("43832.75", "2020-01-02", "day"),
        ("02/01/2020 16:10:31", "2020-01-02", "day"),
        ("02/01/2020 4:10 PM", "2020-01-02", "day"),
        ("2020-01-02T16:10:31.123Z", "2020-01-02", "day"),
        ("2020-01-02 00:00:00.000000", "2020-01-02", "day"),
        ("16:10 02/01/2020", "2020-01-02", "day"),
        ("\u00a002/01/2020 ", "2020-01-02", "day"),
        ("Mar 2020", "2020-03-01", "month"),
        ("March 2020", "2020-03-01", "month"),
        ("Mar-20", "2020-03-01", "month"),
        ("2020-03", "2020-03-01", "month"),
        ("03/2020", "2020-03-01", "month"),
        ("2020", "2020-01-01", "year"),
        ("29/02/2020", "2020-02-29", "day"),
    ],
)
def test_a_date_is_read_with_its_precision(cell, day, precision):
    read = parse_dates(pl.Series([cell]))
    assert (str(read["date"][0]), read["precision"][0], read["problem"][0]) == (day, precision, None)


@pytest.mark.parametrize("cell", ["31/02/2019", "29/02/2019", "13/13/2020", "05/25/2020", "2020-13-01", "00/01/2020",
                                  "32 January 2020", "01/01/2150"])  # fmt: skip
def test_a_day_that_never_was_is_an_impossible_date(cell):
    read = parse_dates(pl.Series([cell]))
    assert (read["date"][0], read["problem"][0]) == (None, "impossible date")


@pytest.mark.parametrize("cell", ["yesterday", "see notes", "12345678", "1", "01/02/2020 - 03/02/2020", "99999"])
def test_other_text_is_not_a_date(cell):
    read = parse_dates(pl.Series([cell]))
    assert (read["date"][0], read["problem"][0]) == (None, "not a date")


@pytest.mark.parametrize("cell", [None, "", " ", "Unknown", "n/k", "N/A", "-", "01/01/1900", "1900-01-01 00:00:00",
                                  "31/12/9999", "00/00/0000", "1753-01-01"])  # fmt: skip
def test_blanks_and_the_placeholders_of_databases_are_no_date_and_no_problem(cell):
    read = parse_dates(pl.Series([cell], dtype=pl.String))
    assert read.row(0) == (None, "unknown", None)


def test_the_day_stands_before_the_month():
    assert str(parse_dates(pl.Series(["03/04/2019"]))["date"][0]) == "2019-04-03"


def test_of_a_history_of_modifications_the_latest_counts():
    cells = ["01/02/2020 10:00:00;05/06/2020 11:00:00;03/04/2020", None, "01/02/2020;31/02/2020", ";"]
    read = latest_dates(pl.Series(cells))
    assert [str(day) for day in read["date"]] == ["2020-06-05", "None", "2020-02-01", "None"]
    assert read["problem"].to_list() == [None, None, "impossible date", None]


def test_a_column_without_rows_gives_no_rows():
    assert parse_dates(pl.Series([], dtype=pl.String)).height == 0
    assert latest_dates(pl.Series([], dtype=pl.String)).height == 0


@pytest.mark.parametrize("cell", ["Fri 01.02.19", "Friday 01.02.19", "Fri, 01.02.19"])
def test_a_weekday_before_a_dotted_date_does_not_make_it_a_time_of_day(cell):
    assert str(parse_dates(pl.Series([cell]))["date"][0]) == "2019-02-01"
