"""Tables of other programs: few columns, other libraries, dates as text, any row order."""

import random
from datetime import timedelta

import pandas as pd
import polars as pl
import pytest
from hand_made import NEVER, THEME, closed, failure, ledger, lesson, only, signal, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import incident_analytics as ia
from incident_analytics.errors import IncidentAnalyticsError, MappingError

MINIMAL = {
    "theme_id": [THEME] * 4,
    "kind": ["recommendation", "recommendation", "assurance", "failure"],
    "source_group": ["trust_internal", "coroner", "trust_internal", "trust_internal"],
    "signal_date": ["2009-07-01", "2011-07-01", "2012-01-01", "2013-05-05"],
}


def status(signals: object, recommendations: object = None) -> list[str]:
    return ia.build_lessons(signals, recommendations).lessons["status"].to_list()


def test_theme_kind_date_and_source_are_enough():
    assert status(MINIMAL) == ["never learned"]
    assert status(pl.DataFrame(MINIMAL)) == ["never learned"]


def test_pandas_with_datetimes_missing_values_and_no_evidence():
    frame = pd.DataFrame(MINIMAL).assign(
        signal_date=lambda d: pd.to_datetime(d["signal_date"]), event_id=[None, None, None, "E1"], unit=float("nan")
    )
    assert status(frame) == ["never learned"]
    assert status(frame.set_index("theme_id", drop=False)) == ["never learned"]


def test_arrow_is_accepted():
    assert status(pl.DataFrame(MINIMAL).to_arrow()) == ["never learned"]


def test_sources_are_known_however_they_are_spelled():
    lessons = [lesson("2009-07-01", "SI panel"), lesson("2011-07-01", "PFD")]
    assert status(table(*lessons, NEVER[2], failure("2013-05-05", "Inquest"))) == ["never learned"]


def test_harm_is_known_however_it_is_spelled():
    rows = [*NEVER[:3], failure("2013-05-05", "Datix", harm="Death")]
    assert status(table(*rows)) == ["never learned"]


def test_recommendations_with_few_columns():
    few = {"theme_id": [THEME], "issued": ["2009-07-01"], "declared_complete": ["2012-01-01"]}
    signals = table(lesson("2011-07-01", "coroner", org_lineage=None), failure("2013-05-05", org_lineage=None))
    assert status(signals, few) == ["repeated after closure"]
    assert status(signals, few | {"source_type": ["SI"]}) == ["never learned"]


def test_columns_without_which_nothing_can_be_said_are_named_together():
    with pytest.raises(IncidentAnalyticsError, match=r"(?s)kind is missing.*signal_date is missing"):
        ia.build_lessons({"theme_id": [THEME]}, None)


def test_a_cell_that_is_no_date_is_refused_without_being_shown():
    with pytest.raises(IncidentAnalyticsError, match="signal_date: 1 cells are no dates") as caught:
        ia.build_lessons(MINIMAL | {"signal_date": ["2009-07-01", "2011-07-01", "soon", "2013-05-05"]}, None)
    assert "soon" not in str(caught.value)


def test_no_signals_give_an_empty_ledger():
    found = ia.build_lessons(table(*NEVER).head(0), None)
    assert found.lessons.height == found.chains.height == 0


def test_empty_exposure_and_no_organisations_are_no_obstacle():
    empty = pl.DataFrame(schema={"org_code": pl.String, "month": pl.Date, "value": pl.Float64})
    found = ia.build_lessons(table(*NEVER), None, exposure=empty, organisations=pl.DataFrame())
    assert found.lessons["status"].to_list() == ["never learned"]


def test_signals_from_few_columns_of_mentions_and_records():
    mentions = {"record_id": ["A", "B"], "theme_id": [THEME, THEME], "class": ["failure", "failure"],
                "section": ["findings", "concerns"]}  # fmt: skip
    records = {"record_id": ["A", "B"], "record_kind": ["investigation", "coroner_report"],
               "occurred_date": ["2010-01-01", "2011"], "reported_date": ["2010-06-01", "2012-03"]}  # fmt: skip
    signals = ia.build_signals(mentions, records)
    got = signals.sort("record_id", "kind").select("record_id", "kind", "source_type", "date_precision").rows()
    assert got == [
        ("A", "failure", "si_panel", "day"),
        ("B", "failure", "coroner", "year"),
        ("B", "recommendation", "coroner", "month"),
    ]


def test_since_put_right_is_a_failure_then_and_an_assurance_now():
    mentions = {"record_id": ["B", "B"], "theme_id": [THEME, THEME], "class": ["failure", "adequate"],
                "section": ["concerns"] * 2, "rule_id": ["safeguard.omission", "safeguard.put_right"]}  # fmt: skip
    records = {"record_id": ["B"], "record_kind": ["coroner_report"], "occurred_date": ["2011-05-05"],
               "reported_date": ["2012-03-01"]}  # fmt: skip
    got = ia.build_signals(mentions, records).select("kind", pl.col("signal_date").cast(pl.String)).rows()
    assert sorted(got) == [("assurance", "2012-03-01"), ("failure", "2011-05-05"), ("recommendation", "2012-03-01")]


days = st.dates(min_value=pd.Timestamp("2008-01-01").date(), max_value=pd.Timestamp("2015-12-31").date())
rows = st.builds(
    lambda kind, day, source, setting, event, month: signal(
        kind, str(day)[:7] if month else str(day), source, setting=setting, event_id=event
    ),
    st.sampled_from(["failure", "recommendation", "assurance"]),
    days,
    st.sampled_from(["si_panel", "coroner", "cqc", "national_alert", "incident", "action"]),
    st.sampled_from(["inpatient", "community", "unknown"]),
    st.sampled_from([None, "E1", "E2"]),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(made, shuffler: random.Random):
    first = ia.build_lessons(table(*made), None)
    shuffler.shuffle(made)
    second = ia.build_lessons(table(*made), None)
    assert first.lessons.equals(second.lessons)
    assert first.chains.equals(second.chains)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=9))
def test_one_more_witness_to_an_event_adds_no_event(made):
    before = ia.build_lessons(table(*made), None).lessons
    failings = [row for row in made if row["kind"] == "failure" and row["event_id"]]
    seen = [row | {"record_id": row["record_id"] + " again"} for row in failings]
    after = ia.build_lessons(table(*made, *seen), None).lessons
    key = ["org_lineage", "theme_id", "setting", "unit", "status", "n_events_after"]
    assert before.select(key).equals(after.select(key))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=9), days)
def test_as_of_never_looks_ahead(made, today):
    later = failure(str(today + timedelta(days=365)))
    early = ia.build_lessons(table(*made), None, as_of=today).lessons
    assert early.equals(ia.build_lessons(table(*made, later, closed(later["signal_date"])), None, as_of=today).lessons)


def test_a_trusts_own_words_for_themes_are_listed_and_the_text_is_coded_instead():
    import polars as pl

    from incident_analytics.lessons.assign import known_themes

    rows = pl.DataFrame({"recommendation_id": ["1", "2", "3"], "theme_ids": [["Staffing"], ["handover", "Meds"], None]})
    kept, unknown = known_themes(rows, ["handover", "staffing"])
    assert kept["theme_ids"].to_list() == [None, ["handover"], None]
    assert unknown.rows() == [("Meds", 1), ("Staffing", 1)]


def test_equal_failings_are_two_whether_the_column_of_ids_is_absent_or_empty():
    rows = [failure("2013-05-05") | {"record_id": None}] * 2
    found = [only(lesson("2009-07-01"), *([row | more for row in rows]))["n_events_after"]
             for more in ({}, {"signal_id": None})]  # fmt: skip
    assert found == [2, 2]


def test_exposure_without_its_columns_is_refused_by_name():
    with pytest.raises(MappingError, match='exposure: no column "month"; did you mean "Month"'):
        ledger(*NEVER, exposure=pl.DataFrame({"Month": ["2009-01-01"], "value": [300.0], "org_code": ["ZZ1"]}))


def test_exposure_of_the_whole_body_is_not_added_to_that_of_its_wards():
    months = [f"{year}-{month:02d}-01" for year in range(2008, 2015) for month in range(1, 13)]
    parts = [{"org_code": "ZZ1", "unit": unit, "month": month, "value": value, "measure": "occupied_bed_days"}
             for month in months for unit, value in (("Ash", 500.0), ("Elm", 500.0), ("", 1000.0))]  # fmt: skip
    both, whole = pl.DataFrame(parts), pl.DataFrame([row for row in parts if not row["unit"]])
    names = ["exposure_before", "exposure_after", "rate_ratio"]
    assert [only(*NEVER, exposure=both, as_of="2014-12-31")[name] for name in names] == [
        only(*NEVER, exposure=whole, as_of="2014-12-31")[name] for name in names
    ]
