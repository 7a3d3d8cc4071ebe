"""The wheel works by itself: outside the repository, with all its data."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "incident_analytics"
STUDY = ROOT / "data" / "sample" / "north_essex"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked into a folder of its own."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "dist")]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (place / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "site")
    return place / "site"


def test_every_file_of_the_package_that_is_no_cache_is_in_the_wheel(installed):
    wanted = {p.relative_to(PACKAGE.parent) for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    held = {p.relative_to(installed) for p in installed.rglob("*") if p.is_file()}
    assert wanted <= held
    assert not [p for p in held if p.parts[0] not in ("incident_analytics",) and not p.parts[0].endswith(".dist-info")]


@pytest.mark.slow
def test_a_study_runs_from_the_wheel_alone(installed, tmp_path):
    shutil.copytree(STUDY, tmp_path / "study")
    told = os.environ | {"PYTHONPATH": str(installed)}
    place = "import incident_analytics as ia; print(ia.__file__)"
    where = subprocess.run([sys.executable, "-c", place], cwd=tmp_path, env=told, capture_output=True, text=True)
    assert Path(where.stdout.strip()).is_relative_to(installed)
    run = [sys.executable, "-m", "incident_analytics.cli", "run", "study/study.toml", "--out", "out", "--quiet"]
    done = subprocess.run(run, cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "shareable" / "leadership.pptx").stat().st_size > 10_000
