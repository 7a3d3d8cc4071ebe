"""A run made again: the same bytes, or what differs and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import incident_analytics as ia
from incident_analytics.errors import StudyError
from incident_analytics.study import reproduce

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "north_essex"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A study and a run of it in one folder."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(EXAMPLE, folder / "study")
    ia.run_study(folder / "study" / "study.toml", folder / "out", documents=False)
    return folder


@pytest.fixture
def copy(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "moved"))


def test_a_run_that_moved_with_its_study_is_identical(copy):
    found = reproduce(copy / "out" / "restricted" / "manifest.json")
    assert found.identical and found.reasons == [] and found.files.height > 40


def test_a_changed_input_is_named_and_the_rows_that_differ_are_counted(copy):
    table = copy / "study" / "recommendations.csv"
    lines = table.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    found = reproduce(copy / "out" / "restricted" / "manifest.json")
    assert "input recommendations.csv: is another file" in found.reasons
    rows = {row["file"]: row for row in found.files.iter_rows(named=True)}
    assert rows["restricted/recommendations.parquet"]["rows_only_before"] == 1
    assert rows["restricted/exposure.parquet"]["state"] == "identical"
    assert not found.identical


def test_a_changed_threshold_is_named(copy):
    study = copy / "study" / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + "\n[rule]\ngap_months = 36\n", encoding="utf-8")
    found = reproduce(copy / "out" / "restricted" / "manifest.json")
    assert any(reason.startswith("parameter rule: was") and "36" in reason for reason in found.reasons)


def test_another_library_or_codebook_is_named(copy):
    path = copy / "out" / "restricted" / "manifest.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held["versions"]["polars"], held["codebook"] = "0.1", "another"
    path.write_text(json.dumps(held), encoding="utf-8")
    said = " ".join(reproduce(path).reasons)
    assert "library polars: was 0.1, is" in said and "codebook: was another, is" in said


def test_a_study_that_has_moved_away_can_be_named(copy, tmp_path):
    path = copy / "out" / "restricted" / "manifest.json"
    shutil.move(copy / "study", tmp_path / "elsewhere")
    with pytest.raises(StudyError, match="--study"):
        reproduce(path)
    assert reproduce(path, tmp_path / "elsewhere" / "study.toml").identical


@pytest.mark.parametrize("content", ["", "{}", "[]", "no json"])
def test_what_is_no_manifest_is_refused(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match="not the manifest of a run"):
        reproduce(tmp_path / "manifest.json")
