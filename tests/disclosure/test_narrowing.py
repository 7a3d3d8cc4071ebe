"""What the ledger says may not narrow a hidden cell of the periods: small frames, each with its sums worked out."""

from __future__ import annotations

import polars as pl
import pytest
from tables import periods

from incident_analytics.disclosure.narrowing import hide_what_narrows
from incident_analytics.disclosure.profiles import PROFILES

EVERYBODY = PROFILES["default"]


def ledger_rows(*rows: tuple[int | None, int, int | None], status: str = "never learned") -> pl.DataFrame:
    """(events after, year of the closure, year of the last failing) of rows of one theme; None: 1 to 4, hidden."""
    return pl.DataFrame([
        {"theme_id": "t", "status": status, "n_events_after": n, "suspected": n is None, "how_sure": "few",
         "n_events_after_status": "primary" if n is None else "shown", "first_issued_year": since - 1,
         "closed_on_year": since, "last_failure_year": last}
        for n, since, last in rows
    ], schema_overrides={"n_events_after": pl.Int64, "last_failure_year": pl.Int32})  # fmt: skip


def test_a_count_after_closure_that_two_hidden_cells_must_sum_to_is_hidden_and_so_are_the_small_ones_beside_it():
    # 8 events after closure at the least, two hidden cells of 1 to 4 in the window: both would have to be 4.
    cells = periods(("2016", None, "primary"), ("2017", 0, "shown"), ("2018", None, "primary"))
    out, left = hide_what_narrows(ledger_rows((10, 2016, 2018), (None, 2016, 2018)), cells, EVERYBODY)
    assert out["n_events_after"].to_list() == [None, None]
    assert out["n_events_after_status"].to_list() == ["secondary", "secondary"]  # neither says how many it was
    assert out["suspected"].null_count() == 2 and left.height == 3


def test_the_window_of_a_count_ends_with_the_last_failing_whatever_the_day_of_the_snapshot():
    cells = periods(("2021", 10, "shown"), ("2022", 5, "shown"), ("2023", None, "primary"))
    out, _ = hide_what_narrows(ledger_rows((25, 2021, 2023)), cells, EVERYBODY)
    assert out["n_events_after"].to_list() == [None]  # 23 less 12 and 7 leaves exactly 4


def test_the_window_of_a_count_begins_with_the_closure():
    cells = periods(("2020", 20, "shown"), ("2021", 10, "shown"), ("2022", 5, "shown"), ("2023", None, "primary"))
    rows = ledger_rows((25, 2021, 2023)).with_columns(first_issued_year=pl.lit(2018))
    assert hide_what_narrows(rows, cells, EVERYBODY)[0]["n_events_after"].to_list() == [None]


def test_last_failings_of_several_rows_in_one_hidden_period_are_not_told():
    cells = periods(("2016", None, "primary"), ("2017", 10, "shown"))
    for n in (None, 0):  # a failing from before the lesson happened all the same
        out, left = hide_what_narrows(ledger_rows((n, 2010, 2016), (n, 2010, 2016)), cells, EVERYBODY)
        assert out["last_failure_year"].to_list() == [None, None] and left.height == 2


@pytest.mark.parametrize(
    ("n", "since", "last", "cells"),
    [
        (5, 2016, 2017, (("2016", None, "primary"), ("2017", None, "primary"))),  # 1 + 4 to 4 + 4 fit
        (10, 2016, 2017, (("2016", 20, "shown"), ("2017", None, "primary"))),
        (10, 2016, 2018, (("2016", None, "primary"), ("2017", None, "primary"))),  # 2018 may hold any number
        (10, 2014, 2017, (("2016", None, "primary"), ("2017", None, "primary"))),  # so may the years before 2016
    ],
)
def test_a_count_that_leaves_every_hidden_cell_its_interval_is_shown(n, since, last, cells):
    out, _ = hide_what_narrows(ledger_rows((n, since, last)), periods(*cells), EVERYBODY)
    assert out["n_events_after"].to_list() == [n] and out["last_failure_year"].to_list() == [last]
