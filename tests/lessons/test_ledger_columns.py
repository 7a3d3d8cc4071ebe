"""Assurances, alerts, repeated wording, what became of the actions, and what was known when."""

from datetime import date

import polars as pl
from hand_made import NEVER, THEME, closed, failure, ledger, lesson, only, signal, table

import incident_analytics as ia
from incident_analytics.lessons import ALL_THEMES


def recommendation(name: str, issued: str, **more: object) -> dict[str, object]:
    plain = {"recommendation_id": name, "record_id": name, "source_type": "si_panel", "org_lineage": "ZZ1",
             "setting": "inpatient", "issued": issued, "declared_complete": None, "due": None, "evidence_level": None,
             "theme_ids": THEME, "text": f"Text of {name}"}  # fmt: skip
    return plain | more


def register(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), infer_schema_length=None)


def test_assured_then_failed_is_false_assurance():
    assured = signal("assurance", "2012-06-13", "cqc")
    row = only(*NEVER[:2], assured, failure("2013-05-05"))
    assert (row["false_assurance"], row["first_assured"]) == (True, date(2012, 6, 13))
    before = only(*NEVER[:2], failure("2011-12-01"), assured)
    assert before["false_assurance"] is False
    assert only(*NEVER)["false_assurance"] is False  # a closed action that failed is a repeat, not another's assurance


def test_an_assurance_that_names_no_theme_covers_all_themes_of_the_body_and_says_so():
    general = signal("assurance", "2012-06-13", "cqc", theme_id=ALL_THEMES, setting="other")
    other = [row | {"theme_id": "staffing"} for row in (*NEVER[:2], failure("2013-05-05"))]
    abroad = [row | {"org_lineage": "ZZ2"} for row in (*NEVER[:2], failure("2013-05-05"))]
    found = ia.build_lessons(table(general, *NEVER[:2], failure("2013-05-05"), *other, *abroad), None)
    assert found.lessons.select("org_lineage", "theme_id", "status").rows() == [
        ("ZZ1", THEME, "never learned"),
        ("ZZ1", "staffing", "never learned"),
        ("ZZ2", THEME, "repeated while open"),
    ]
    assert found.chains["role"].to_list().count("assurance given (no theme named)") == 2


def test_an_assurance_before_any_lesson_is_shown_as_that():
    early = signal("assurance", "2009-01-01", "cqc")
    chain = ia.build_lessons(table(early, *NEVER[:2]), None).chains
    assert chain.row(0, named=True)["role"] == "assurance before any lesson"
    assert chain.row(0, named=True)["counted"] is False


def test_a_national_alert_binds_every_body_with_its_deadline():
    alert = recommendation("A1", "2012-01-01", source_type="national alert", org_lineage=None, due="2012-07-01")
    found = ledger(
        failure("2012-03-01", org_lineage="ZZ1"),
        failure("2011-03-01", org_lineage="ZZ2", theme_id="staffing"),
        recommendations=register(alert),
        as_of="2013-01-01",
    )
    got = found.select("org_lineage", "theme_id", "status", "n_overdue", "earliest_due").rows()
    assert got == [
        ("ZZ1", THEME, "repeated while open", 1, date(2012, 7, 1)),
        ("ZZ2", THEME, "open or overdue", 1, date(2012, 7, 1)),
    ]


def test_the_same_recommendation_issued_again_is_one_lesson_issued_again():
    words = "Ward managers should assess every ligature point each quarter and record the result"
    rows = [
        recommendation("R1", "2010-01-01", text=words),
        recommendation("R2", "2012-06-01", text=words + "."),
        recommendation("R3", "2013-06-01", text="Replace the doors of the bathrooms on all wards"),
        recommendation("R4", "2013-06-01", text=words, org_lineage="ZZ2"),
    ]
    found = ia.build_lessons(table(failure("2009-01-01"), failure("2009-01-01", org_lineage="ZZ2")), register(*rows))
    assert found.lessons.select("org_lineage", "n_lessons", "n_issued").rows() == [("ZZ1", 2, 3), ("ZZ2", 1, 1)]
    assert found.chains.filter(pl.col("role") == "lesson issued again")["record_id"].to_list() == ["R2"]


def test_an_action_that_copies_the_coroners_words_is_no_second_warning():
    words = "Ward managers should assess every ligature point each quarter and record the result"
    rows = [
        recommendation("R1", "2009-07-01", source_type="coroner", text=words),
        recommendation("R2", "2011-07-01", source_type="action", text=words, declared_complete="2012-01-01"),
    ]
    assert only(failure("2013-05-05"), recommendations=register(*rows))["status"] == "repeated after closure"
    rows[1]["text"] = "Replace the doors of the bathrooms on all wards"
    assert only(failure("2013-05-05"), recommendations=register(*rows))["status"] == "never learned"


def test_a_coroner_who_repeats_the_panels_words_warns_a_second_time():
    words = "Ward managers should assess every ligature point each quarter and record the result"
    rows = [
        recommendation("R1", "2009-07-01", text=words, declared_complete="2010-01-01"),
        recommendation("R2", "2011-07-01", source_type="coroner", text=words),
    ]
    row = only(failure("2013-05-05"), recommendations=register(*rows))
    assert (row["status"], row["n_lessons"], row["n_issued"]) == ("never learned", 1, 2)


def test_actions_without_evidence_weak_actions_and_overdue_ones_are_counted():
    rows = [
        recommendation("R1", "2010-01-01", declared_complete="2010-06-01", evidence_level=1, action_strength="weak"),
        recommendation("R2", "2010-01-01", declared_complete="2010-06-01", action_strength="strong"),
        recommendation("R3", "2010-01-01", declared_complete="2010-06-01", evidence_level=4, action_strength="weak"),
        recommendation("R4", "2010-01-01", due="2010-05-01"),
    ]
    row = only(failure("2009-01-01"), recommendations=register(*rows), as_of="2012-01-01")
    names = ("n_recommendations", "n_closed", "n_closed_without_evidence", "n_overdue", "n_strength_known")
    assert [row[name] for name in names] == [4, 3, 2, 1, 3]
    assert row["weak_action_share"] == 2 / 3


def test_lag_runs_from_the_first_warning_to_the_last_recurrence():
    row = only(lesson("2010-01-01"), failure("2009-06-01"), failure("2010-01-11"), failure("2010-01-31"))
    assert row["warning_lag_days"] == 30
    assert only(lesson("2010-01-01"), failure("2009-06-01"))["warning_lag_days"] is None


def test_as_of_leaves_only_what_was_known_then():
    rows = [*NEVER[:3], failure("2013-05-05", known_date="2014-02-01")]
    assert only(*rows, as_of="2014-01-31")["status"] == "no recurrence seen"
    assert only(*rows, as_of="2014-02-01")["status"] == "never learned"
    assert only(*rows, as_of="2011-12-31")["status"] == "open or overdue"


def test_as_of_holds_for_completion_in_the_register():
    rows = register(recommendation("R1", "2010-01-01", declared_complete="2012-01-01"))
    early = only(failure("2011-01-01"), recommendations=rows, as_of="2011-06-01")
    assert (early["status"], early["n_closed"], early["declared_complete"]) == ("repeated while open", 0, None)
    late = only(failure("2011-01-01"), recommendations=rows, as_of="2013-06-01")
    assert (late["n_closed"], late["declared_complete"]) == (1, date(2012, 1, 1))


def test_a_month_or_year_is_known_when_it_is_over():
    assert only(lesson("2009-07"), failure("2008-01-01"), as_of="2009-07-31")["n_lessons"] == 1
    assert ledger(lesson("2009-07"), failure("2008-01-01"), as_of="2009-07-30").height == 0


def test_a_register_adds_no_lesson_that_the_signals_hold_already():
    rows = register(recommendation("R1", "2009-07-01"), recommendation("R2", "2010-03-01"))
    row = only(lesson("2009-07-01", record_id="another name"), recommendations=rows)
    assert (row["n_lessons"], row["n_issued"]) == (2, 2)


def test_a_completion_without_a_theme_closes_the_only_recommendation_of_its_record():
    one = recommendation("R1", "2009-07-01", theme_ids=None, record_id="S1", declared_complete="2010-01-01")
    row = only(lesson("2009-07-01", record_id="S1"), failure("2011-01-01"), recommendations=register(one))
    assert row["status"] == "repeated after closure"
    two = recommendation("R2", "2009-07-01", theme_ids=None, record_id="S1")
    row = only(lesson("2009-07-01", record_id="S1"), failure("2011-01-01"), recommendations=register(one, two))
    assert row["status"] == "repeated while open"


def test_closed_by_an_action_is_declared_complete_and_an_audit_is_not():
    assert only(lesson("2010-01-01"), closed("2010-06-01"))["declared_complete"] == date(2010, 6, 1)
    assert only(lesson("2010-01-01"), signal("assurance", "2010-06-01", "audit"))["declared_complete"] is None


def test_caveats_name_the_confounders_that_apply():
    organisations = {"code": ["OLD", "ZZ1"], "successor": ["ZZ1", None], "valid_to": ["2012-03-31", None]}
    general = signal("assurance", "2012-06-13", "cqc", theme_id=ALL_THEMES)
    rows = [*NEVER, general, failure(None, "coroner"), failure("2008-01-01")]
    row = only(*rows, organisations=organisations)
    for words in ("without a date", "names no theme", "merger on 31 March 2012", "no denominator"):
        assert words in row["caveats"], words
    early = only(*NEVER[:2], organisations=organisations, as_of="2011-12-31")
    assert "merger" not in early["caveats"]  # nobody knew of it then


def test_growth_in_reporting_is_a_caveat():
    few = [failure(f"2010-{month:02d}-15", "incident") for month in (1, 3, 5, 7, 9, 11)]
    many = [failure(f"2013-{month:02d}-{day:02d}", "incident") for month in range(1, 13) for day in (5, 20)]
    assert "reports a year grew" in only(*few, *many, *NEVER[:3])["caveats"]
    assert "grew" not in only(*few, *NEVER[:3])["caveats"]


def test_a_unit_without_exposure_is_said_to_be_closed():
    months = [date(2010 + i // 12, i % 12 + 1, 1) for i in range(48)]
    exposure = pl.DataFrame({"org_code": "ZZ1", "unit": ["Ash"] * 12 + ["Elm"] * 48,
                             "month": months[:12] + months, "value": 100.0})  # fmt: skip
    rows = [row | {"unit": "Ash"} for row in (failure("2010-02-01"), lesson("2010-05-01"), closed("2010-06-01"))]
    row = only(*rows, exposure=exposure, as_of="2013-12-31")
    assert "no exposure since December 2010" in row["caveats"]
