"""Fill the environment from the hashed lock, with uv where it is there, else with pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .environment import (
    Place,
    check_machine,
    check_space,
    clear,
    fingerprints,
    packages_in,
    what_is_due,
    write_stamp,
)
from .logged import InstallerStopped, clean_surroundings, run_logged
from .trouble import SetupError
from .turn import turn
from .wheelhouse import check_wheelhouse

PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]


def ensure(place: Place, wheelhouse: Path | None = None) -> None:
    """Leave with an environment that is complete and up to date; SetupError when that cannot be had."""
    if what_is_due(place) == "nothing":
        return
    if wheelhouse:
        check_wheelhouse(place, wheelhouse)
    uv = find_uv()
    check_machine(place, uses_uv=uv is not None)
    with turn(place.beside):
        due = what_is_due(place)  # again: another start may have done the work meanwhile
        if due == "nothing":
            return
        place.log.write_text(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {due}\n", encoding="utf-8")
        try:
            fill(place, due, uv, wheelhouse)
        except InstallerStopped as stopped:
            raise stopped.as_setup_error() from None


def fill(place: Place, due: str, uv: str | None, wheelhouse: Path | None) -> None:
    """Make what is due and stamp it; the stamp says `ready` only when all of it is done."""
    began = time.monotonic()
    if due.startswith("all"):
        clear(place)
        print(f"Making the environment in {place.venv} ({due.partition(': ')[2]})", flush=True)
        check_space(place)
        write_stamp(place, "installing")
        make_empty(place)
        uv = install_packages(place, uv, wheelhouse)
    else:
        print("The project's own settings have changed; installing it again", flush=True)
    install_project(place, uv)
    write_stamp(place, "ready", **fingerprints(place))
    print(f"Ready after {time.monotonic() - began:.0f} s. The installer's output: {place.log}", flush=True)


def make_empty(place: Place) -> None:
    """An environment without any package; pip is added only where it is needed."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    run_logged([base, "-m", "venv", "--without-pip", str(place.venv)], place.log, packages=0)


def install_packages(place: Place, uv: str | None, wheelhouse: Path | None) -> str | None:
    """Install the lock; gives back the uv that did it, or None where pip did."""
    count = packages_in(place.lock)
    source = f"from {wheelhouse}" if wheelhouse else "from your package index"
    if uv:
        print(f"Installing about {count} packages with uv {source}", flush=True)
        try:
            run_logged(uv_command(uv, place, wheelhouse), place.log, count, offline=bool(wheelhouse))
            return uv
        except InstallerStopped as stopped:
            if not worth_trying_pip(stopped.kind, wheelhouse):
                raise
            print(
                "uv could not get the packages; trying once with pip, which has settings of its own",
                flush=True,
            )
    print(f"Installing about {count} packages with pip {source}; this takes a minute or two", flush=True)
    add_pip(place)
    run_logged(pip_command(place, wheelhouse), place.log, count, offline=bool(wheelhouse))
    return None


def worth_trying_pip(kind: str, wheelhouse: Path | None) -> bool:
    """Whether pip may succeed where uv failed: it reads other index settings."""
    return wheelhouse is None and kind in ("not reachable", "missing package", "unknown")


def uv_command(uv: str, place: Place, wheelhouse: Path | None) -> list[str]:
    """uv's command line for the lock."""
    return [uv, "pip", "install", "--python", str(place.python), *from_lock(place, wheelhouse)]


def pip_command(place: Place, wheelhouse: Path | None) -> list[str]:
    """pip's command line for the lock."""
    return [
        str(place.python),
        *PIP,
        "install",
        "--no-compile",
        "--progress-bar",
        "off",
        *from_lock(place, wheelhouse),
    ]


def from_lock(place: Place, wheelhouse: Path | None) -> list[str]:
    """The part of the command line that uv and pip share; ready-made wheels only, nothing is compiled."""
    source = ["--no-index", "--find-links", str(wheelhouse)] if wheelhouse else []
    return [*source, "--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", str(place.lock)]


def add_pip(place: Place) -> None:
    """Put the pip that comes with Python into the environment; nothing is fetched for it."""
    try:
        run_logged([str(place.python), "-m", "ensurepip", "--default-pip"], place.log, packages=0)
    except InstallerStopped as stopped:
        if stopped.kind == "unknown":
            raise SetupError("no venv", sys.executable) from None
        raise


def install_project(place: Place, uv: str | None) -> None:
    """Install the project itself, editable, with the build tools of the lock and without any index."""
    own = ["--no-index", "--no-deps", "--no-build-isolation", "-e", str(place.root)]
    if uv:
        command = [uv, "pip", "install", "--python", str(place.python), *own]
    else:
        command = [str(place.python), *PIP, "install", *own]
    run_logged(command, place.log, packages=1)


def find_uv() -> str | None:
    """The uv on the PATH, if it starts; a shim of another Python or a blocked program counts as none."""
    uv = shutil.which("uv")
    if not uv:
        return None
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return uv if answer.returncode == 0 else None


def run_inside(place: Place, command: list[str], folder: Path | None = None) -> int:
    """Run a command of the environment to its end and give back its exit code."""
    path = str(place.python.parent) + os.pathsep + os.environ.get("PATH", "")
    surroundings = clean_surroundings() | {"VIRTUAL_ENV": str(place.venv), "PATH": path}
    process = subprocess.Popen(command, cwd=folder, env=surroundings)
    while True:
        try:
            code = process.wait()
            return 128 - code if code < 0 else code
        except KeyboardInterrupt:
            continue  # the command got it as well and decides: JupyterLab asks before it stops
