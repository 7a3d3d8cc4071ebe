"""The tables behind the documents: what may stand in each, under each profile."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.disclosure.before_after import before_and_after
from incident_analytics.disclosure.funnel import places
from incident_analytics.disclosure.narrowing import hide_what_narrows
from incident_analytics.disclosure.pack import flow_of, pack_tables
from incident_analytics.disclosure.periods import years_of
from incident_analytics.disclosure.profiles import PROFILES
from incident_analytics.disclosure.series import event_series
from incident_analytics.disclosure.shareable import shareable_tables
from incident_analytics.disclosure.still_learned import share_reported_again
from incident_analytics.disclosure.tally import term_tally
from incident_analytics.disclosure.timelines import timeline_marks
from incident_analytics.lessons import Rule
from incident_analytics.lessons.tidy import tidy_signals

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lessons"))
from hand_made import NEVER, closed, failure, lesson, table  # noqa: E402

EVERYBODY, BOARD, STRICT = PROFILES["default"], PROFILES["board"], PROFILES["7/5"]
END = date(2019, 12, 31)


def built(*rows: dict) -> tuple[ia.lessons.Ledger, pl.DataFrame]:
    return ia.build_lessons(table(*rows), as_of=END), tidy_signals(table(*rows))


def test_only_what_public_bodies_published_stands_on_a_timeline_for_everybody():
    ledger, _ = built(*NEVER)
    shared = timeline_marks(ledger, EVERYBODY)
    assert shared.select("kind", "source_group").rows() == [("recommendation", "coroner")]
    assert timeline_marks(ledger, BOARD).height == 4


def test_a_failing_stands_in_its_month_even_for_the_board():
    ledger, _ = built(*NEVER)
    failing = timeline_marks(ledger, BOARD).filter(pl.col("kind") == "failure")
    assert failing["signal_date"].to_list() == [date(2013, 5, 1)]


def test_wards_are_told_to_the_board_and_to_nobody_else():
    ledger, signals = built(*NEVER, failure("2014-01-01", unit="A"), lesson("2013-01-01", unit="A"))
    assert "unit" not in shareable_tables(ledger.lessons, signals, EVERYBODY, END).ledger.columns
    assert set(shareable_tables(ledger.lessons, signals, BOARD, END).ledger["unit"]) == {None, "A"}


def test_suspected_is_left_out_where_it_would_tell_more_than_a_hidden_count():
    ledger, signals = built(*NEVER)
    plain = shareable_tables(ledger.lessons, signals, EVERYBODY, END).ledger.row(0, named=True)
    strict = shareable_tables(ledger.lessons, signals, STRICT, END).ledger.row(0, named=True)
    assert plain["suspected"] is True and "few events" in plain["how_sure"]
    assert strict["suspected"] is None and strict["how_sure"] is None


def periods(*cells: tuple[str, int | None, str]) -> pl.DataFrame:
    rows = [("t", year, n, status) for year, n, status in cells]
    schema = {"theme_id": pl.String, "year": pl.String, "n_events": pl.Int64, "n_events_status": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def ledger_row(n: int | None, status: str = "shown", since: int = 2015) -> pl.DataFrame:
    return pl.DataFrame(
        {"theme_id": ["t"], "n_events_after": [n], "n_events_after_status": [status], "first_issued_year": [since]},
        schema_overrides={"n_events_after": pl.Int64},
    )


def test_a_count_after_closure_that_two_hidden_cells_must_sum_to_is_hidden_with_them():
    # 8 events after closure at the least, two hidden cells of 1 to 4 since then: both would have to be 4.
    cells = periods(("2016", None, "primary"), ("2017", 0, "shown"), ("2018", None, "primary"))
    out = hide_what_narrows(ledger_row(10), cells, EVERYBODY, date(2018, 12, 31)).row(0, named=True)
    assert (out["n_events_after"], out["n_events_after_status"]) == (None, "secondary")


@pytest.mark.parametrize(
    ("n", "cells", "end"),
    [
        (5, (("2016", None, "primary"), ("2017", None, "primary")), date(2017, 12, 31)),  # 1 + 4 to 4 + 4 fit
        (10, (("2016", 20, "shown"), ("2017", None, "primary")), date(2017, 12, 31)),
        (10, (("2016", None, "primary"), ("2017", None, "primary")), date(2018, 6, 30)),  # 2018 may hold any number
    ],
)
def test_a_count_that_leaves_every_hidden_cell_its_interval_is_shown(n, cells, end):
    assert hide_what_narrows(ledger_row(n), periods(*cells), EVERYBODY, end)["n_events_after"].to_list() == [n]


def compared(before: int, after: int) -> pl.DataFrame:
    return pl.DataFrame({
        "org_lineage": ["ZZ1"], "theme_id": ["t"], "setting": ["inpatient"], "unit": [None], "status": ["never"],
        "events_before": [before], "events_after_rate": [after], "exposure_before": [10_000.0],
        "exposure_after": [20_000.0], "rate_ratio": [9.9], "lower_ci": [9.9], "upper_ci": [9.9], "rate_unit": ["per"],
    }, schema_overrides={"unit": pl.String})  # fmt: skip


def test_rates_before_and_after_come_from_the_rounded_counts():
    row = before_and_after(compared(9, 22), periods(("2016", 10, "shown")), EVERYBODY, Rule()).row(0, named=True)
    assert (row["events_before"], row["events_after"]) == (10, 20)
    assert row["rate_ratio"] == pytest.approx(1.0)  # 20 in 20,000 beside 10 in 10,000
    assert row["lower_ci"] < 1 < row["upper_ci"]


@pytest.mark.parametrize(("before", "after", "status"), [(4, 22, "shown"), (22, 3, "shown"), (9, 22, "primary")])
def test_rates_are_left_out_where_a_count_of_theirs_or_of_the_periods_is_hidden(before, after, status):
    cells = periods(("2016", None if status == "primary" else 10, status))
    assert before_and_after(compared(before, after), cells, EVERYBODY, Rule()).is_empty()


def failing_events(first: date, step: int, n: int) -> pl.DataFrame:
    return tidy_signals(table(*(failure(str(first + timedelta(days=step * i))) for i in range(n))))


def test_events_are_shown_as_finely_as_no_count_is_hidden():
    often, seldom = failing_events(date(2016, 1, 1), 1, 1461), failing_events(date(2010, 1, 1), 12, 304)
    assert event_series(often, EVERYBODY, END)["width"][0] == "month"
    assert event_series(seldom, EVERYBODY, END).is_empty()  # 15 a half-year: rounding would be all one sees
    assert event_series(seldom, BOARD, END)["width"][0] == "month"


def test_events_of_every_whole_period_are_counted_once():
    shown = event_series(failing_events(date(2016, 1, 1), 7, 209), BOARD, date(2019, 12, 31))
    assert shown["n_events"].sum() == 209 and shown.height == 48


def test_a_quiet_end_is_left_out_only_where_chance_would_hardly_make_it():
    busy, rare = failing_events(date(2016, 1, 1), 2, 500), failing_events(date(2016, 1, 1), 16, 70)
    assert event_series(busy, BOARD, date(2019, 12, 31))["n_events"][-1] > 0
    assert event_series(rare, BOARD, date(2019, 12, 31))["n_events"][-1] == 0


def test_the_share_reported_again_ends_where_few_lessons_are_followed():
    rows = []
    for i in range(8):
        rows += [lesson("2010-01-01", theme_id=f"t{i}", record_id=f"r{i}"),
                 closed("2011-01-01", theme_id=f"t{i}", record_id=f"a{i}")]  # fmt: skip
        if i < 4:
            rows.append(failure(f"201{2 + i}-06-01", theme_id=f"t{i}", event_id=f"e{i}"))
    ledger, _ = built(*rows)
    again = share_reported_again(ledger, EVERYBODY)
    assert again["percent_again"].to_list()[:4] == [
        0,
        0,
        15,
        25,
    ]  # 1 and 2 of 8, after 1.4 and 2.4 years, to the nearest 5
    assert share_reported_again(ledger, PROFILES["7/5"])["years"].max() < again["years"].max()


def test_a_tally_counts_records_not_mentions_and_hides_small_ones():
    mentions = pl.DataFrame({"theme_id": ["t"] * 9, "term": ["often"] * 7 + ["seldom"] * 2,
                             "record_id": list("aabcdef") + ["a", "b"]})  # fmt: skip
    assert term_tally(mentions, EVERYBODY).select("term", "n_records", "n_records_status").rows() == [
        ("often", 5, "shown"), ("seldom", None, "primary")
    ]  # fmt: skip


def test_a_funnel_needs_five_places_and_shows_wards_to_the_board_alone():
    rows = [failure(f"2016-0{1 + i}-01", unit=f"ward {i}", event_id=f"e{i}") for i in range(6)]
    exposure = pl.DataFrame({
        "org_code": ["ZZ1"] * 6, "unit": [f"ward {i}" for i in range(6)], "setting": ["inpatient"] * 6,
        "month": [date(2016, 1 + i, 1) for i in range(6)], "measure": ["occupied_bed_days"] * 6, "value": [500.0] * 6,
    })  # fmt: skip
    signals = tidy_signals(table(*rows))
    assert places(signals, exposure, {}, BOARD, END)["n_events"].to_list() == [1] * 6
    assert places(signals, exposure, {}, EVERYBODY, END).is_empty()
    assert places(signals, exposure.head(4), {}, BOARD, END).is_empty()


def test_the_flow_counts_the_rows_of_the_ledger_that_leaves():
    ledger, signals = built(*NEVER, lesson("2016-01-01", theme_id="other"))
    shared = shareable_tables(ledger.lessons, signals, EVERYBODY, END).ledger
    assert flow_of(shared).rows() == [
        ("declared done or assured", "reported again", 1), ("not declared done", "not reported again yet", 1)
    ]  # fmt: skip


def test_a_study_without_exposure_or_mentions_gives_a_pack():
    ledger, signals = built(*NEVER)
    nothing = pl.DataFrame(schema={"org_code": pl.String, "unit": pl.String, "setting": pl.String, "month": pl.Date,
                                   "measure": pl.String, "value": pl.Float64})  # fmt: skip
    bodies = pl.DataFrame(schema={"code": pl.String, "successor": pl.String})
    mentions = pl.DataFrame(schema={"theme_id": pl.String, "term": pl.String, "record_id": pl.String})
    pack = pack_tables(ledger, signals, nothing, bodies, mentions, EVERYBODY, END, Rule())
    assert pack.control is None and pack.funnel is None and pack.tally.is_empty()


@pytest.mark.parametrize(
    ("label", "years"), [("2016", (2016, 2016)), ("1998–01", (1998, 2001)), ("2016–17", (2016, 2017))]
)
def test_the_label_of_a_period_says_its_years(label, years):
    assert years_of(label) == years
