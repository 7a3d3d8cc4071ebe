"""What can go wrong while setting up, in words an analyst or a service desk can act on."""

from __future__ import annotations

import errno
import re


class SetupError(Exception):
    """Set-up cannot go on; shown without a traceback, exit code 1. `kind` is a key of SIGNS or MESSAGES."""

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        super().__init__(explain(kind, detail))


class UsageError(Exception):
    """The command line asks for something unknown; exit code 2."""


# The order matters: a full disk or a dead line shows up again further down as "no matching package".
SIGNS = {
    "disk full": r"no space left on device|not enough (free )?space|os error (28|112)\b|errno 28\b|quota",
    "hash mismatch": r"do not match the hashes|hash mismatch",
    "long path": r"long path support|file ?name (is )?too long|path too long|os error (36|206)\b",
    "not reachable": (
        r"newconnectionerror"
        r"|failed to establish a new connection|connection (refused|reset|aborted)|connect(ion)? error"
        r"|connecttimeout|readtimeout|timed out|max retries exceeded|name resolution|service not known"
        r"|dns error|failed to lookup|error sending request|tcp connect|network is unreachable"
        r"|could not connect|failed to connect"
        r"|proxyerror|proxy authentication|sslerror|certificate|http error 40[137]|http error 5\d\d"
        r"|\b40[137] (client error|forbidden|unauthorized|proxy)|status code.{0,9}\b(40[137]|5\d\d)"
    ),
    "no compiler": r"failed building wheel|failed to build|visual c\+\+|unable to find (a )?c(ompiler|c)\b",
    "missing package": (
        r"no matching distribution|could not find a version|no solution found|not found in the"
        r"|no usable wheels|has no wheels|there is no version"
    ),
    "read-only": r"permission denied|read-only file system|access is denied|os error (5|13|30)\b",
}

MESSAGES = {
    "disk full": (
        "There is too little room on the disk{where}.",
        "free some space (the environment and the installer's cache need about {need}), or keep the"
        " environment on another disk: --venv DIR",
    ),
    "hash mismatch": (
        "A package is not the one that requirements.lock names: its checksum differs{where}.",
        "nothing of it was used. If a mirror or a wheelhouse is in between, have it refreshed; if it happens"
        " again, tell your information security team before going on.",
    ),
    "long path": (
        "The folder's path is too long for this system{where}.",
        r"move the project to a short path such as C:\ia, use --venv C:\ia-venv, or ask IT to switch on"
        " long paths in Windows.",
    ),
    "not reachable": (
        "The package index cannot be reached{where}.",
        "check the network, the proxy and your pip or uv settings.\n      Without an index, on a connected"
        " computer with the same system and Python version:  python3 bootstrap.py wheelhouse packages\n"
        "      Carry that folder over, then here:  python3 bootstrap.py demo --wheelhouse packages",
    ),
    "no compiler": (
        "A package has no ready-made build for this Python and would have to be compiled{where}.",
        "use a 64-bit Python 3.11 to 3.14; on Windows: py -3.12 bootstrap.py demo",
    ),
    "missing package": (
        "The index answers but lacks a package for this Python and system{where}.",
        "use a 64-bit Python 3.11 to 3.14; if your index is a mirror, ask for the missing package, or bring a"
        " wheelhouse: --wheelhouse DIR (see --help).",
    ),
    "wheelhouse gap": (
        "The wheelhouse lacks a package for this Python and system{where}.",
        "make it on a computer with the same system, the same Python version and the same requirements.lock:"
        " python3 bootstrap.py wheelhouse DIR",
    ),
    "no wheelhouse": (
        "There is no folder with packages (*.whl) at {detail}.",
        "make one on a connected computer: python3 bootstrap.py wheelhouse DIR",
    ),
    "read-only": (
        "A file or folder cannot be written{where}.",
        "keep the environment where you may write: --venv DIR. On Windows, close JupyterLab and every"
        " program that runs from the environment first.",
    ),
    "no venv": (
        "This Python ({detail}) comes without the module that makes environments (venv with ensurepip).",
        "on Debian or Ubuntu install python3-venv; elsewhere use a complete Python, or put uv on the PATH.",
    ),
    "32 bit": (
        "This Python ({detail}) is a 32-bit one; the packages exist for 64 bits only.",
        "install the 64-bit Python; on Windows 'py --list' shows which are there.",
    ),
    "foreign folder": (
        "{detail} is not empty and was not made by bootstrap.py; it is left as it is.",
        "move it away, or use another place: --venv DIR",
    ),
    "incomplete": (
        "A file of the project is missing{where}.",
        "take the whole project again; if it is complete, delete the environment and start once more.",
    ),
    "busy": (
        "Another start of bootstrap.py is still setting up this environment{where}.",
        "wait until it is done, or use an environment of your own: --venv DIR",
    ),
    "unknown": (
        "The installer stopped with an error that is not known here{where}.",
        "the end of the log says more; a second try often helps where the network is slow.",
    ),
}

OS_ERRORS = {
    errno.ENOSPC: "disk full",
    errno.EDQUOT: "disk full",
    errno.ENAMETOOLONG: "long path",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EROFS: "read-only",
    errno.ENOENT: "incomplete",
}

NEEDED_BYTES = 2_500_000_000  # environment 1.5 GB, downloads twice 0.4 GB (measured), rounded up


def explain(kind: str, detail: str = "") -> str:
    """The message for one kind of trouble, with its hint on a line of its own."""
    what, hint = MESSAGES[kind]
    where = f" ({detail})" if detail else ""
    return f"{what}\nHINT: {hint}".format(detail=detail, where=where, need=gigabytes(NEEDED_BYTES))


def recognise(output: str, offline: bool = False) -> str:
    """The kind of trouble an installer's output tells of; `unknown` when none is recognised."""
    for kind, sign in SIGNS.items():
        if offline and kind == "not reachable":
            continue
        if re.search(sign, output, re.IGNORECASE):
            return "wheelhouse gap" if offline and kind in ("missing package", "no compiler") else kind
    return "unknown"


def from_os_error(error: OSError) -> SetupError:
    """The set-up error behind an error of the operating system."""
    return SetupError(OS_ERRORS.get(error.errno, "unknown"), str(error.filename or error.strerror or error))


def gigabytes(size: int) -> str:
    """A size in bytes as a reader would say it."""
    return f"{size / 1e9:.1f} GB"
