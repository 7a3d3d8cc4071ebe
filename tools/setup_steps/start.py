"""From a command line to the command running in its environment."""

from __future__ import annotations

import sys
from pathlib import Path

from .environment import Place
from .install import ensure, run_inside
from .request import USAGE, Request, read_request
from .trouble import SetupError, UsageError, from_os_error
from .wheelhouse import make_wheelhouse


def start(arguments: list[str], root: str) -> int:
    """The exit code: 0 done, 1 refused with a message, 2 wrong usage, else that of the command started."""
    if arguments[:1] in (["--help"], ["-h"]):
        print(USAGE, end="")
        return 0
    try:
        return carry_out(read_request(arguments, Path(root)), Path(root))
    except UsageError as error:
        print(f"{error}\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    except SetupError as error:
        print(f"\nSet-up stopped. {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nSet-up stopped. {from_os_error(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start takes up the set-up again.", file=sys.stderr)
        return 130


def carry_out(request: Request, root: Path) -> int:
    """Set up what the request needs, run it, and give back its exit code."""
    place = Place(root, request.venv)
    if request.word == "wheelhouse":
        make_wheelhouse(place, Path(request.rest[0]).absolute())
        return 0
    ensure(place, request.wheelhouse)
    if request.word == "setup":
        return 0
    if request.word == "python":
        return run_inside(place, [str(place.python), *request.rest])
    if request.word == "test":
        return run_inside(place, [str(place.python), "-m", "pytest", *request.rest], folder=root)
    return run_inside(place, [str(place.program("incident-analytics")), request.word, *request.rest])
