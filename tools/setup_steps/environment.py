"""The environment folder: what it was made from, whether it may be used, made anew or touched at all."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .trouble import NEEDED_BYTES, SetupError, gigabytes

STAMP = "incident-analytics-setup.json"
LONGEST_INSIDE = 166  # characters; the longest path of an installed file below the environment, measured
WINDOWS_PATH_LIMIT = 259  # characters, without long paths switched on


@dataclass(frozen=True)
class Place:
    """The project, its environment, and the folder beside it for the log and the turn-taking file."""

    root: Path
    venv: Path

    @property
    def beside(self) -> Path:
        return self.venv.with_name(self.venv.name + "-setup")

    @property
    def log(self) -> Path:
        return self.beside / "install.log"

    @property
    def lock(self) -> Path:
        return self.root / "requirements.lock"

    @property
    def python(self) -> Path:
        return self.program("python")

    def program(self, name: str) -> Path:
        if os.name == "nt":
            return self.venv / "Scripts" / f"{name}.exe"
        return self.venv / "bin" / name


def fingerprints(place: Place) -> dict[str, str]:
    """What an environment depends on: `packages` (lock, Python, places) and `project` (its entry points).

    The places count because an environment that was moved or whose project was moved points at the old one.
    """
    python = f"{platform.python_implementation()} {platform.python_version()} {platform.machine()}"
    pyproject = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))
    installed_by = {key: pyproject.get(key) for key in ("project", "build-system")}
    installed_by["hatch"] = pyproject.get("tool", {}).get("hatch")
    packages = [python, str(place.venv), str(place.root), digest(place.lock.read_bytes())]
    return {
        "python": python,
        "packages": digest("\n".join(packages).encode()),
        "project": digest(json.dumps(installed_by, sort_keys=True).encode()),
    }


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_stamp(place: Place) -> dict[str, str]:
    """The stamp of an environment; empty when there is none or it cannot be read."""
    try:
        stamp = json.loads((place.venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(place: Place, state: str, **facts: str) -> None:
    """Write the stamp in one move, so that it is never half there. States: installing, ready."""
    place.venv.mkdir(parents=True, exist_ok=True)
    draft = place.venv / (STAMP + ".new")
    draft.write_text(json.dumps({"state": state, **facts}, indent=1), encoding="utf-8")
    draft.replace(place.venv / STAMP)


def what_is_due(place: Place) -> str:
    """`nothing`, `project` (only the package itself) or `all`, and for `all` the reason after a colon."""
    stamp = read_stamp(place)
    if not stamp:
        return "all: there is none yet"
    if stamp.get("state") != "ready":
        return "all: the last set-up was not completed"
    if not place.python.exists():
        return "all: its Python is gone"
    now = fingerprints(place)
    if stamp.get("python") != now["python"]:
        return f"all: it was made with {stamp.get('python')}, this is {now['python']}"
    if stamp.get("packages") != now["packages"]:
        return "all: requirements.lock or the folder has changed"
    return "nothing" if stamp.get("project") == now["project"] else "project"


def clear(place: Place) -> None:
    """Remove an environment that bootstrap.py made; anything else is refused and stays."""
    if not place.venv.exists() or (place.venv.is_dir() and not any(place.venv.iterdir())):
        return
    if not (place.venv / STAMP).exists():
        raise SetupError("foreign folder", str(place.venv))
    # The stamp goes last: were it first, a removal cut short would leave a folder that looks foreign.
    for entry in place.venv.iterdir():
        if entry.name != STAMP:
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    (place.venv / STAMP).unlink()


def check_machine(place: Place, uses_uv: bool) -> None:
    """Raise a SetupError for what can be known before anything is installed."""
    if sys.maxsize <= 2**32:
        raise SetupError("32 bit", sys.executable)
    if not has_module("venv") or not (uses_uv or has_module("ensurepip")):
        raise SetupError("no venv", sys.executable)
    if os.name == "nt" and not long_paths_allowed():
        length = len(str(place.venv)) + 1 + LONGEST_INSIDE
        if length > WINDOWS_PATH_LIMIT:
            raise SetupError("long path", f"{place.venv}: files in it would need {length} characters")


def check_space(place: Place) -> None:
    """Raise a SetupError when the disk of the environment has too little room left."""
    free = shutil.disk_usage(place.beside).free
    if free < NEEDED_BYTES:
        raise SetupError("disk full", f"{gigabytes(free)} free at {place.venv.parent}")


def has_module(name: str) -> bool:
    """Whether the running Python can import a module of its standard library."""
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def long_paths_allowed() -> bool:
    """Whether Windows lets paths grow beyond 260 characters."""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            return winreg.QueryValueEx(key, "LongPathsEnabled")[0] == 1
    except OSError:
        return False


def packages_in(lock: Path) -> int:
    """How many packages the lock names, each once."""
    return len(set(re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)))
