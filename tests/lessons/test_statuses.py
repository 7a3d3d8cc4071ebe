"""Each status in DESIGN's order, with the nearest case that is not it."""

import polars as pl
from hand_made import NEVER, closed, failure, ledger, lesson, only, signal

from incident_analytics import Rule


def test_two_sources_24_months_apart_then_closure_then_event_is_never_learned():
    assert only(*NEVER)["status"] == "never learned"


def test_23_months_apart_is_not_never_learned():
    rows = [lesson("2009-07-01"), lesson("2011-06-30", "coroner"), *NEVER[2:]]
    assert only(*rows)["status"] == "repeated after closure"


def test_two_lessons_of_one_source_group_are_not_never_learned():
    rows = [lesson("2009-07-01"), lesson("2013-01-01", "psii"), closed("2013-06-01"), failure("2014-01-01")]
    assert only(*rows)["status"] == "repeated after closure"


def test_inquest_and_coroner_are_one_source_group():
    rows = [lesson("2009-07-01", "jury"), lesson("2013-01-01", "coroner"), closed("2013-06-01"), failure("2014-01-01")]
    assert only(*rows)["status"] == "repeated after closure"


def test_a_national_alert_cannot_be_the_only_second_lesson():
    rows = [lesson("2009-07-01"), lesson("2012-01-01", "national_alert"), closed("2012-06-01"), failure("2013-01-01")]
    assert only(*rows)["status"] == "repeated after closure"
    rows[1] = lesson("2012-01-01", "phso")
    assert only(*rows)["status"] == "never learned"


def test_an_assurance_before_the_first_lesson_declares_nothing_done():
    rows = [lesson("2009-07-01"), lesson("2012-01-01", "coroner"), failure("2013-01-01")]
    assert only(*rows, signal("assurance", "2009-06-30", "cqc"))["status"] == "repeated while open"
    assert only(*rows, signal("assurance", "2009-07-02", "cqc"))["status"] == "never learned"


def test_an_assurance_whose_year_may_lie_before_the_lesson_declares_nothing_done():
    rows = [lesson("2009-07-01"), lesson("2012-01-01", "coroner"), failure("2013-01-01")]
    assert only(*rows, signal("assurance", "2009", "cqc"))["status"] == "repeated while open"
    assert only(*rows, signal("assurance", "2010", "cqc"))["status"] == "never learned"


def test_an_event_before_closure_is_no_recurrence_after_closure():
    rows = [*NEVER[:3], failure("2011-12-31")]
    assert only(*rows)["status"] == "not assessable"  # follow-up ends with the closure: nothing was watched after it
    assert only(*rows, as_of="2014-01-01")["status"] == "no recurrence seen"


def test_closure_then_event_is_repeated_after_closure_and_the_day_of_closure_is_not_after_it():
    assert only(lesson("2010-01-01"), closed("2010-06-01"), failure("2010-06-02"))["status"] == "repeated after closure"
    same_day = only(lesson("2010-01-01"), closed("2010-06-01"), failure("2010-06-01"), as_of="2012-01-01")
    assert same_day["status"] == "no recurrence seen"


def test_open_lesson_then_event_is_repeated_while_open():
    assert only(lesson("2010-01-01"), failure("2010-06-02"))["status"] == "repeated while open"
    assert only(lesson("2010-06-02"), failure("2010-06-02"))["status"] == "open or overdue"


def test_an_event_between_lesson_and_closure_does_not_leave_the_lesson_open():
    rows = [lesson("2010-01-01"), failure("2010-03-01"), closed("2010-06-01")]
    assert only(*rows, as_of="2014-01-01")["status"] == "no recurrence seen"


def test_a_lesson_issued_after_the_last_event_is_open_not_repeated():
    rows = [lesson("2010-01-01"), failure("2010-03-01"), closed("2010-06-01"), lesson("2011-01-01", "cqc")]
    assert only(*rows, as_of="2014-01-01")["status"] == "open or overdue"


def test_a_closed_lesson_watched_without_event_says_what_the_silence_is_worth():
    rows = [failure("2006-01-01"), failure("2008-01-01"), lesson("2010-01-01"), closed("2010-06-01")]
    row = only(*rows, as_of="2020-06-01")
    assert row["status"] == "no recurrence seen"
    assert "10.0 years" in row["reason"] and "chance of none was" in row["reason"]


def test_events_before_the_watch_began_make_silence_worth_nothing():
    """The watch begins with the first failing, which is in no rate; with bed days it begins with their first month."""
    rows = [failure("2008-01-01"), lesson("2010-01-01"), closed("2010-06-01")]
    assert "nothing can be made of it" in only(*rows, as_of="2020-06-01")["reason"]
    old = [failure(f"{year}-05-05", record_id=str(year)) for year in range(2005, 2011)]
    months = [f"{year}-{month:02d}-01" for year in range(2015, 2021) for month in range(1, 13)]
    days = pl.DataFrame({"org_code": "ZZ1", "month": months, "measure": "occupied_bed_days", "value": 500.0})
    row = only(lesson("2011-01-01"), closed("2017-01-01"), *old, exposure=days)
    assert row["events_before"] == 0 and "nothing can be made of it" in row["reason"]


def test_follow_up_that_ends_with_the_closure_is_not_assessable():
    rows = [failure("2008-01-01"), lesson("2010-01-01"), closed("2010-06-01")]
    row = only(*rows, as_of="2010-06-01")
    assert row["status"] == "not assessable" and "Follow-up" in row["reason"]


def test_a_clear_fall_is_evidence_of_learning_and_a_doubtful_one_is_not():
    before = [failure(f"20{year:02d}-0{month}-15") for year in range(6, 10) for month in (2, 5, 8)]
    rows = [*before, lesson("2009-12-01"), closed("2010-01-01"), failure("2012-03-01")]
    row = only(*rows, as_of="2016-01-01")
    assert (row["status"], row["improvement"]) == ("evidence of learning", "yes")
    assert row["upper_ci"] < 1
    few = only(*before[:3], *rows[-3:], as_of="2016-01-01")
    assert (few["status"], few["improvement"]) == ("repeated after closure", "not_assessable")


def test_never_learned_gives_way_to_evidence_of_learning():
    before = [failure(f"20{year:02d}-0{month}-15") for year in range(6, 10) for month in (2, 5, 8)]
    row = only(*before, *NEVER, as_of="2020-01-01")
    assert row["status"] == "evidence of learning"


def test_an_undated_lesson_is_listed_and_never_counted():
    row = only(lesson(None), failure("2010-01-01"))
    assert (row["status"], row["n_lessons"]) == ("not assessable", 0)
    rows = [*NEVER[:1], lesson(None, "coroner"), *NEVER[2:]]
    assert only(*rows)["status"] == "repeated after closure"


def test_fewer_than_five_events_after_closure_is_suspected():
    more = [failure(f"2013-0{month}-01") for month in range(6, 9)]
    assert only(*NEVER, *more)["suspected"] is True
    assert only(*NEVER, *more, failure("2013-09-01"))["suspected"] is False
    assert only(*NEVER, rule=Rule(suspected_below=1))["suspected"] is False


def test_only_the_two_statuses_of_recurrence_are_suspected():
    assert only(lesson("2010-01-01"), failure("2010-06-02"))["suspected"] is False


def test_confirmed_only_when_each_sentence_of_the_chain_is_accepted():
    accepted = [row | {"confirmed": True} for row in NEVER]
    assert only(*accepted)["confirmed"] is True
    for position in range(len(NEVER)):
        rows = [row | {"confirmed": i != position} for i, row in enumerate(accepted)]
        assert only(*rows)["confirmed"] is False


def test_routine_incidents_change_no_status_and_severe_harm_does():
    rows = [*NEVER[:3], failure("2013-05-05", "incident", harm="low")]
    assert only(*rows, as_of="2015-01-01")["status"] == "no recurrence seen"
    assert only(*NEVER[:3], failure("2013-05-05", "incident", harm="severe"))["status"] == "never learned"


def test_thresholds_are_the_rules():
    rows = [lesson("2009-07-01"), lesson("2010-07-01", "coroner"), *NEVER[2:]]
    assert only(*rows)["status"] == "repeated after closure"
    assert only(*rows, rule=Rule(gap_months=12))["status"] == "never learned"
    two_panels = [lesson("2009-07-01"), lesson("2013-01-01"), closed("2013-06-01"), failure("2014-01-01")]
    assert only(*two_panels, rule=Rule(source_groups=1))["status"] == "never learned"
    assert only(*NEVER, rule=Rule(source_groups=3))["status"] == "repeated after closure"


def test_a_theme_without_any_lesson_has_no_row():
    assert ledger(failure("2010-01-01"), failure("2011-01-01"), closed("2010-06-01")).height == 0


def test_an_assurance_about_other_wards_closes_nothing_here():
    rows = [lesson("2009-07-01"), lesson("2011-07-01", "coroner"), failure("2013-05-05")]
    elsewhere = signal("assurance", "2012-01-01", "cqc", setting="community")
    assert only(*rows, elsewhere)["status"] == only(*rows)["status"] == "repeated while open"
    assert only(*rows, elsewhere | {"setting": "inpatient"})["status"] == "never learned"
    assert only(*rows, elsewhere | {"setting": "unknown"})["status"] == "never learned"


def test_a_row_without_failings_is_watched_no_longer_than_one_with_them():
    slow = [failure(f"{year}-01-01", "coroner", known_date=f"{year + 1}-01-01", theme_id="handover") for year in
            range(1985, 2010)]  # fmt: skip
    found = ledger(lesson("2012-01-01"), closed("2013-12-01"), lesson("2000-01-01", theme_id="handover"), *slow,
                   as_of="2014-12-31")  # fmt: skip
    assert found["follow_up_end"].n_unique() == 1 and str(found["follow_up_end"][0]) < "2014-01-31"


def test_routine_failings_after_a_closure_are_told_beside_a_silence_that_counts_serious_ones():
    routine = [failure(f"2015-0{n}-01", source_type="incident", harm="low") for n in (2, 3)]
    row = only(lesson("2012-06-01"), closed("2014-12-31"), *routine)
    assert row["status"] == "no recurrence seen"
    assert "2 routine failings reported after the closure: they feed the rates, not the status" in row["caveats"]


def test_a_lesson_that_states_no_setting_says_that_it_stands_in_every_row():
    rows = ledger(lesson("2012-06-01", setting="unknown"), failure("2013-01-01"),
                  failure("2013-02-01", setting="community"))  # fmt: skip
    assert sorted(rows["setting"]) == ["community", "inpatient"]
    assert all("1 of its lessons state no setting" in caveats for caveats in rows["caveats"])
