"""The tables behind the documents: what may stand in each, under each profile."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from tables import periods

import incident_analytics as ia
from incident_analytics.disclosure.before_after import before_and_after
from incident_analytics.disclosure.funnel import places
from incident_analytics.disclosure.pack import flow_of, pack_tables
from incident_analytics.disclosure.periods import years_of
from incident_analytics.disclosure.profiles import PROFILES
from incident_analytics.disclosure.series import event_series
from incident_analytics.disclosure.shareable import caveats_told, shareable_tables
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


def test_what_only_a_register_says_of_a_public_body_is_not_taken_as_published():
    ledger, signals = built(*NEVER)
    coroner = signals.filter(pl.col("source_type") == "coroner")["record_id"]
    for documents, n in ((coroner, 1), (coroner.clear(), 0)):
        assert timeline_marks(ledger, EVERYBODY, documents).height == n
        assert shareable_tables(ledger.lessons, signals, EVERYBODY, END, documents=documents).marks.height == n
    assert timeline_marks(ledger, BOARD, coroner.clear()).height == 4


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


def compared(before: int, after: int, exposure_after: float = 20_000.0) -> pl.DataFrame:
    return pl.DataFrame({
        "org_lineage": ["ZZ1"], "theme_id": ["t"], "setting": ["inpatient"], "unit": [None], "status": ["never"],
        "events_before": [before], "events_after_rate": [after], "exposure_before": [10_000.0],
        "exposure_after": [exposure_after], "rate_ratio": [1.0], "lower_ci": [0.5], "upper_ci": [2.0],
        "rate_unit": ["per"],
    }, schema_overrides={"unit": pl.String})  # fmt: skip


def test_rates_before_and_after_are_for_those_from_whom_no_count_is_hidden():
    # A ratio gives its counts back, and with known bed days its exposure gives the day of the closure.
    assert before_and_after(compared(9, 22), BOARD)["events_before"].to_list() == [9]
    assert before_and_after(compared(9, 22), EVERYBODY).is_empty()


@pytest.mark.parametrize(("before", "after", "exposure"), [(2, 1, 20_000.0), (10, 0, 400.0)])
def test_rates_that_say_nothing_are_left_out(before, after, exposure):
    assert before_and_after(compared(before, after, exposure), BOARD).is_empty()


CAVEATS = (
    "3 failings without a date are listed, not counted; closure followed a cluster: some fall is to be expected; the "
    "body was formed by merger on 31 March 2019; earlier ones; the unit has had no exposure since May 2020: x; reports "
    "a year grew 1.6-fold: more"
)


def test_caveats_for_everybody_hold_no_count_no_ward_and_no_cluster():
    said = pl.DataFrame({"c": [CAVEATS, ""]}).select(caveats_told("c"))["c"].to_list()
    assert said == ["the body was formed by a merger; earlier lessons are those of its predecessors; "
                    "reports grew: more reports is not more harm", ""]  # fmt: skip


def test_a_row_of_one_ward_says_so_and_not_which():
    ledger, signals = built(*(row | {"unit": "Willow Ward"} for row in NEVER))
    shared = shareable_tables(ledger.lessons.filter(pl.col("unit") == "Willow Ward"), signals, EVERYBODY, END).ledger
    assert shared["scope"].to_list() == ["one ward or team"]
    assert "Willow" not in str(shared.to_dicts())


def test_published_failings_are_filled_by_the_year_of_a_closure_and_not_by_its_day():
    rows = [lesson("2011-01-01", "coroner"), closed("2012-06-15"), failure("2012-09-01", "coroner"),
            failure("2013-02-01", "coroner", event_id="e2"), lesson("2014-01-01", "cqc")]  # fmt: skip
    ledger, _ = built(*rows)
    marks = timeline_marks(ledger, EVERYBODY).filter(pl.col("kind") == "failure")
    assert marks["counted"].to_list() == [False, True]
    assert timeline_marks(ledger, BOARD).filter(pl.col("kind") == "failure")["counted"].to_list() == [True, True]


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


def test_events_are_not_shown_where_their_themes_could_not_hold_them_with_a_hidden_cell_at_its_least():
    often = failing_events(date(2016, 1, 1), 1, 1461)
    themes = [periods((str(year), 365, "shown")) for year in (2016, 2017, 2018, 2019)]
    wide = pl.concat([*themes, periods(("2016", None, "primary")).with_columns(theme_id=pl.lit("u"))])
    tight = wide.with_columns(n_events=pl.when(pl.col("year") == "2016").then(320).otherwise("n_events"))
    tight = tight.with_columns(n_events=pl.when(pl.col("theme_id") == "u").then(None).otherwise("n_events"))
    assert event_series(often, EVERYBODY, END, wide).height == 48
    assert event_series(often, EVERYBODY, END, tight).is_empty()


def test_a_few_events_without_a_day_are_not_counted_out():
    rows = [failure(str(date(2016, 1, 1) + timedelta(days=i))) for i in range(1461)]
    late = tidy_signals(table(*rows, failure("2017-01-01", date_precision="year", event_id="vague")))
    assert event_series(late, EVERYBODY, END)["n_not_placed"][0] is None
    assert event_series(late, BOARD, END)["n_not_placed"][0] == 1


def test_the_share_reported_again_ends_where_few_lessons_are_followed():
    rows = []
    for i in range(12):
        rows += [lesson("2010-01-01", theme_id=f"t{i}", record_id=f"r{i}"),
                 closed("2011-01-01", theme_id=f"t{i}", record_id=f"a{i}")]  # fmt: skip
        if i < 4:
            rows.append(failure(f"201{2 + i}-06-01", theme_id=f"t{i}", event_id=f"e{i}"))
    ledger, _ = built(*rows)
    again = share_reported_again(ledger, EVERYBODY)
    # 1 and 2 of 12, after 1.4 and 2.4 years, to the nearest 5
    assert again["percent_again"].to_list()[:4] == [0, 0, 10, 15]
    assert again["n_followed"].min() >= 10 and again["years"].max() < 5


def tallied(counts: dict[str, int], cells: pl.DataFrame) -> list[tuple]:
    rows = [("t", term, f"r{i}") for term, n in counts.items() for i in range(n)]
    mentions = pl.DataFrame(
        rows, schema={"theme_id": pl.String, "term": pl.String, "record_id": pl.String}, orient="row"
    )
    mentions = pl.concat([mentions, mentions])  # a record may hold a term twice
    terms = pl.DataFrame({"theme_id": ["t"] * len(counts), "term": list(counts)})
    return term_tally(mentions, terms, cells, EVERYBODY).rows()


def test_a_tally_counts_records_and_does_not_tell_few_from_none():
    shown = tallied({"never": 0, "often": 7, "seldom": 2, "usual": 30}, periods(("2016", 10, "shown")))
    assert shown == [("t", "often", 5), ("t", "usual", 30)]


def test_a_tally_is_left_out_where_it_would_narrow_the_periods():
    hidden = periods(*((str(year), None, "primary") for year in (2016, 2017, 2018, 2019)))
    assert tallied({"seldom": 4, "often": 6}, hidden) != []  # 4 and 7 records at the most for 4 events at the least
    assert tallied({"seldom": 4}, hidden) == []
    more = pl.concat([hidden, periods(("2020", None, "primary"))])
    assert tallied({"often": 5}, hidden) != []  # 7 at the most, and three years of one event at the least: 4 is left
    assert tallied({"often": 5}, more) == []  # a hidden year could not be more than 3


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
        ("action complete or assured", "reported again", 1), ("no action complete", "no serious failing since", 1)
    ]  # fmt: skip


def test_a_study_without_exposure_or_mentions_gives_a_pack():
    ledger, signals = built(*NEVER)
    nothing = pl.DataFrame(schema={"org_code": pl.String, "unit": pl.String, "setting": pl.String, "month": pl.Date,
                                   "measure": pl.String, "value": pl.Float64})  # fmt: skip
    bodies = pl.DataFrame(schema={"code": pl.String, "successor": pl.String})
    mentions = pl.DataFrame(schema={"theme_id": pl.String, "term": pl.String, "record_id": pl.String})
    terms = mentions.select("theme_id", "term")
    pack = pack_tables(ledger, signals, nothing, bodies, mentions, terms, EVERYBODY, END, Rule())
    assert pack.control is None and pack.funnel is None and pack.tally.is_empty()


@pytest.mark.parametrize(
    ("label", "years"), [("2016", (2016, 2016)), ("1998–01", (1998, 2001)), ("2016–17", (2016, 2017))]
)
def test_the_label_of_a_period_says_its_years(label, years):
    assert years_of(label) == years
