"""The North Essex worked example: facts with sources, dated no finer than known, nobody named."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

REPO = Path(__file__).resolve().parents[1]
FOLDER = REPO / "data" / "sample" / "north_essex"
SHARED = REPO.parent / "shared"
TIMELINE = SHARED / "reference/domain.md"
THEME_FILES = [REPO / "src/incident_analytics/codebook/data/themes.csv", SHARED / "codebook_themes.csv"]

PATTERNS = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d", "year": r"\d{4}", "unknown": ""}
KINDS = {"incident", "investigation", "inquest", "coroner_report", "inspection", "enforcement"}
KINDS |= {"ombudsman", "national_alert", "audit", "response", "inquiry", "other"}
SECTIONS = {"findings": "failure", "recommendations": "recommendation", "assurance": "adequate"}
CONTROLS = {"physical_health", "substance_misuse", "dangerous_items", "emergency_response"}


def read(name: str | Path) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


RECORDS = {row["Record ID"]: row for row in read("records.csv")}
LESSONS = read("recommendations.csv")
EXPECTED = {row["theme_id"]: row for row in read("expected.csv")}
CODING = {"A": read("coding.csv"), "B": read("coding_second.csv")}


def timeline_row(record_id: str) -> int:
    return int(re.fullmatch(r"NE-(\d\d)[a-f]?", record_id)[1])


def surely_after(later: str, earlier: str) -> bool:
    """Whether every day of `later` falls after every day of `earlier` (partial ISO dates)."""
    shared = min(len(later), len(earlier))
    return later[:shared] > earlier[:shared]


def written_text(row: dict[str, str]) -> str:
    return " ".join(row[section.title()] for section in SECTIONS)


def known_themes() -> set[str]:
    for path in THEME_FILES:
        if path.exists():
            # The record was coded with the first 43 themes; those added since ("further") were not looked for.
            return {row["theme_id"] for row in read(path) if row.get("group") != "further"}
    pytest.skip("no theme list: neither the codebook's themes.csv nor ../shared/codebook_themes.csv")


def test_every_timeline_row_from_1_to_39_is_represented_and_ids_are_unique():
    assert {timeline_row(r) for r in RECORDS} == set(range(1, 40))
    assert len(RECORDS) == len(read("records.csv"))
    assert len({row["Recommendation ID"] for row in LESSONS}) == len(LESSONS)


@pytest.mark.parametrize("row", RECORDS.values(), ids=RECORDS)
def test_every_record_has_a_source_a_verified_mark_and_an_allowed_kind(row):
    assert row["Source"].strip()
    assert row["Verified"] in {"V", "M"}
    assert row["Record kind"] in KINDS
    assert row["Setting"] in {"inpatient", "community", "liaison", "custody", "other"}
    assert written_text(row).strip() or row["Note"].strip()


def test_every_lesson_has_a_source_and_stands_in_its_record():
    for row in LESSONS:
        assert row["Source"].strip()
        assert row["Recommendation"] in RECORDS[row["Record ID"]]["Recommendations"]


def test_dates_are_written_at_their_precision_and_are_real():
    pairs = [(row["Event date"], row["Event date precision"]) for row in RECORDS.values()]
    pairs += [(row["Published date"], row["Published precision"]) for row in RECORDS.values()]
    pairs += [(row["Date issued"], row["Issued precision"]) for row in LESSONS]
    pairs += [(row["Date completed"], row["Completed precision"] or "unknown") for row in LESSONS]
    for value, precision in pairs:
        assert re.fullmatch(PATTERNS[precision], value), (value, precision)
        if value:
            date.fromisoformat((value + "-01-01")[:10])


def test_no_event_is_dated_after_it_was_published():
    for row in RECORDS.values():
        if row["Event date"] and row["Published date"]:
            assert not surely_after(row["Event date"], row["Published date"]), row["Record ID"]


def test_records_of_one_event_agree_on_its_date_and_organisation():
    seen: dict[str, set[tuple[str, str]]] = {}
    for row in RECORDS.values():
        if row["Event reference"]:
            seen.setdefault(row["Event reference"], set()).add((row["Event date"], row["Organisation code"]))
    assert all(len(facts) == 1 for facts in seen.values()), seen
    assert {"EV-MR-R", "EV-CASE-2"} <= set(seen)


def test_every_death_and_coroners_report_has_an_event_and_no_report_date_stands_in_for_a_death():
    for row in RECORDS.values():
        if row["Record kind"] in {"incident", "coroner_report"}:
            assert row["Event reference"], row["Record ID"]
        if row["Record kind"] == "coroner_report":
            assert row["Event date"] and surely_after(row["Published date"], row["Event date"])
            readme = (FOLDER / "README.md").read_text(encoding="utf-8")
            assert f"{row['Record ID'][:5]} {row['Event date']}" in readme


def test_bounds_of_an_offence_are_no_events():
    assert {(RECORDS[r]["Event date"], RECORDS[r]["Event date precision"]) for r in ("NE-02", "NE-14")} == {
        ("", "unknown")
    }


def test_organisation_follows_the_merger_of_april_2017():
    valid = {row["Code"]: row for row in read("organisations.csv")}
    assert valid["RRD"]["Successor"] == valid["RWN"]["Successor"] == "R1L"
    for row in RECORDS.values():
        if row["Organisation code"] and row["Event date"]:
            expected = "R1L" if row["Event date"] >= "2017-04-01" else "RRD"
            assert row["Organisation code"] == expected, row["Record ID"]
    for row in LESSONS:
        if row["Organisation code"]:
            expected = "R1L" if row["Date issued"] >= "2017-04-01" else "RRD"
            assert row["Organisation code"] == expected, row["Recommendation ID"]


def test_declared_complete_in_2015_stands_against_both_panels_and_nothing_else():
    completed = {row["Record ID"] for row in LESSONS if row["Date completed"]}
    assert completed == {"NE-05a", "NE-10"}
    assert {row["Date completed"] for row in LESSONS if row["Record ID"] in completed} == {"2015"}
    assert {r for r, row in RECORDS.items() if row["Declared complete"]} == completed


def test_theme_ids_exist_in_the_codebook():
    used = {row["theme_id"] for rows in CODING.values() for row in rows} - {""}
    used |= {theme for row in LESSONS for theme in row["Themes"].split(";") if theme}
    assert used | set(EXPECTED) <= known_themes()


@pytest.mark.parametrize("coder", CODING)
def test_coding_refers_to_sections_that_hold_text(coder):
    for row in CODING[coder]:
        assert row["coder"] == coder
        assert row["class"] == SECTIONS[row["Section"]]
        assert RECORDS[row["Record ID"]][row["Section"].title()]


def test_a_failing_marked_as_an_earlier_lesson_has_one_on_record():
    issued = [(theme, row["Date issued"]) for row in LESSONS for theme in row["Themes"].split(";")]
    marked = [r for r in CODING["A"] if r["note"].startswith("already") and r["class"] == "failure"]
    without = set()
    for record, theme in ((RECORDS[r["Record ID"]], r["theme_id"]) for r in marked):
        seen = record["Published date"] or record["Event date"]
        if not any(theme == lesson and surely_after(seen, day) for lesson, day in issued):
            without.add((record["Record ID"], theme))
    assert len(marked) > 50
    assert without == {("NE-32a", "mha_restrictive_practice")}  # see the README


def test_lessons_carry_the_themes_of_the_first_coding():
    coded = {(r["Record ID"], r["theme_id"]) for r in CODING["A"] if r["class"] == "recommendation"}
    listed = {(r["Record ID"], theme) for r in LESSONS for theme in r["Themes"].split(";") if theme}
    assert coded - listed == {("NE-05b", "ligature_assessment")}  # a promise, not a lesson
    assert not listed - coded


def test_reported_agreement_is_the_one_the_two_codings_give():
    unpaired = {r["Record ID"] for r in CODING["A"] if r["note"].startswith("not coded theme by theme")}
    coded_rows = {r for r in RECORDS if r not in unpaired and timeline_row(r) != 24}
    rows = {timeline_row(r) for r in coded_rows if RECORDS[r]["Findings"] or RECORDS[r]["Recommendations"]}
    paired = {c: [r for r in CODING[c] if r["Record ID"] in coded_rows] for c in CODING}
    yes = {c: {(timeline_row(r["Record ID"]), r["theme_id"]) for r in paired[c]} for c in CODING}
    cells = [(row, theme) for row in sorted(rows) for theme in sorted(known_themes())]
    kappa = cohen_kappa_score(*([cell in yes[c] for cell in cells] for c in "AB"))
    assert f"kappa {kappa:.3f}" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_expectation_lists_every_theme_once_and_keeps_the_controls_unflagged():
    assert len(EXPECTED) == len(read("expected.csv")) == 43
    assert {t for t, row in EXPECTED.items() if row["control"] == "yes"} == CONTROLS
    assert {EXPECTED[t]["flag"] for t in CONTROLS} <= {"single_mention", "no_lesson"}


def test_environmental_assessment_came_back_on_the_dates_of_the_public_record():
    row = EXPECTED["ligature_assessment"]
    assert row["came_back_on"] == "2012;2012-11-15;2014;2015-05-21;2015-08;2016-09-14;2022-09-06"
    assert {"trust_internal", "coroner", "regulator_prosecutor"} <= set(row["source_groups"].split(";"))


def test_what_is_expected_to_have_come_back_is_dated_after_the_first_lesson():
    for row in EXPECTED.values():
        dates = [d for d in row["came_back_on"].split(";") if d]
        assert bool(dates) == (row["flag"] in {"came_back", "community_only"})
        elsewhere = [d for d in row["other_setting_on"].split(";") if d]
        assert elsewhere or row["flag"] != "other_setting"
        assert all(surely_after(d, row["first_lesson"]) for d in dates), row["theme_id"]
        assert set(dates) <= {RECORDS[r]["Event date"] for r in row["failure_records"].split(";") if r}


def test_study_file_points_at_files_that_exist():
    study = tomllib.loads((FOLDER / "study.toml").read_text(encoding="utf-8"))
    paths = [source["path"] for source in study["source"]] + [study["organisations"]["path"]]
    assert all((FOLDER / path).is_file() for path in paths)
    assert str(study["study"]["snapshot_date"]) >= max(row["Published date"] for row in RECORDS.values())


@pytest.mark.real_data
def test_first_coding_is_the_coding_of_the_timeline():
    if not TIMELINE.exists():
        pytest.skip("../shared/reference/domain.md is not there")
    mine: dict[int, set[str]] = {}
    for row in CODING["A"]:
        if not row["note"].startswith("not coded theme by theme") and row["theme_id"]:
            mine.setdefault(timeline_row(row["Record ID"]), set()).add(row["theme_id"])
    lines = re.findall(r"^\| (\d+) \|[^|]*\|[^|]*\|.*\|([^|]*)\| \[V\]", TIMELINE.read_text("utf-8"), re.M)
    theirs = {int(n): set(re.findall(r"[a-z_]+", themes)) & known_themes() for n, themes in lines}
    assert {n: themes for n, themes in theirs.items() if themes} == mine
