# An old Python must be able to read this file, to say that it is too old: no newer syntax, no pathlib.
# ruff: noqa: UP031, PTH100, PTH110, PTH112, PTH118, PTH120
"""Make the project's own environment and start something in it: demo, test, lab or any command.

    python3 bootstrap.py demo
    python3 bootstrap.py --help

Needs Python 3.11 or newer and nothing else. The steps themselves are in tools/setup_steps.
"""

import os
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)  # the newest for which every package of requirements.lock has a ready-made build
ROOT = os.path.dirname(os.path.abspath(__file__))


def python_too_old(version, executable, windows, installed=()):
    """The message for a Python that is too old, or None; `installed` names newer ones on the PATH."""
    if tuple(version[:2]) >= OLDEST:
        return None
    found = ".".join(str(part) for part in version[:3])
    lines = [
        "This project needs Python %d.%d or newer; this is Python %s (%s)." % (OLDEST + (found, executable)),
    ]
    if windows:
        lines.append("HINT: start it with a newer one: py -3.12 bootstrap.py demo")
        lines.append("      ('py --list' shows which are installed)")
    elif installed:
        lines.append("HINT: start it with a newer one: %s bootstrap.py demo" % installed[0])
    else:
        lines.append("HINT: install Python 3.12 beside this one, then: python3.12 bootstrap.py demo")
    return "\n".join(lines)


def newer_pythons(path):
    """The names of newer Pythons that lie in the folders of a PATH, newest first."""
    names = ["python3.%d" % minor for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    folders = [folder for folder in path.split(os.pathsep) if folder]
    return [name for name in names if any(os.path.exists(os.path.join(folder, name)) for folder in folders)]


def main(arguments):
    """The exit code: 0 done, 1 refused with a message, 2 wrong usage, else that of the command started."""
    message = python_too_old(
        sys.version_info, sys.executable, os.name == "nt", newer_pythons(os.environ.get("PATH", ""))
    )
    if message:
        sys.stderr.write(message + "\n")
        return 1
    steps = os.path.join(ROOT, "tools", "setup_steps")
    if not os.path.isdir(steps):
        sys.stderr.write("The folder %s is missing.\nHINT: take the whole project.\n" % steps)
        return 1
    sys.path.insert(0, os.path.dirname(steps))
    from setup_steps.start import start

    return start(arguments, ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
