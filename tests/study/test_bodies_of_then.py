"""A study over a merger: before it two predecessors are two bodies, in ledger, as of a past day and in a comparison."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import incident_analytics as ia
from incident_analytics.cli import app

BODIES = ("code,name,valid_from,valid_to,successor\n"
          "AAA,North Trust,2000-01-01,2017-03-31,CCC\n"
          "BBB,South Trust,2000-01-01,2017-03-31,CCC\n"
          "CCC,Both Trust,2017-04-01,,\n")  # fmt: skip
FAILED = "No risk assessment was carried out."
ASKED = "A risk assessment should be completed for every patient."


def record(name: str, code: str, day: str, **more: str) -> dict[str, str]:
    plain = {"Record ID": name, "Event reference": name, "Record kind": "incident", "Source type": "incident",
             "Organisation code": code, "Setting": "inpatient", "Harm": "death", "Event date": day,
             "Event date precision": "day", "Published date": day, "Published precision": "day",
             "Declared complete": "", "Findings": FAILED, "Recommendations": ""}  # fmt: skip
    return plain | more


def told(name: str, code: str, day: str, done: str) -> dict[str, str]:
    return record(name, code, "", **{"Record kind": "investigation", "Source type": "SI panel", "Published date": day,
                                     "Declared complete": done, "Findings": "", "Recommendations": ASKED,
                                     "Harm": ""})  # fmt: skip


@pytest.fixture
def study(tmp_path: Path) -> dict:
    rows = [
        told("L1", "AAA", "2010-01-01", "2011-01-01"),
        *(record(f"S{year}", "BBB", f"{year}-06-01") for year in (2012, 2013, 2014)),
        record("C1", "CCC", "2018-06-01"),
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "records.csv")
    (tmp_path / "bodies.csv").write_text(BODIES, encoding="utf-8")
    return {"study": {"title": "x", "snapshot_date": "2019-12-31"},
            "source": [{"path": str(tmp_path / "records.csv"), "as": "public_record"}],
            "organisations": {"path": str(tmp_path / "bodies.csv")}}  # fmt: skip


def rows_of(run) -> list[tuple]:
    kept = run.lessons.filter(pl.col("theme_id") == "risk_assessment_absent")
    return kept.select("org_lineage", "n_events_after", "declared_complete").rows()


def test_a_failing_of_one_predecessor_is_no_return_of_what_the_other_was_told(study, tmp_path):
    run = ia.run_study(study, tmp_path / "out", documents=False)
    assert [(body, n) for body, n, _ in rows_of(run)] == [("CCC", 1)]


def test_as_of_a_day_before_the_merger_every_table_names_the_bodies_of_then(study, tmp_path):
    run = ia.run_study(study, tmp_path / "then", documents=False, as_of="2016-12-31")
    assert [(body, n) for body, n, _ in rows_of(run)] == [("AAA", 0)]
    for name in ("records", "signals", "recommendations", "lessons"):
        held = pl.read_parquet(tmp_path / "then" / "restricted" / f"{name}.parquet")
        assert set(held["org_lineage"].drop_nulls()) <= {"AAA", "BBB"}, name


def test_a_comparison_over_the_merger_follows_the_row_to_the_successor(study, tmp_path):
    ia.run_study(study, tmp_path / "then", documents=False, as_of="2016-12-31")
    ia.run_study(study, tmp_path / "now", documents=False)
    out = tmp_path / "changes.csv"
    done = CliRunner().invoke(app, ["compare", str(tmp_path / "then"), str(tmp_path / "now"), "--out", str(out)])
    changes = pl.read_csv(out).filter(pl.col("theme_id") == "risk_assessment_absent")
    assert done.exit_code == 0
    # Three of the four are the other predecessor's: the row of the body that was told did not hold them.
    assert changes.select("change", "org_lineage", "new_events").rows() == [("came back after closure", "CCC", 4)]


def test_a_comparison_follows_a_body_that_no_later_record_names(study, tmp_path):
    (tmp_path / "bodies.csv").write_text(
        "code,name,valid_from,valid_to,successor\nAAA,First,2000-01-01,2012-12-31,BBB\n"
        "BBB,Second,2013-01-01,2017-03-31,CCC\nCCC,Third,2017-04-01,,\n", encoding="utf-8",
    )  # fmt: skip
    records = pl.read_csv(tmp_path / "records.csv", infer_schema=False)
    records.filter(pl.col("Organisation code") != "BBB").write_csv(tmp_path / "records.csv")
    ia.run_study(study, tmp_path / "then", documents=False, as_of="2016-12-31")
    ia.run_study(study, tmp_path / "now", documents=False)
    out = tmp_path / "changes.csv"
    CliRunner().invoke(app, ["compare", str(tmp_path / "then"), str(tmp_path / "now"), "--out", str(out)])
    changes = pl.read_csv(out).filter(pl.col("theme_id") == "risk_assessment_absent")
    assert changes.select("change", "org_lineage").rows() == [("came back after closure", "CCC")]


def test_as_of_a_day_before_the_merger_no_body_is_said_to_have_a_successor(study, tmp_path):
    run = ia.run_study(study, tmp_path / "then", documents=False, as_of="2016-12-31")
    bodies = run.results.data.organisations
    assert bodies["successor"].null_count() == bodies.height == 3
