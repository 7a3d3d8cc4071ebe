"""A run from files to folders: odd input, failure without damage, the same bytes again."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

import incident_analytics as ia
from incident_analytics.cli import app
from incident_analytics.errors import IncidentAnalyticsError

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "north_essex"
FILES = ("records.csv", "recommendations.csv", "organisations.csv", "coding.csv", "study.toml")


@pytest.fixture
def example(tmp_path) -> Path:
    """A copy of the worked example that a test may change."""
    folder = tmp_path / "example"
    folder.mkdir()
    for name in FILES:
        shutil.copy(EXAMPLE / name, folder / name)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def command(*args: object, **env: str) -> subprocess.CompletedProcess:
    call = [sys.executable, "-m", "incident_analytics.cli", *map(str, args)]
    return subprocess.run(call, capture_output=True, text=True, env=os.environ | env)


MACHINES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1",
     "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "0", "COLUMNS": "60"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "POLARS_MAX_THREADS": "4",
     "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "PYTHONUTF8": "1", "COLUMNS": "200"},
)  # fmt: skip


def test_same_bytes_on_two_machines_that_differ_in_all_that_should_not_matter(example, tmp_path):
    elsewhere = tmp_path / "another place" / "für Ärzte"
    shutil.copytree(example, elsewhere)
    runs = (tmp_path / "one", example, "1"), (elsewhere / "two", elsewhere, "2")
    for machine, (out, folder, workers) in zip(MACHINES, runs, strict=True):
        home = {"HOME": str(tmp_path), "MPLCONFIGDIR": str(tmp_path / f"mpl-{workers}")}
        done = command("run", folder / "study.toml", "--out", out, "--workers", workers, "--quiet", **machine, **home)
        assert done.returncode == 0, done.stderr
    one, two = hashes(runs[0][0]), hashes(runs[1][0])
    where = "restricted/manifest.json"  # it says where its study file is, seen from itself
    assert {name: one[name] for name in one if name != where} == {name: two[name] for name in two if name != where}
    first, second = (json.loads((out / where).read_text(encoding="utf-8")) for out, *_ in runs)
    assert first.pop("study_file") != second.pop("study_file") and first == second


def shuffle(path: Path, seed: int) -> None:
    table = pl.read_csv(path, infer_schema=False)
    order = list(range(table.height))
    random.Random(seed).shuffle(order)
    table[order].write_csv(path)


def test_row_order_changes_nothing_but_the_row_numbers(example, tmp_path):
    straight = ia.run_study(example / "study.toml", tmp_path / "one", documents=False)
    for number, name in enumerate(FILES[:4]):
        shuffle(example / name, number)
    shuffled = ia.run_study(example / "study.toml", tmp_path / "two", documents=False)
    assert straight.lessons.equals(shuffled.lessons)
    assert straight.chains.equals(shuffled.chains)
    for name in ("ledger.csv", "failings_by_period.csv", "published_lessons.csv"):
        assert (tmp_path / "one/shareable" / name).read_bytes() == (tmp_path / "two/shareable" / name).read_bytes(), (
            name
        )
    where = ["source_row"]
    for table in ("records", "recommendations"):
        one = pl.read_parquet(tmp_path / f"one/restricted/{table}.parquet").drop(where)
        assert one.equals(pl.read_parquet(tmp_path / f"two/restricted/{table}.parquet").drop(where)), table


def test_a_study_may_be_a_dictionary(tmp_path):
    run = ia.run_study(
        {
            "study": {"title": "T", "snapshot_date": "2025-12-31"},
            "source": [
                {"path": EXAMPLE / "records.csv", "as": "public_record"},
                {"path": str(EXAMPLE / "recommendations.csv"), "as": "recommendations"},
            ],
        },
        tmp_path / "out",
        documents=False,
    )
    assert run.lessons.height > 0  # no organisations, no exposure: one row per code


def test_two_sources_of_one_name_are_read_and_told_apart(example, tmp_path):
    table = pl.read_csv(example / "records.csv", infer_schema=False)
    for name, part in (("north", table[:30]), ("south", table[30:])):
        (example / name).mkdir()
        part.write_csv(example / name / "records.csv")
    text = (example / "study.toml").read_text(encoding="utf-8")
    both = text.replace('path = "records.csv"', 'path = "north/records.csv"').replace(
        "[organisations]", '[[source]]\npath = "south/records.csv"\nas = "public_record"\n\n[organisations]'
    )
    (example / "study.toml").write_text(both, encoding="utf-8")
    split = ia.run_study(example / "study.toml", tmp_path / "split", documents=False)
    whole = ia.run_study(EXAMPLE / "study.toml", tmp_path / "whole", documents=False)
    assert split.lessons.equals(whole.lessons)
    assert {"north/records.csv", "south/records.csv"} <= set(split.manifest["inputs"])
    assert set(split.results.data.records["source_file"]) == {"north/records.csv", "south/records.csv"}


def test_a_failing_run_leaves_the_last_good_output_untouched(example, tmp_path):
    out = tmp_path / "out"
    ia.run_study(example / "study.toml", out, documents=False)
    before = hashes(out)
    (example / "records.csv").write_text("Record ID,Nothing\nA,b\n", encoding="utf-8")
    with pytest.raises(IncidentAnalyticsError):
        ia.run_study(example / "study.toml", out, documents=False)
    assert hashes(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [".out.lock"]


def test_a_run_that_fails_while_writing_leaves_the_last_good_output_untouched(example, tmp_path, monkeypatch):
    out = tmp_path / "out"
    ia.run_study(example / "study.toml", out, documents=False)
    before = hashes(out)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("incident_analytics.study.public.write_csv", full)
    with pytest.raises(IncidentAnalyticsError, match="The last output is untouched"):
        ia.run_study(example / "study.toml", out, documents=False)
    assert hashes(out) == before


def test_an_output_folder_with_other_files_is_refused(example, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("mine")
    with pytest.raises(IncidentAnalyticsError, match="holds other files"):
        ia.run_study(example / "study.toml", out, documents=False)
    assert (out / "thesis.docx").read_text() == "mine"


def test_an_output_that_is_a_file_is_refused(example, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(IncidentAnalyticsError):
        ia.run_study(example / "study.toml", tmp_path / "out", documents=False)
    assert (tmp_path / "out").read_text() == "mine"


def test_impossible_and_future_dates_are_named_by_file_and_row_and_stop_the_run(example, tmp_path):
    table = pl.read_csv(example / "records.csv", infer_schema=False)
    bad = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("31/02/2015")).otherwise(pl.lit("2031-01-01"))
    table.with_columns(bad.alias("Event date")).write_csv(example / "records.csv")
    done = command("run", example / "study.toml", "--out", tmp_path / "out", "--quiet", "--no-documents")
    assert done.returncode == 1
    assert "records.csv, row 2" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_few_bad_rows_are_listed_and_the_rest_is_used(example, tmp_path):
    table = pl.read_csv(example / "records.csv", infer_schema=False)
    first = pl.int_range(pl.len()) == 2
    table.with_columns(
        pl.when(first).then(pl.lit("31/02/2008")).otherwise(pl.col("Event date")).alias("Event date")
    ).write_csv(example / "records.csv")
    coding = pl.read_csv(example / "coding.csv", infer_schema=False)
    coding.filter(pl.col("Record ID") != "NE-03").write_csv(example / "coding.csv")
    run = ia.run_study(example / "study.toml", tmp_path / "out", documents=False)
    assert run.results.data.rejected.select("source_file", "source_row").rows() == [("records.csv", 4)]


def test_exit_codes_are_2_for_usage_and_1_for_refused_data(tmp_path):
    assert command("run").returncode == 2
    assert command("nothing").returncode == 2
    assert command("run", "a.toml", "--nothing").returncode == 2
    absent = command("run", tmp_path / "a.toml")
    assert absent.returncode == 1 and "no such study file" in absent.stderr
    assert command("check", "a.csv", "--as", "steis", "--snapshot", "soon").returncode == 2
    assert command("--help").returncode == 0


def commands_of(group, before=()):
    """Every command of the program, as it is typed."""
    for name, one in sorted(group.commands.items()):
        yield from commands_of(one, (*before, name)) if hasattr(one, "commands") else [(*before, name)]


@pytest.mark.parametrize("words", commands_of(typer.main.get_command(app)), ids=" ".join)
def test_every_command_has_help_with_an_example(words):
    said = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
    assert said.exit_code == 0
    assert "Example: incident-analytics" in said.output


def test_compare_names_what_is_new_between_two_runs(example, tmp_path):
    text = (example / "study.toml").read_text(encoding="utf-8")
    early = text.replace("snapshot_date = 2025-12-31", "snapshot_date = 2015-12-31")
    (example / "early.toml").write_text(early, encoding="utf-8")
    table = pl.read_csv(example / "records.csv", infer_schema=False)
    ia.run_study(example / "study.toml", tmp_path / "late", documents=False)
    published = pl.coalesce("Published date", "Event date")
    table.filter((published < "2016").fill_null(False)).write_csv(example / "records.csv")
    register = pl.read_csv(example / "recommendations.csv", infer_schema=False)
    register.filter(pl.col("Date issued") < "2016").write_csv(example / "recommendations.csv")
    kept = pl.read_csv(example / "records.csv", infer_schema=False)["Record ID"].to_list()
    coding = pl.read_csv(example / "coding.csv", infer_schema=False)
    coding.filter(pl.col("Record ID").is_in(kept)).write_csv(example / "coding.csv")
    ia.run_study(example / "early.toml", tmp_path / "early", documents=False)
    done = command("compare", tmp_path / "early", tmp_path / "late", "--out", tmp_path / "new.csv", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    changes = pl.read_csv(tmp_path / "new.csv")
    assert changes["change"][0] == "came back after closure"
    assert "ligature_assessment" in changes.filter(pl.col("change") == "came back after closure")["theme_id"].to_list()
    assert command("compare", tmp_path / "early", tmp_path / "nothing").returncode == 1
