"""The start without an environment: old Pythons, the command line, the stamp, and the messages."""

import errno
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from setup_steps import environment, start, trouble  # noqa: E402
from setup_steps.request import read_request  # noqa: E402


def load_bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def place(tmp_path):
    """A small project with a lock and a finished environment."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\n[tool.ruff]\nline-length = 110\n')
    (tmp_path / "requirements.lock").write_text("six==1.17.0 --hash=sha256:00\n")
    made = environment.Place(tmp_path, tmp_path / ".venv")
    made.python.parent.mkdir(parents=True)
    made.python.write_text("")
    environment.write_stamp(made, "ready", **environment.fingerprints(made))
    return made


def test_an_old_python_on_windows_is_sent_to_the_launcher():
    message = load_bootstrap().python_too_old((3, 8, 10, "final", 0), r"C:\Python38\python.exe", windows=True)
    assert "needs Python 3.11 or newer; this is Python 3.8.10" in message
    assert "py -3.12 bootstrap.py demo" in message


def test_an_old_python_elsewhere_is_sent_to_a_newer_one_that_is_installed(tmp_path):
    bootstrap = load_bootstrap()
    for name in ("python3.12", "python3.11", "python3.9"):
        (tmp_path / name).touch()
    newer = bootstrap.newer_pythons(str(tmp_path))
    assert newer == ["python3.12", "python3.11"]
    message = bootstrap.python_too_old((3, 6, 15), "/usr/bin/python3", windows=False, installed=newer)
    assert "python3.12 bootstrap.py demo" in message
    assert "install Python 3.12" in bootstrap.python_too_old((3, 6, 15), "/usr/bin/python3", windows=False)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_python_new_enough_is_not_refused(version):
    assert load_bootstrap().python_too_old(version, "python", windows=False) is None


def test_the_entry_file_uses_no_syntax_newer_than_python_3_6():
    import ast

    ast.parse((ROOT / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_help_works_from_anywhere_without_site_packages(tmp_path):
    command = [sys.executable, "-S", "-E", str(ROOT / "bootstrap.py"), "--help"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "--wheelhouse DIR" in answer.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_two_options_are_taken_from_anywhere_and_the_rest_is_passed_on(tmp_path):
    request = read_request(["--venv=v", "test", "-k", "spc", "--wheelhouse", "w", "-x"], tmp_path)
    assert (request.word, request.rest) == ("test", ["-k", "spc", "-x"])
    assert request.venv == Path("v").absolute()
    assert request.wheelhouse == Path("w").absolute()


def test_options_after_two_dashes_belong_to_the_command(tmp_path):
    request = read_request(["run", "--", "--venv", "v"], tmp_path)
    assert request.rest == ["--", "--venv", "v"]
    assert request.venv == tmp_path / ".venv"


@pytest.mark.parametrize(
    "arguments",
    [[], ["--wheelhouse"], ["--venv", "--x", "demo"], ["--fast", "demo"], ["wheelhouse"], ["setup", "x"]],
)
def test_a_wrong_command_line_gives_the_usage_and_exit_code_2(arguments, capsys):
    assert start.start(arguments, str(ROOT)) == 2
    assert "usage: python3 bootstrap.py" in capsys.readouterr().err


def test_a_finished_environment_needs_nothing(place):
    assert environment.what_is_due(place) == "nothing"


def test_a_changed_lock_makes_the_environment_anew(place):
    place.lock.write_text("six==1.16.0 --hash=sha256:00\n")
    assert environment.what_is_due(place).startswith("all: requirements.lock")


def test_a_changed_entry_point_installs_the_project_only(place):
    (place.root / "pyproject.toml").write_text('[project]\nname = "b"\n')
    assert environment.what_is_due(place) == "project"


def test_a_changed_linter_setting_changes_nothing(place):
    (place.root / "pyproject.toml").write_text('[project]\nname = "a"\n[tool.ruff]\nline-length = 90\n')
    assert environment.what_is_due(place) == "nothing"


def test_another_python_makes_the_environment_anew_and_says_so(place, monkeypatch):
    monkeypatch.setattr(environment.platform, "python_version", lambda: "3.99.0")
    assert "this is CPython 3.99.0" in environment.what_is_due(place)


def test_an_interrupted_set_up_is_noticed(place):
    environment.write_stamp(place, "installing")
    assert environment.what_is_due(place) == "all: the last set-up was not completed"


def test_a_damaged_stamp_or_a_missing_python_is_noticed(place):
    place.python.unlink()
    assert "its Python is gone" in environment.what_is_due(place)
    (place.venv / environment.STAMP).write_text("{")
    assert environment.what_is_due(place).startswith("all")


def test_an_environment_of_ours_is_cleared_and_a_foreign_folder_is_left_alone(place, tmp_path):
    environment.clear(place)
    assert not any(place.venv.iterdir())
    foreign = environment.Place(place.root, tmp_path / "thesis")
    (foreign.venv / "chapters").mkdir(parents=True)
    with pytest.raises(trouble.SetupError, match="not made by bootstrap.py"):
        environment.clear(foreign)
    assert (foreign.venv / "chapters").is_dir()


def test_too_little_room_is_told_before_anything_is_installed(place, monkeypatch):
    place.beside.mkdir()
    usage = environment.shutil._ntuple_diskusage(10**12, 10**12 - 10**9, 10**9)
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(trouble.SetupError, match=r"too little room on the disk \(1.0 GB free .*\n.*2.5 GB"):
        environment.check_space(place)


def test_a_python_without_ensurepip_is_told_what_to_install(place, monkeypatch):
    monkeypatch.setattr(environment, "has_module", lambda name: name != "ensurepip")
    with pytest.raises(trouble.SetupError, match="python3-venv"):
        environment.check_machine(place, uses_uv=False)
    environment.check_machine(place, uses_uv=True)


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk full",
        ),
        ("cause: failed to write: There is not enough space on the disk. (os error 112)", "disk full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "hash mismatch"),
        ("error: Hash mismatch for `six==1.17.0`", "hash mismatch"),
        ("HINT: ... does not have Windows Long Path support enabled", "long path"),
        ("'NewConnectionError(...)'\nERROR: No matching distribution found for six==1.17.0", "not reachable"),
        ("cause: error sending request\ncause: dns error", "not reachable"),
        ("ProxyError('Cannot connect to proxy.', OSError('407 Proxy Authentication'))", "not reachable"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "not reachable"),
        ("ERROR: No matching distribution found for six==1.17.0", "missing package"),
        ("Because six==1.17.0 has no usable wheels and you require six==1.17.0", "missing package"),
        ("PermissionError: [WinError 5] Access is denied", "read-only"),
        ("Segmentation fault", "unknown"),
    ],
)
def test_the_installers_words_are_recognised(output, kind):
    assert trouble.recognise(output) == kind


def test_a_missing_package_in_a_wheelhouse_is_not_blamed_on_the_index():
    assert trouble.recognise("No matching distribution found for six", offline=True) == "wheelhouse gap"


@pytest.mark.parametrize("kind", trouble.MESSAGES)
def test_every_message_has_a_hint_and_names_no_address(kind):
    message = trouble.explain(kind, "this very folder")
    assert "this very folder" in message and "HINT: " in message
    assert "://" not in message and "{" not in message


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "too little room"), (errno.EACCES, "cannot be"), (errno.EROFS, "cannot be")],
)
def test_errors_of_the_operating_system_become_messages(number, words, monkeypatch, capsys):
    def refuse(*arguments):
        raise OSError(number, "x", "/somewhere")

    monkeypatch.setattr(start, "ensure", refuse)
    assert start.start(["demo"], str(ROOT)) == 1
    shown = capsys.readouterr().err
    assert words in shown and "/somewhere" in shown and "Traceback" not in shown
