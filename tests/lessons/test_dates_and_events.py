"""What "after" means when dates are coarse, and what an event is."""

from datetime import date

import polars as pl
import pytest
from hand_made import NEVER, closed, failure, ledger, lesson, only, table

import incident_analytics as ia
from incident_analytics.lessons.dated import months_between
from incident_analytics.lessons.event import event_name, first_dates
from incident_analytics.lessons.tidy import tidy_signals


@pytest.mark.parametrize(
    ("closure", "event", "status"),
    [
        ("2010-06-15", "2010-07", "repeated after closure"),  # all of July is after
        ("2010-06-15", "2010-06", "not assessable"),  # June holds days before and after
        ("2010-06", "2010-06-30", "not assessable"),
        ("2010-06", "2010-07-01", "repeated after closure"),
        ("2010", "2010-12-31", "not assessable"),
        ("2010", "2011-01-01", "repeated after closure"),
        ("2010", "2011", "repeated after closure"),
        ("2010", "2010", "not assessable"),
        ("2010-06-15", "2009", "no recurrence seen"),
    ],
)
def test_after_means_surely_after(closure, event, status):
    row = only(lesson("2009-12-31"), closed(closure), failure(event), as_of="2015-01-01")
    assert row["status"] == status


@pytest.mark.parametrize(("issued", "status"), [("2012", "not assessable"), ("2011", "repeated while open")])
def test_an_event_within_the_year_of_an_open_lesson_can_be_either(issued, status):
    assert only(lesson(issued), failure("2012-11-15"))["status"] == status


def test_precision_may_stand_in_its_own_column():
    rows = [lesson("2009-12-31"), closed("2010-01-01", date_precision="year"), failure("2010-05-21")]
    rows = [{"date_precision": "day"} | row for row in rows]
    assert only(*rows, as_of="2015-01-01")["status"] == "not assessable"


def test_one_death_seen_by_five_bodies_is_one_event_and_five_witnesses():
    seen = [failure("2013-05-05", source, event_id="E1") for source in ("si_panel", "coroner", "jury", "cqc", "phso")]
    found = ia.build_lessons(table(*NEVER[:3], *seen), None)
    row = found.lessons.row(0, named=True)
    assert (row["n_events_after"], row["suspected"]) == (1, True)
    roles = found.chains.filter(pl.col("kind") == "failure")["role"].to_list()
    assert sorted(roles) == ["failure after closure", *["second witness to a counted event"] * 4]


def test_the_most_exact_witness_dates_the_event():
    vague = failure("2012", "coroner", event_id="E1")
    exact = failure("2011-12-30", "si_panel", event_id="E1")
    assert only(*NEVER[:3], vague, exact, as_of="2015-01-01")["n_events_after"] == 0


def test_an_old_death_reported_late_is_no_recurrence():
    late = failure("2011-05-05", "coroner", known_date="2014-01-01")
    row = only(*NEVER[:3], late, as_of="2015-01-01")
    assert (row["status"], row["n_events_after"]) == ("no recurrence seen", 0)


def test_an_undated_failing_is_listed_not_counted():
    found = ia.build_lessons(table(*NEVER[:3], failure(None, "coroner"), failure("2013-05-05")), None)
    row = found.lessons.row(0, named=True)
    assert (row["status"], row["n_events_after"], row["n_undated"]) == ("never learned", 1, 1)
    assert "date unknown" in found.chains["role"].to_list()
    alone = only(*NEVER[:3], failure(None, "coroner"), as_of="2015-01-01")
    assert alone["status"] == "not assessable" and "no date" in alone["reason"]


def test_an_undated_failing_known_before_the_closure_cannot_have_come_after_it():
    early = failure(None, "coroner", known_date="2011-08-01")
    assert only(*NEVER[:3], early, as_of="2015-01-01")["status"] == "no recurrence seen"


def test_an_undated_witness_to_a_dated_event_is_no_second_event():
    rows = [failure(None, "coroner", event_id="E1"), failure("2013-05-05", event_id="E1")]
    row = only(*NEVER[:3], *rows)
    assert (row["n_events_after"], row["n_undated"]) == (1, 0)


def test_findings_of_one_visit_are_one_event_and_two_deaths_of_one_day_are_two():
    visit = [failure("2013-05-05", "cqc", record_id=f"finding {i}") for i in range(3)]
    assert only(*NEVER[:3], *visit)["n_events_after"] == 1
    deaths = [failure("2013-05-05", record_id=f"report {i}") for i in range(3)]
    assert only(*NEVER[:3], *deaths)["n_events_after"] == 3


def test_inpatient_and_community_are_apart():
    rows = [row | {"setting": "inpatient"} for row in NEVER[:3]]
    found = ledger(*rows, failure("2013-05-05", setting="community"), as_of="2015-01-01")
    row = found.row(0, named=True)
    assert (found.height, row["setting"], row["status"]) == (1, "inpatient", "no recurrence seen")
    assert "different or unknown setting" in row["caveats"]


def test_a_lesson_without_a_setting_binds_both_settings():
    rows = [row | {"setting": "unknown"} for row in NEVER[:3]]
    both = [failure("2013-05-05", setting="community"), failure("2013-06-05", setting="inpatient")]
    assert ledger(*rows, *both).select("setting", "status").rows() == [
        ("community", "never learned"),
        ("inpatient", "never learned"),
    ]


def test_lessons_outlive_a_merger():
    organisations = pl.DataFrame({"code": ["OLD", "NEW"], "successor": ["NEW", None]})
    rows = [row | {"org_lineage": "OLD"} for row in NEVER[:3]] + [failure("2013-05-05", org_lineage="NEW")]
    assert ledger(*rows)["status"].to_list() != ["never learned"]
    row = only(*rows, organisations=organisations)
    assert (row["org_lineage"], row["status"]) == ("NEW", "never learned")


def test_records_that_name_no_body_are_not_taken_for_one_body():
    nameless = [row | {"org_lineage": None} for row in NEVER]
    assert only(*nameless)["status"] == "never learned"  # nothing names a body: the table is about one
    mixed = ledger(*nameless, lesson("2010-01-01", theme_id="staffing"))
    assert mixed.filter(pl.col("org_lineage").is_null())["status"].to_list() == ["not assessable"]


def test_units_have_rows_of_their_own_where_lessons_name_them():
    here = [row | {"unit": "Ash"} for row in NEVER]
    there = [lesson("2009-01-01", unit="Elm"), closed("2009-02-01", unit="Elm"), failure("2009-03-01", unit="Elm")]
    found = ledger(*here, *there)
    assert dict(found.select("unit", "status").iter_rows()) == {
        None: "never learned",
        "Ash": "never learned",
        "Elm": "repeated after closure",
    }


def test_months_between_counts_whole_calendar_months():
    assert months_between(date(2014, 1, 15), date(2016, 1, 15)) == 24
    assert months_between(date(2014, 1, 15), date(2016, 1, 14)) == 23
    assert months_between(date(2015, 1, 31), date(2015, 2, 28)) == 1


def test_an_event_is_the_same_in_the_ledger_and_in_charts():
    visit = [failure("2013-05-05", "cqc", record_id=f"finding {n}") for n in range(6)]
    deaths = [failure("2013-05-05", record_id=f"death {n}") for n in range(2)]
    signals = tidy_signals(table(*visit, *deaths))
    assert only(lesson("2009-07-01"), *visit, *deaths)["n_events_after"] == 3
    assert signals.with_columns(event_name())["event"].n_unique() == 3


def test_of_the_dates_of_one_event_the_most_exact_counts():
    rows = [failure("2013", event_id="e", record_id="a"), failure("2013-05-05", event_id="e", record_id="b"),
            failure(None, event_id="f")]  # fmt: skip
    assert first_dates(tidy_signals(table(*rows))).rows() == [("e", date(2013, 5, 5), "day")]
