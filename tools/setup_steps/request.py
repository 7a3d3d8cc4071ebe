"""What the user asked bootstrap.py for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .trouble import UsageError

USAGE = """\
usage: python3 bootstrap.py [--wheelhouse DIR] [--venv DIR] COMMAND [ARGUMENTS ...]

Makes the project's own environment (first start: a minute or two; later: at once), then runs COMMAND in it.

  demo              the whole pipeline on the made-up sample in data/sample
  test [...]        the tests; what follows goes to pytest, e.g. test -k spc
  lab [...]         JupyterLab with the notebooks
  python [...]      the environment's own Python
  setup             make the environment and stop there
  wheelhouse DIR    fetch every package into DIR, for a computer without a package index
  anything else     goes to incident-analytics, e.g. run study.toml, check export.csv --as steis

  --wheelhouse DIR  install from that folder only; nothing is fetched
  --venv DIR        keep the environment in DIR (default: .venv in the project)
  --help            this text (for a command's own help: COMMAND --help)

For a computer without an index: on a connected one with the same system and the same Python version
  python3 bootstrap.py wheelhouse packages
then carry the project and the folder over, and there
  python3 bootstrap.py demo --wheelhouse packages

Your own pip and uv settings (index, proxy, certificates) are used as they are.
"""


@dataclass(frozen=True)
class Request:
    """One start: the command, what goes on to it, and where packages come from and go to."""

    word: str
    rest: list[str]
    venv: Path
    wheelhouse: Path | None


def read_request(arguments: list[str], root: Path) -> Request:
    """The request in a command line; the two options may stand anywhere before a bare `--`."""
    own, untouched = split_at_bare_dashes(arguments)
    options, words = take_options(own)
    words += untouched
    if not words:
        raise UsageError("Say what to run, for instance: demo")
    word, rest = words[0], words[1:]
    if word.startswith("-"):
        raise UsageError(f"Unknown option {word}. Allowed before the command: --wheelhouse, --venv, --help.")
    if word == "wheelhouse" and len(rest) != 1:
        raise UsageError("Name one folder for the packages, for instance: wheelhouse packages")
    if word == "setup" and rest:
        raise UsageError(f"setup takes no arguments; got {rest[0]}")
    venv = Path(options.get("--venv", root / ".venv")).absolute()
    wheelhouse = Path(options["--wheelhouse"]).absolute() if "--wheelhouse" in options else None
    return Request(word, rest, venv, wheelhouse)


def split_at_bare_dashes(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands before a bare `--`, and the `--` with all that follows it."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:end], arguments[end:]


def take_options(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """The values of --venv and --wheelhouse, and the other words in their order."""
    options: dict[str, str] = {}
    words: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if name not in ("--venv", "--wheelhouse"):
            words.append(argument)
            continue
        value = value if equals else next(waiting, "")
        if not value or value.startswith("-"):
            raise UsageError(f"{name} needs a folder, for instance: {name} packages")
        options[name] = value
    return options, words
