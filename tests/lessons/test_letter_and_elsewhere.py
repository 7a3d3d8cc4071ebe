"""What the letter of 2019 asked beside the data, and what other bodies were told first."""

from datetime import date

import polars as pl
import pytest
from hand_made import failure, lesson, signal, table

import incident_analytics as ia
from incident_analytics import schema
from incident_analytics.codebook import load_codebook
from incident_analytics.lessons import build_lessons, lessons_from_elsewhere, letter_table
from incident_analytics.lessons.letter import asks
from incident_analytics.lessons.tidy import tidy_signals
from incident_analytics.report import letter_page

TEXTS = {
    "A": "The risk assessment was not updated before leave was granted.",
    "B": "Staff relied on a scoring tool alone to assess his risk.",
    "C": "The risk assessment was inadequate.",
}


@pytest.fixture
def study():
    narratives = pl.DataFrame({"record_id": list(TEXTS), "section": ["findings"] * 3, "text": list(TEXTS.values())})
    records = pl.DataFrame({
        "record_id": list(TEXTS), "org_lineage": ["ZZ1", "ZZ1", "ZZ2"], "setting": ["inpatient"] * 3,
        "record_kind": ["investigation"] * 3, "source_type": ["si_panel"] * 3,
        "occurred_date": [date(2016, 5, 1), date(2017, 5, 1), date(2018, 5, 1)],
        "reported_date": [date(2016, 9, 1), date(2017, 9, 1), date(2018, 9, 1)],
    })  # fmt: skip
    told = pl.DataFrame({
        "recommendation_id": ["R1", "R2", "R3"], "record_id": [None] * 3, "org_lineage": ["ZZ2", "ZZ1", "ZZ2"],
        "text": ["Update the risk assessment before leave is granted.", "Update the risk assessment before leave.",
                 "Update the risk assessment before leave is granted, always."],
        "theme_ids": [["risk_assessment_not_updated"]] * 3, "source_type": ["coroner", "coroner", "si_panel"],
        "source_group": ["coroner", "coroner", "trust_internal"], "issued": [date(2014, 1, 1)] * 3,
        "issued_precision": ["day"] * 3,
    }, schema_overrides={"record_id": pl.String})  # fmt: skip
    mentions = ia.find_themes(narratives)
    return narratives, mentions, ia.build_signals(mentions, records, told), told


def table_of(study):
    narratives, mentions, signals, told = study
    return letter_table(signals, build_lessons(signals, told).lessons, mentions, narratives)


def test_every_theme_of_the_letter_is_in_the_codebook_and_no_theme_stands_under_two_asks():
    named = [theme for ask in asks() for theme in ask["theme_ids"].split("|")]
    assert set(named) <= set(load_codebook().theme_ids) and len(named) == len(set(named))


def test_each_body_has_a_row_for_each_ask_and_says_when_nothing_speaks_of_it(study):
    table = table_of(study)
    assert table.height == 2 * len(asks())
    alerts = table.filter((pl.col("ask_id") == "alerts") & (pl.col("org_lineage") == "ZZ1"))
    assert "no proof that it is in order" in alerts["statement"][0]


def test_the_last_failing_and_the_decision_point_stand_beside_the_lesson(study):
    row = table_of(study).row(by_predicate=(pl.col("ask_id") == "full_assessment") & (pl.col("org_lineage") == "ZZ1"),
                              named=True)  # fmt: skip
    assert (row["n_lessons"], row["last_lesson"]) == (1, date(2014, 1, 1))
    assert (row["n_failings"], row["last_failing"], row["last_failing_record"]) == (1, date(2016, 5, 1), "A")
    assert row["n_at_decision_point"] == 1 and row["n_came_back"] == 1
    assert row["statement"] == (
        "Asked for in 1 report (last January 2014); failing reported in 1 event (last May 2016)."
    )


def test_the_page_shows_bodies_of_which_something_is_said_and_no_sentence_of_a_record(study):
    table = table_of(study)
    nothing = [pl.lit(0).alias(f"n_{name}") for name in ("lessons", "failings", "assured", "undated")]
    empty = table.filter(pl.col("org_lineage") == "ZZ2").with_columns(pl.lit("ZZ9").alias("org_lineage"), *nothing)
    page = letter_page(pl.concat([table, empty], how="vertical_relaxed"), {"ZZ1": "Wendmoor"}, "T", "1 May 2020")
    assert "Wendmoor" in page and "01&nbsp;May&nbsp;2016" in page and "ZZ9" not in page and "1 more bodies" in page
    assert "On 1 of the 6 things the letter asked for, lessons came back in 1 of 2 bodies." in page
    assert not any(text in page for text in TEXTS.values())


def test_a_failing_of_a_tool_is_told_from_a_failing_of_an_assessment(study):
    tools = table_of(study).filter(pl.col("ask_id") == "tools_never_alone").sort("org_lineage")
    assert tools["n_failings"].to_list() == [1, 0]


def test_what_another_body_was_told_by_an_outsider_is_found_and_its_own_lessons_are_not(study):
    narratives, mentions, signals, told = study
    found = lessons_from_elsewhere(told, signals, narratives, mentions)
    assert found.select("org_lineage", "recommendation_id", "issued_to", "record_id").rows() == [
        ("ZZ1", "R1", "ZZ2", "A")
    ]
    assert found["days_later"][0] == (date(2016, 5, 1) - date(2014, 1, 1)).days and 0.15 < found["similarity"][0] <= 1


def test_a_lesson_issued_after_the_failing_or_in_other_words_is_no_warning(study):
    narratives, mentions, signals, told = study
    late = told.with_columns(pl.lit(date(2016, 5, 2)).alias("issued"))
    other = told.with_columns(pl.lit("Buy more beds.").alias("text"))
    assert lessons_from_elsewhere(late, signals, narratives, mentions).is_empty()
    assert lessons_from_elsewhere(other, signals, narratives, mentions).is_empty()


def test_a_formula_of_many_reports_and_a_heading_are_no_warning(study):
    narratives, mentions, signals, told = study
    formula = pl.concat([told.head(1).with_columns(pl.lit(f"R{n}").alias("recommendation_id")) for n in range(3)])
    heading = told.with_columns(pl.lit("Risk assessment before leave").alias("text"))
    assert lessons_from_elsewhere(formula, signals, narratives, mentions).is_empty()
    assert lessons_from_elsewhere(heading, signals, narratives, mentions).is_empty()


def statement_of(*rows, ask="environment"):
    signals = tidy_signals(table(*rows))
    none = pl.DataFrame(schema={"record_id": pl.String, "section": pl.String, "text": pl.String})
    told = letter_table(signals, build_lessons(table(*rows)).lessons, ia.find_themes(none), none)
    return told.filter(pl.col("ask_id") == ask)["statement"][0]


def test_an_assurance_alone_speaks_of_it():
    assert (
        statement_of(signal("assurance", "2018-02-03", "cqc")) == "Declared done or assured once (last February 2018)."
    )


def test_a_national_alert_is_asked_of_every_body_whatever_its_theme():
    alert = lesson("2010-05-01", "national_alert", org_lineage=None)
    said = statement_of(alert, failure("2012-03-01"), ask="alerts")
    assert said == "Asked for in 1 report (last May 2010)."
    assert statement_of(failure("2012-03-01"), ask="alerts").startswith("Nothing in these data")


def test_an_assurance_that_names_no_theme_speaks_of_all():
    assert "with no theme named, once" in statement_of(
        lesson("2012-01-01"), signal("assurance", "2013-06-01", "cqc", theme_id="all_themes")
    )


def test_a_year_is_no_month_and_its_order_is_not_known():
    said = statement_of(lesson("2012"), signal("assurance", "2018", "cqc"), failure("2018-03-01"))
    assert "(last 2012)" in said and "(last 2018)" in said and "came after" not in said
    later = statement_of(lesson("2012"), signal("assurance", "2018", "cqc"), failure("2019-03-01"))
    assert later.endswith("The last failing came after the last assurance.")


def test_a_trust_whose_exports_name_no_body_has_its_letter_all_the_same(study):
    narratives, mentions, signals, told = study
    nameless = signals.with_columns(pl.lit(None, dtype=pl.String).alias("org_lineage"))
    ledger = build_lessons(nameless, told.with_columns(pl.lit(None, dtype=pl.String).alias("org_lineage")))
    table = letter_table(nameless, ledger.lessons, mentions, narratives)
    assert table["org_lineage"].unique().to_list() == ["(no body stated)"]
    assert table.height == len(asks()) and table["n_failings"].sum() >= 2


@pytest.mark.parametrize(("n", "said"), [(1, "reported in 1 event (last"), (11, "reported in 11 events (last")])
def test_a_statement_counts_in_words_that_fit_the_number(n, said):
    rows = [failure(f"2013-05-{day + 1:02d}", record_id=f"r{day}") for day in range(n)]
    signals = tidy_signals(table(lesson("2009-07-01"), *rows))
    ledger = build_lessons(signals).lessons
    mentions, narratives = (schema.empty(kind) for kind in (schema.Mentions, schema.Narratives))
    statements = letter_table(signals, ledger, mentions, narratives)["statement"]
    assert any(said in statement for statement in statements)


def test_failings_without_a_body_beside_named_ones_are_shown_and_counted_as_no_body():
    rows = [failure("2013-05-01", record_id="a"), failure("2013-05-02", record_id="b", org_lineage=None)]
    signals = tidy_signals(table(lesson("2009-07-01"), *rows))
    mentions, narratives = (schema.empty(kind) for kind in (schema.Mentions, schema.Narratives))
    found = letter_table(signals, build_lessons(signals).lessons, mentions, narratives)
    assert found.group_by("org_lineage").agg(pl.col("n_failings").max()).sort("org_lineage").rows() == [
        ("(no body stated)", 1), ("ZZ1", 1)
    ]  # fmt: skip
    page = letter_page(found, {}, "t", "31 March 2024")
    assert "(no body stated)" in page and "of 2 bodies" not in page
