"""Run an installer with its full output in the log, and say in plain words how far it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .trouble import SetupError, recognise

# Settings that would send packages elsewhere than into the environment; index settings are left alone.
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "__PYVENV_LAUNCHER__")
# The installers compile nothing, to be done sooner; what is used is compiled once, at its first import.
# Where that is switched off, each start takes several seconds longer.
SLOWING = ("PYTHONDONTWRITEBYTECODE",)
SILENT_SECONDS = 15  # between two lines of progress where the output is no terminal
LAST_LINES = 80  # of the installer's output, enough for its reason and free of its early warnings


@dataclass
class InstallerStopped(Exception):
    """An installer ended with an error; `kind` as in trouble.py."""

    kind: str
    log: Path

    def as_setup_error(self) -> SetupError:
        """The same for the user, naming the log."""
        return SetupError(self.kind, f"full output: {self.log}")


def run_logged(command: list[str], log: Path, packages: int, offline: bool = False) -> None:
    """Run a command to its end, its output added to the log; InstallerStopped when it fails."""
    with log.open("ab") as sink:
        start = sink.tell()
        sink.write(f"\n> {' '.join(command)}\n".encode())
        sink.flush()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=clean_surroundings(),
            close_fds=os.name == "nt",  # elsewhere the child keeps the turn-taking lock, see turn.py
        )
        code = watch(process, log, start, packages)
    if code != 0:
        raise InstallerStopped(recognise(last_lines(log, start), offline), log)


def watch(process: subprocess.Popen, log: Path, start: int, packages: int) -> int:
    """The exit code, after telling the progress until the end; an interrupt stops the installer too."""
    began = told = time.monotonic()
    live = sys.stdout.isatty()
    try:
        while process.poll() is None:
            time.sleep(0.2)
            now = time.monotonic()
            if now - told < (1 if live else SILENT_SECONDS):
                continue
            told = now
            line = f"  {now - began:4.0f} s  {describe(read_from(log, start), packages)}"
            print(f"\r{line:<76}" if live else line, end="" if live else "\n", flush=True)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        if live:
            print("\r" + " " * 76 + "\r", end="", flush=True)
    return process.returncode


def describe(output: str, packages: int) -> str:
    """How far pip or uv is, read from its output so far."""
    if re.search(r"^Installing collected packages|^Prepared \d+ package", output, re.MULTILINE):
        return "unpacking the packages into the environment"
    fetched = len(re.findall(r"^(?:Collecting|Processing) |^\s*Saved ", output, re.MULTILINE))
    if fetched:
        return f"fetching packages: {fetched} of about {packages}"
    if "Retrying" in output:
        return "the package index does not answer yet; trying again"
    return "fetching packages"


def clean_surroundings() -> dict[str, str]:
    """The environment variables for installers and commands, without what would mislead them."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING + SLOWING}
    return kept | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def read_from(log: Path, start: int) -> str:
    """The log from a byte position on."""
    with log.open("rb") as source:
        source.seek(start)
        return source.read().decode("utf-8", errors="replace")


def last_lines(log: Path, start: int) -> str:
    """The last lines written to the log since a byte position."""
    return "\n".join(read_from(log, start).splitlines()[-LAST_LINES:])
