"""A body formed by merger: each predecessor's line is judged by itself, and the row says the worst of them."""

import polars as pl
import pytest
from hand_made import closed, failure, ledger, lesson, only, table

import incident_analytics as ia
from incident_analytics.lessons.cumulative import failings_per_lesson
from incident_analytics.lessons.elsewhere import lessons_from_elsewhere
from incident_analytics.lessons.recurrence import time_to_recurrence

MERGED = pl.DataFrame({
    "code": ["AAA", "BBB", "CCC"], "name": ["North", "South", "Both"],
    "valid_from": ["2000-01-01", "2000-01-01", "2017-04-01"], "valid_to": ["2017-03-31", "2017-03-31", None],
    "successor": ["CCC", "CCC", None],
})  # fmt: skip
SERIES = pl.DataFrame({
    "code": ["A", "B", "C"], "name": ["A", "B", "C"], "valid_from": ["2000-01-01", "2010-01-01", "2015-01-01"],
    "valid_to": ["2009-12-31", "2014-12-31", None], "successor": ["B", "C", None],
})  # fmt: skip
A, B, C = ({"org_lineage": code} for code in ("AAA", "BBB", "CCC"))


def after_merger(*rows: dict) -> dict:
    return only(*rows, organisations=MERGED, as_of="2018-12-31")


def test_what_one_predecessor_completed_closes_nothing_that_another_was_told():
    rows = (
        lesson("2008-01-01", **A),
        failure("2013-01-01", **A),
        lesson("2009-01-01", "cqc", **B),
        closed("2010-01-01", **B),
    )
    row = after_merger(*rows)
    assert row["org_lineage"] == "CCC" and row["status"] == "repeated while open" and row["n_events_after"] == 1
    assert "North and what it became; of South: no recurrence seen" in row["reason"] and row["n_lessons"] == 2


def test_a_return_in_the_body_that_it_had_become_stays_one_after_the_next_merger():
    rows = (
        lesson("2008-01-01", org_lineage="A"),
        closed("2009-01-01", org_lineage="A"),
        failure("2012-01-01", org_lineage="B"),
    )
    for day, body in (("2014-12-31", "B"), ("2016-12-31", "C")):
        row = only(*rows, organisations=SERIES, as_of=day)
        assert (row["org_lineage"], row["status"], row["n_events_after"]) == (body, "repeated after closure", 1)


def test_a_death_that_both_predecessors_recorded_is_one_event_and_still_a_return():
    told = [row for body in (A, B) for row in (lesson("2009-01-01", **body), closed("2010-01-01", **body))]
    death = [failure("2013-01-01", event_id="E", record_id=str(body), **body) for body in (A, B)]
    row = after_merger(*told, *death)
    assert (row["status"], row["n_events_after"], row["n_events"]) == ("repeated after closure", 1, 1)


def test_two_visits_of_one_day_to_two_predecessors_stay_two_events():
    told = [row for body in (A, B) for row in (lesson("2009-01-01", **body), closed("2010-01-01", **body))]
    visits = [failure("2013-01-01", "cqc", record_id=body["org_lineage"], org_code=body["org_lineage"], **body)
              for body in (A, B)]  # fmt: skip
    row = after_merger(*told, *visits)
    assert (row["status"], row["n_events"]) == ("repeated after closure", 2)


def test_warnings_of_two_predecessors_do_not_add_up_and_the_fall_of_one_is_not_the_others_learning():
    rows = (
        lesson("2008-01-01", **A),
        closed("2010-01-01", **A),
        failure("2013-01-01", **A),
        lesson("2012-01-01", "coroner", **B),
    )
    assert after_merger(*rows)["status"] == "repeated after closure"
    own = *rows, lesson("2014-02-01", "coroner", **A)
    assert after_merger(*own)["status"] == "never learned"
    fell = [
        failure(f"2009-{month:02d}-{day}", record_id=f"{month} {day}", **B)
        for month in range(1, 11)
        for day in (11, 21)
    ]
    quiet = after_merger(lesson("2010-01-01", **A), closed("2011-01-01", **A), *fell)
    assert quiet["status"] == "no recurrence seen" and quiet["improvement"] == "not_assessable"


def test_what_came_after_the_merger_is_in_every_line():
    rows = lesson("2010-01-01", **A), closed("2012-01-01", **A), lesson("2011-01-01", **B), failure("2018-01-01", **C)
    row = after_merger(*rows)
    assert row["status"] == "repeated after closure" and "of South: repeated while open, 1 event after" in row["reason"]


def test_times_and_counts_and_roles_know_the_lines():
    rows = lesson("2010-01-01", **A), failure("2012-01-01", **B), failure("2019-01-01", **C)
    found = ia.build_lessons(table(*rows), organisations=MERGED)
    spells = time_to_recurrence(found).spells
    assert spells.select("days", "ended").rows() == [(3287, True)]
    assert failings_per_lesson(found).select("time", "mean").rows() == [(3287.0, 1.0)]
    roles = found.chains["role"].to_list()
    assert roles == ["lesson issued", "failure of a predecessor that had not been told", "failure after lesson"]


def test_a_warning_to_one_predecessor_is_a_lesson_from_elsewhere_for_the_other_until_they_merge():
    said = "Nobody had checked the fixed points of the bathroom doors since the spring of that year."
    narratives = pl.DataFrame({"record_id": ["r"], "section": ["description"], "text": [said]})
    told = pl.DataFrame({
        "recommendation_id": ["k"], "record_id": ["k"], "org_code": ["BBB"], "org_lineage": ["CCC"], "text": [said],
        "theme_ids": [["ligature_point"]], "source_type": ["coroner"], "source_group": ["coroner"],
        "issued": ["2010-01-01"], "issued_precision": ["day"],
    }).with_columns(pl.col("issued").str.to_date())  # fmt: skip
    mentions = pl.DataFrame({
        "record_id": ["r"], "section": ["description"], "theme_id": ["ligature_point"], "class": ["failure"],
        "start": [0], "end": [10], "sentence_start": [0], "sentence_end": [len(said)], "term": [""], "cue": [""],
        "rule_id": ["x"], "decision_point": [None],
    })  # fmt: skip

    def found(code: str, day: str) -> int:
        records = pl.DataFrame({"record_id": ["r"], "org_code": [code], "org_lineage": ["CCC"], "occurred_date": [day]})
        signals = ia.build_signals(mentions, records)
        return lessons_from_elsewhere(told, signals, narratives, mentions, MERGED).height

    assert found("AAA", "2012-05-05") == 1 and found("BBB", "2012-05-05") == 0 and found("AAA", "2018-05-05") == 0


def test_codes_stand_in_for_bodies_where_no_lineage_is_given():
    rows = [{**row, "org_code": row.pop("org_lineage")} for row in map(dict, (
        lesson("2009-01-01", **A), closed("2010-01-01", **A), failure("2013-01-01", **B)))]  # fmt: skip
    found = ia.build_lessons(table(*rows)).lessons
    assert found.select("org_lineage", "status").rows() == [("AAA", "no recurrence seen")]


def test_bed_days_with_a_comma_are_numbers_and_words_are_refused_with_their_row():
    months = [f"{year}-{month:02d}-01" for year in (2010, 2011, 2012, 2013) for month in range(1, 13)]
    days = pl.DataFrame({"org_code": "ZZ1", "month": months, "measure": "occupied_bed_days",
                         "value": ["1,050", "950"] * 24})  # fmt: skip
    rows = lesson("2009-01-01"), closed("2011-12-31"), failure("2010-05-05"), failure("2013-05-05")
    plain = days.with_columns(pl.col("value").str.replace(",", "").cast(pl.Float64))
    assert only(*rows, exposure=days)["exposure_before"] == only(*rows, exposure=plain)["exposure_before"] > 20_000
    with pytest.raises(ia.errors.MappingError, match="row 2: value"):
        ledger(*rows, exposure=days.with_columns(value=pl.Series(["1,050", "many"] * 24)))
    assert only(*rows, exposure=days.with_columns(value=pl.lit("1,234,567.5")))["exposure_before"] > 20_000_000


def test_an_event_after_a_lesson_that_was_never_completed_repeats_it_while_open_and_nothing_closed_it():
    register = pl.DataFrame({
        "recommendation_id": ["c", "p"], "record_id": ["C", "P"], "org_lineage": ["ZZ1"] * 2,
        "setting": ["inpatient"] * 2, "source_type": ["coroner", "si_panel"], "issued": ["2012-01-01", "2012-02-01"],
        "declared_complete": [None, "2013-01-01"], "theme_ids": [["ligature_assessment"]] * 2,
        "text": ["Review fixed points.", "Train all staff yearly."],
    })  # fmt: skip
    later = failure("2015-01-01", theme_id="medication", record_id="later")
    row = ia.build_lessons(table(failure("2012-06-01"), later), register).lessons.row(0, named=True)
    assert (row["status"], row["n_events_after"]) == ("repeated while open", 1)
    assert "1 of 2 recommendations not declared complete" in row["reason"]
    assert row["closed_on"] is None is row["closed_by"]


JOINED = pl.DataFrame({
    "code": ["AAA", "BBB"], "name": ["North", "South"], "valid_from": ["2000-01-01"] * 2,
    "valid_to": ["2017-03-31", None], "successor": ["BBB", None],
})  # fmt: skip
TOLD = lesson("2009-01-01", **A), closed("2010-01-01", **A)


def test_a_body_that_others_join_and_that_keeps_its_code_has_a_line_of_its_own():
    joined = {"organisations": JOINED, "as_of": "2018-12-31"}
    assert only(*TOLD, failure("2013-01-01", **B), **joined)["status"] == "no recurrence seen"
    assert only(*TOLD, failure("2018-01-01", **B), **joined)["status"] == "repeated after closure"
    open_one = (
        lesson("2009-01-01", **A),
        failure("2013-01-01", **A),
        closed("2010-01-01", **B),
        lesson("2009-06-01", **B),
    )
    assert only(*open_one, **joined)["status"] == "repeated while open"


def test_a_body_that_is_renamed_twice_is_one_line():
    rows = (
        lesson("2008-01-01", org_lineage="A"),
        closed("2009-01-01", org_lineage="A"),
        failure("2012-01-01", org_lineage="B"),
    )
    row = only(*rows, failure("2016-01-01", org_lineage="C"), organisations=SERIES)
    assert row["n_events_after"] == 2 and "what it became" not in row["reason"]


def bed_days(code: str, first: int, last: int, value: float) -> pl.DataFrame:
    months = [f"{year}-{month:02d}-01" for year in range(first, last + 1) for month in range(1, 13)]
    return pl.DataFrame({"org_code": code, "month": months, "measure": "occupied_bed_days", "value": value})


def test_the_denominator_of_a_line_is_its_own_under_whatever_code():
    events = [failure(f"{year}-{month:02d}-11", record_id=f"{year} {month}", **A)
              for year in range(2008, 2017) for month in (2, 8)]  # fmt: skip
    rows = lesson("2011-06-01", **A), closed("2012-01-01", **A), *events
    own, other = bed_days("AAA", 2008, 2018, 1_000.0), bed_days("BBB", 2014, 2018, 50_000.0)
    alone = only(*rows, exposure=own, organisations=MERGED, as_of="2016-12-31")
    both = only(*rows, exposure=pl.concat([own, other]), organisations=MERGED, as_of="2016-12-31")
    merged = only(*rows, exposure=pl.concat([own, other]), organisations=MERGED, as_of="2018-12-31")
    assert alone["exposure_before"] == both["exposure_before"] == merged["exposure_before"] > 0


def test_what_another_body_has_not_completed_keeps_nobody_elses_lesson_open():
    register = pl.DataFrame({
        "recommendation_id": ["a", "b"], "record_id": ["I", "I"], "org_lineage": ["AAA", "BBB"],
        "setting": ["inpatient"] * 2, "source_type": ["phso"] * 2, "issued": ["2010-01-01"] * 2,
        "declared_complete": ["2012-01-01", None], "theme_ids": [["ligature_assessment"]] * 2, "text": ["x y z"] * 2,
    })  # fmt: skip
    rows = failure("2011-01-01", **A), failure("2018-01-01", theme_id="medication", record_id="later", **A)
    found = ia.build_lessons(table(*rows), register).lessons.filter(pl.col("org_lineage") == "AAA")
    assert found.select("status", "n_recommendations", "n_closed").rows() == [("no recurrence seen", 1, 1)]


def test_a_death_that_both_recorded_is_a_counted_return_in_the_chain_of_the_one_that_was_told():
    death = [failure("2013-01-01", event_id="E", record_id=str(body), **body) for body in (A, B)]
    found = ia.build_lessons(table(*TOLD, *death), organisations=MERGED)
    returned = found.chains.filter(pl.col("counted") & (pl.col("role") == "failure after closure"))
    assert returned["event_id"].n_unique() == 1 == found.lessons["n_events_after"][0]
    assert time_to_recurrence(found, "complete").spells["ended"].to_list() == [True]


def test_reporting_of_one_predecessor_is_no_growth_of_the_other():
    events = [failure(f"{year}-{month:02d}-11", record_id=f"{year} {month}", **A)
              for year in range(2005, 2010) for month in range(1, 13)]  # fmt: skip
    noise = [failure(f"{year}-{month:02d}-{day}", theme_id="staffing", record_id=f"n {year} {month} {day}", **A)
             for year in range(2005, 2017) for month in range(1, 13) for day in (12, 22)]  # fmt: skip
    others = [failure(f"{year}-{month:02d}-{day}", theme_id="staffing", record_id=f"o {year} {month} {day}", **B)
              for year in range(2005, 2010) for month in range(1, 13) for day in range(10, 28, 2)]  # fmt: skip
    rows = lesson("2009-06-01", **A), closed("2009-12-31", **A), *events, *noise
    assert after_merger(*rows)["status"] == after_merger(*rows, *others)["status"] == "evidence of learning"
