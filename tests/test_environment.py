"""pyproject.toml, environment.yml and requirements.lock ask for the same."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import lock  # noqa: E402

# conda-forge name: the name in pyproject.toml, where the two differ
CONDA_NAMES = {"great_tables": "great-tables", "matplotlib-base": "matplotlib"}
CONDA_ONLY = {"python", "pip"}  # what pip takes as given

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def conda_entries():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = [name for entry in entries if isinstance(entry, dict) for name in entry["pip"]]
    return [Requirement(entry) for entry in [*(e for e in entries if isinstance(e, str)), *from_pip]]


def bounds(requirements, names=None):
    return {(names or {}).get(entry.name, entry.name): str(entry.specifier) for entry in requirements}


def test_environment_yml_and_pyproject_name_the_same_packages_with_the_same_bounds():
    conda = bounds(conda_entries(), CONDA_NAMES)
    assert {name: bound for name, bound in conda.items() if name not in CONDA_ONLY} == bounds(lock.wanted(PROJECT))


def test_environment_yml_and_pyproject_ask_for_the_same_python():
    assert bounds(conda_entries())["python"] == PROJECT["requires-python"]


def test_every_name_that_differs_is_in_use():
    assert set(CONDA_NAMES) <= set(bounds(conda_entries()))


def test_no_package_is_named_twice():
    names = [entry.name for entry in conda_entries()]
    assert len(names) == len(set(names))


def test_the_lock_agrees_with_pyproject():
    assert lock.disagreements(PROJECT, LOCK) == []


def test_every_entry_of_the_lock_is_an_exact_version_with_whole_checksums():
    pins = lock.read_lock(LOCK)
    assert len(pins) > 100
    for pin in pins:
        assert re.fullmatch(r"[0-9][0-9a-z.]*", pin.version), pin.name
        assert pin.hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in pin.hashes), pin.name


def test_the_lock_names_no_address_and_no_file():
    assert not re.search(r"://|--index|--find-links|-e |@ |\.whl", LOCK)


def test_the_lock_serves_windows_and_macos_too():
    markers = {pin.name: str(pin.requirement.marker) for pin in lock.read_lock(LOCK) if pin.requirement.marker}
    assert "win32" in markers["colorama"] and "darwin" in markers["appnope"]


def test_what_builds_the_project_offline_is_in_the_lock():
    assert {"hatchling", "editables"} <= {pin.name for pin in lock.read_lock(LOCK)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("six==1.17.0\n", "six: no checksum"),
        ("six>=1.17.0 --hash=sha256:00\n", "six: not pinned to one version"),
        ("six==1.10 --hash=sha256:00\n", "six: the lock has 1.10, pyproject.toml asks for >=1.16"),
        ("idna==3.20 --hash=sha256:00\n", "six: in pyproject.toml, missing from the lock"),
        ("--index-url https://example.org\n", "an address"),
    ],
)
def test_a_lock_that_does_not_agree_is_told_in_a_sentence(text, problem):
    project = {"dependencies": ["six>=1.16"], "requires-python": ">=3.11"}
    if problem == "an address":
        text = "# https://example.org\nsix==1.17.0 --hash=sha256:00\n"
    assert any(problem in found for found in lock.disagreements(project, text))


def test_the_lock_is_written_for_the_oldest_python_without_addresses():
    command = lock.compile_command(PROJECT)
    assert command[command.index("--python-version") + 1] == PROJECT["requires-python"].removeprefix(">=")
    assert {"--universal", "--generate-hashes", "--no-emit-index-url", "--extra=dev"} <= set(command)


def test_the_packages_counted_for_progress_are_those_of_the_lock():
    from setup_steps.install import packages_in

    assert packages_in(ROOT / "requirements.lock") == len({pin.name for pin in lock.read_lock(LOCK)})
