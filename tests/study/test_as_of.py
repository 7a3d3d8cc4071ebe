"""A run as of a past day: the results hold what was known then, and nothing of what came later."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import incident_analytics as ia
from incident_analytics.cli import app
from incident_analytics.errors import StudyError
from incident_analytics.lab.opened import open_study
from incident_analytics.normalisation.known_on import recommendations_known_on
from incident_analytics.study import reproduce
from incident_analytics.study.pipeline import results_as_of

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
EXAMPLE = SAMPLE / "north_essex"


@pytest.fixture(scope="module")
def opened():
    return open_study(EXAMPLE / "study.toml")


@pytest.mark.parametrize("day", ["2010-12-31", "2013-12-31", "2016-12-31"])
def test_a_run_and_a_notebook_say_the_same_of_a_past_day(opened, tmp_path, day):
    run = ia.run_study(EXAMPLE / "study.toml", tmp_path / "out", documents=False, as_of=day)
    assert run.lessons.equals(opened.as_of(date.fromisoformat(day)))
    assert 0 < run.lessons.height < opened.table("lessons").height


def test_nothing_that_was_known_later_is_among_the_outputs(opened, tmp_path):
    day = date(2013, 12, 31)
    run = ia.run_study(EXAMPLE / "study.toml", tmp_path / "out", as_of=day)
    later = opened.table("records").filter(pl.col("known_date") > day)["record_id"].to_list()
    tables = {path.stem: pl.read_parquet(path) for path in (run.out / "restricted").glob("*.parquet")}
    for table in tables.values():
        held = [table[name] for name in ("record_id", "known_date", "issued", "declared_complete") if name in table]
        assert all(
            set(column.drop_nulls().to_list()).isdisjoint(later) for column in held if column.name == "record_id"
        )
        assert all(column.drop_nulls().len() == 0 or column.max() <= day for column in held if column.dtype == pl.Date)
    assert len(later) > 20 and tables["records"].height > 5
    words = (run.out / "shareable" / "report.html").read_text(encoding="utf-8")
    assert "Only what was known on 31 December 2013; bodies are those of that day." in words
    assert run.manifest["parameters"]["as_of"] == day


def test_a_visit_had_no_lesson_before_its_report_was_published(opened):
    between = results_as_of(opened.results, date(2016, 10, 31))  # visited in September, published in December
    assert between.signals["signal_date"].max() <= date(2016, 10, 31)
    published = between.signals.filter((pl.col("kind") == "recommendation") & (pl.col("source_type") == "cqc"))
    assert published["signal_date"].max() == date(2016, 1, 1)


def test_a_text_that_was_written_later_says_nothing_yet(tmp_path):
    """Lessons learned of an incident are written when its investigation ends; the incident itself was known before."""
    table = pl.DataFrame({"ID": ["1"], "Incident date": ["13/06/2021"], "Date reported": ["13/06/2021"],
                          "Closed": ["03/07/2021"], "Description": ["No risk assessment was completed."],
                          "Lessons learned": ["The care plan was never written."]})  # fmt: skip
    table.write_csv(tmp_path / "datix.csv")
    study = {"study": {"title": "x"}, "source": [{"path": str(tmp_path / "datix.csv"), "as": "datix"}]}
    then = ia.run_study(study, tmp_path / "then", documents=False, as_of="2021-06-30")
    after = ia.run_study(study, tmp_path / "after", documents=False, as_of="2021-07-31")
    assert then.results.narratives["section"].to_list() == ["description"]
    assert sorted(after.results.narratives["section"]) == ["description", "lessons"]


def as_of(raw, day):
    return ia.normalise(raw, as_of=date.fromisoformat(day))


def test_what_a_later_record_says_of_an_earlier_one_was_not_known(tmp_path):
    rows = [
        {"Record ID": "Z-2", "Event reference": "EV-1", "Record kind": "incident", "Source type": "incident",
         "Event date": "2012-03-04", "Published date": "2012-03-05", "Text": "No observation was done."},
        {"Record ID": "A-1", "Event reference": "EV-1", "Record kind": "inquest", "Source type": "jury",
         "Event date": "2012-03-04", "Unit": "Poppy Ward", "Published date": "2018-02-01"},
    ]  # fmt: skip
    pl.DataFrame(rows).write_csv(tmp_path / "records.csv")
    raw = ia.read_export(tmp_path / "records.csv", "public_record")
    assert ia.normalise(raw).records["unit"].to_list() == ["Poppy Ward", "Poppy Ward"]
    then = as_of(raw, "2014-06-30")
    assert then.records.select("record_id", "unit").rows() == [("public_record:Z-2", None)]
    assert then.links.is_empty()


def test_a_record_published_in_a_year_was_known_at_its_end(tmp_path):
    rows = [
        {
            "Record ID": "A",
            "Record kind": "inquest",
            "Source type": "jury",
            "Published date": "2015",
            "Text": "No observation was done.",
        }
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "records.csv")
    raw = ia.read_export(tmp_path / "records.csv", "public_record")
    assert as_of(raw, "2015-12-30").records.is_empty()
    assert as_of(raw, "2015-12-31").records["known_date"].to_list() == [date(2015, 12, 31)]


def test_a_recommendation_without_a_date_follows_its_record(tmp_path):
    rows = [
        {
            "Record ID": "A-1",
            "Record kind": "inspection",
            "Source type": "CQC",
            "Event date": "2019-07-01",
            "Published date": None,
        }
    ]
    told = {"Source type": "CQC", "Date issued": None, "Recommendation": "Observe."}
    plans = [told | {"Recommendation ID": name, "Record ID": of} for name, of in (("R", "A-1"), ("S", "B"))]
    pl.DataFrame(rows).write_csv(tmp_path / "records.csv")
    pl.DataFrame(plans).write_csv(tmp_path / "plans.csv")
    raws = [ia.read_export(tmp_path / "records.csv", "public_record"),
            ia.read_export(tmp_path / "plans.csv", "recommendations")]  # fmt: skip
    assert as_of(raws, "2014-06-30").recommendations["recommendation_id"].to_list() == ["recommendations:S"]


def test_results_of_a_past_day_are_not_asked_for_a_later_one(opened):
    then = results_as_of(opened.results, date(2013, 12, 31))
    with pytest.raises(StudyError, match="a day up to 2013-12-31"):
        results_as_of(then, date(2020, 1, 1))
    with pytest.raises(StudyError, match="ISO text"):
        opened.as_of("30/06/2014")


def test_before_the_letter_was_written_there_is_no_page_on_it(tmp_path):
    run = ia.run_study(EXAMPLE / "study.toml", tmp_path / "out", documents=False, as_of="2019-09-02")
    assert not (run.out / "restricted" / "letter.html").exists()


def test_a_completion_of_later_is_taken_back_with_its_evidence():
    table = pl.DataFrame({
        "recommendation_id": ["a", "b", "c", "d"],
        "issued": [date(2009, 7, 1), date(2009, 7, 1), date(2016, 1, 1), None],
        "issued_precision": ["month", "month", "month", "unknown"],
        "declared_complete": [date(2015, 1, 1), date(2010, 2, 3), None, None],
        "complete_precision": ["year", "day", "unknown", "unknown"],
        "evidence_level": [3, 4, None, 1],
    })  # fmt: skip
    known = recommendations_known_on(table, date(2015, 6, 30))
    assert known["recommendation_id"].to_list() == ["a", "b", "d"]
    assert known["declared_complete"].to_list() == [None, date(2010, 2, 3), None]  # "2015" may be December
    assert known["complete_precision"].to_list() == ["unknown", "day", "unknown"]
    assert known["evidence_level"].to_list() == [None, 4, 1]


def test_a_day_that_the_exports_do_not_know_yet_is_refused(tmp_path):
    with pytest.raises(StudyError, match="a day up to the snapshot_date"):
        ia.run_study(EXAMPLE / "study.toml", tmp_path / "out", as_of="2031-01-01")
    tables = {"study": {"as_of": "yesterday"}, "source": [{"path": "a.csv", "as": "steis"}]}
    with pytest.raises(StudyError, match="as_of must be a date such as"):
        ia.run_study(tables, tmp_path / "out")


def test_the_command_names_the_folder_by_the_day_and_the_run_can_be_made_again(tmp_path, monkeypatch):
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("outputs"))
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, ["run", "study.toml", "--as-of", "2013-12-31", "--no-documents", "--quiet"])
    assert done.exit_code == 0, done.output
    manifest = folder / "outputs" / "study_as_of_2013-12-31" / "restricted" / "manifest.json"
    assert json.loads(manifest.read_text(encoding="utf-8"))["parameters"]["as_of"] == "2013-12-31"
    assert reproduce(manifest).identical
