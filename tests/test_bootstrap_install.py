"""The installers, played by small scripts on the PATH: what is called, what is logged, what is told."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from setup_steps import environment, install, logged, start, trouble, turn, wheelhouse  # noqa: E402

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the installers are played by shell scripts")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project, an empty PATH folder for the players, and room enough on the disk."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\n')
    (tmp_path / "requirements.lock").write_text("six==1.17.0 --hash=sha256:00\n")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(environment, "NEEDED_BYTES", 0)
    return environment.Place(tmp_path, tmp_path / ".venv")


def play(project, name, script):
    """A program on the PATH that notes its arguments and goes on as told."""
    program = project.root / "bin" / name
    program.write_text(f'#!/bin/sh\necho "$@" >> {project.root}/calls\n{script}\n')
    program.chmod(0o755)
    return str(program)


def calls(project):
    return (project.root / "calls").read_text().splitlines()


def test_uv_installs_the_hashed_lock_and_then_the_project_without_an_index(project, capsys):
    play(project, "uv", "exit 0")
    install.ensure(project)
    version, packages, own = calls(project)
    assert version == "--version"
    assert "--require-hashes" in packages and "--no-index" not in packages
    assert "--no-index --no-deps --no-build-isolation -e" in own
    assert environment.what_is_due(project) == "nothing"
    assert "Ready after" in capsys.readouterr().out


def test_a_second_start_calls_no_installer(project):
    play(project, "uv", "exit 0")
    install.ensure(project)
    before = calls(project)
    install.ensure(project)
    assert calls(project) == before


def test_a_failed_install_names_the_reason_and_the_log_and_is_repaired_next_time(project, capsys):
    play(project, "uv", '[ "$1" = --version ] || { echo "Hash mismatch for six"; exit 2; }')
    assert start.start(["setup", f"--venv={project.venv}"], str(project.root)) == 1
    shown = capsys.readouterr().err
    assert "its checksum differs" in shown and str(project.log) in shown and "Traceback" not in shown
    assert "Hash mismatch for six" in project.log.read_text()
    play(project, "uv", "exit 0")
    assert start.start(["setup"], str(project.root)) == 0


def test_uv_without_an_index_falls_back_to_pip_once(project, monkeypatch, capsys):
    play(project, "uv", '[ "$1" = --version ] || { echo "dns error"; exit 2; }')
    pip = play(project, "pip", 'echo "Failed to establish a new connection"; exit 1')
    monkeypatch.setattr(install, "add_pip", lambda place: None)
    monkeypatch.setattr(install, "pip_command", lambda place, folder: [pip, "install"])
    with pytest.raises(trouble.SetupError, match="index cannot be reached"):
        install.ensure(project)
    assert "trying once with pip" in capsys.readouterr().out
    assert calls(project).count("install") == 1


def test_a_wheelhouse_is_used_without_an_index_and_without_falling_back(project):
    folder = project.root / "packages"
    folder.mkdir()
    (folder / "six-1.17.0-py3-none-any.whl").touch()
    play(project, "uv", '[ "$1" = --version ] || { echo "has no usable wheels"; exit 2; }')
    with pytest.raises(trouble.SetupError, match="wheelhouse lacks a package"):
        install.ensure(project, folder)
    assert f"--no-index --find-links {folder}" in calls(project)[-1]


def test_an_empty_wheelhouse_or_one_for_another_python_is_refused_before_anything_happens(project):
    with pytest.raises(trouble.SetupError, match="no folder with packages"):
        wheelhouse.check_wheelhouse(project, project.root / "nowhere")
    (project.root / "six-1.17.0-py3-none-any.whl").touch()
    made = '{"system": "Plan9 mips", "python": "Python 3.11", "lock": "x"}'
    (project.root / wheelhouse.CONTENTS).write_text(made)
    with pytest.raises(trouble.SetupError, match="made for Plan9 mips, this is"):
        wheelhouse.check_wheelhouse(project, project.root)


def test_a_uv_that_does_not_start_counts_as_none(project):
    play(project, "uv", "exit 127")
    assert install.find_uv() is None


def test_settings_that_would_lead_packages_astray_are_dropped_and_index_settings_kept(monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "the user's own")
    kept = logged.clean_surroundings()
    assert "PIP_TARGET" not in kept and "PYTHONPATH" not in kept
    assert kept["PIP_INDEX_URL"] == "the user's own"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("", "fetching packages"),
        ("Collecting six==1.17.0\nCollecting idna==3.20\n", "fetching packages: 2 of about 190"),
        ("WARNING: Retrying (Retry(total=4", "the package index does not answer yet; trying again"),
        ("Collecting six\nInstalling collected packages: six", "unpacking the packages into the environment"),
        ("Prepared 187 packages in 3.50s", "unpacking the packages into the environment"),
    ],
)
def test_progress_is_told_in_plain_words(output, told):
    assert logged.describe(output, 190) == told


def test_a_second_start_waits_for_its_turn_and_then_goes_on(tmp_path, capsys):
    taken = threading.Event()

    def first():
        with turn.turn(tmp_path):
            taken.set()
            time.sleep(0.6)

    holder = threading.Thread(target=first)
    holder.start()
    taken.wait()
    with turn.turn(tmp_path):
        assert not holder.is_alive() or holder.join(1) is None
    assert "waiting for it" in capsys.readouterr().out


def test_a_start_that_waited_too_long_gives_up_politely(tmp_path):
    refused = pytest.raises(trouble.SetupError, match="still setting up")
    with turn.turn(tmp_path), refused, turn.turn(tmp_path, patience=0):
        pass


def test_a_killed_holder_lets_the_turn_go(tmp_path):
    tools = Path(turn.__file__).resolve().parents[1]
    script = f"import sys, time; sys.path.insert(0, {str(tools)!r}); from setup_steps.turn import turn\n"
    script += f"from pathlib import Path\nwith turn(Path({str(tmp_path)!r})):\n"
    script += "    print('held', flush=True)\n    time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    with turn.turn(tmp_path, patience=5):
        pass


def test_the_exit_code_of_the_command_is_passed_on(project):
    assert install.run_inside(project, [sys.executable, "-c", "raise SystemExit(7)"]) == 7
    assert install.run_inside(project, ["/bin/sh", "-c", "kill -TERM $$"]) == 128 + 15


def test_a_real_empty_environment_is_made_without_pip(project):
    project.beside.mkdir()
    install.make_empty(project)
    assert project.python.exists()
    assert not project.program("pip").exists()
