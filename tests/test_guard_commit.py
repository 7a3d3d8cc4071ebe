"""What may not enter the repository is refused by place, kind, size and content."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import guard_commit  # noqa: E402


@pytest.mark.parametrize(
    "path",
    ["data/incidents.csv", "outputs/demo/restricted/evidence.csv", "export.xlsx", "notebooks/deaths.CSV"],
)
def test_data_outside_its_places_is_refused(path):
    assert guard_commit.wrong_place(path)


@pytest.mark.parametrize(
    "path",
    [
        "data/.gitignore",
        "data/sample/steis.csv",
        "data/labels/sentences.csv",
        "src/incident_analytics/terms.csv",
        "README.md",
    ],
)
def test_the_sample_and_the_package_data_are_not_refused(path):
    assert guard_commit.wrong_place(path) is None


def test_a_large_file_is_refused_and_a_sample_may_be_larger(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"x" * 2_000_000)
    assert guard_commit.too_large(file, "docs/film.txt") == "2.0 MB, allowed 1 MB"
    assert guard_commit.too_large(file, "data/sample/steis.csv") is None


@pytest.mark.parametrize("line", ["NHS no 4505577104", "seen 450 557 7104 today", "nhs_number: 450-557-7104"])
def test_a_number_that_passes_the_check_is_refused(line):
    assert guard_commit.holds_number(line)


@pytest.mark.parametrize(
    "line",
    [
        "reference 4505577104",  # no context
        "NHS no 4505577105",  # the check digit is wrong
        "NHS no 999 000 0018",  # the range kept for tests
        "NHS no 943 476 5919",  # the published example
        "sha256 ab4505577104 nhs",  # part of a longer word
    ],
)
def test_other_numbers_are_not_refused(line):
    assert not guard_commit.holds_number(line)


def test_the_message_says_where_and_never_what(tmp_path):
    (tmp_path / "notes.md").write_text("one\nNHS no 450 557 7104\n")
    assert guard_commit.refusals(tmp_path, ["notes.md"]) == ["notes.md, line 2: looks like an NHS number"]


def test_git_keeps_everything_but_the_sample_out_of_the_data_folder(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git work tree")
    paths = [
        "data/incidents.csv",
        "data/trust/deep.csv",
        "data/sample/steis.csv",
        "data/sample/north_essex/a.csv",
    ]
    command = ["git", "check-ignore", "--no-index", *paths]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    assert ignored == paths[:2]
