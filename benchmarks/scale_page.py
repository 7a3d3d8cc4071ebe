"""Everything on speed and scale in one go: `python -m benchmarks.scale_page [--long]` writes docs/scale_measured.md.

Ten minutes, or with `--long` (a million rows, locally and in Spark; a region) an hour and a half, on two cores. Run it
when nothing else runs: the page says what ran on what, and holds what each benchmark printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "scale_measured.md"
LIBRARIES = ("polars", "numpy", "scipy", "scikit-learn", "spacy", "pyarrow")
SHORT = {
    "Themes and identifiers beside peers, one core": ["speed", "--texts", "2000", "--peers"],
    "From CSV to report": ["scale", "--rows", "10000", "100000", "--documents"],
    "Starting": ["starting"],
}
LONG = {
    "Suppression at the size of a region": ["suppression"],
    "A hundred thousand recommendations of a thousand bodies": ["region", "--documents"],
    "A million rows": ["scale", "--rows", "1000000"],
    "A million rows in Spark, local cluster": ["scale", "--rows", "1000000", "--engine", "spark"],
}


def environment() -> str:
    """What it ran on, in a line."""
    held = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    memory = psutil.virtual_memory().total / 1e9
    machine = f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"
    return f"{machine}; {held}; {date.today():%d %B %Y}"


def printed(arguments: list[str]) -> str:
    """What a benchmark prints; what it says of an error where it fails."""
    command = [sys.executable, "-m", f"benchmarks.{arguments[0]}", *arguments[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if not done.returncode else f"failed:\n{done.stderr[-600:]}"


def main(parts: dict[str, list[str]]) -> None:
    out = ["# Speed and scale as measured", f"Written by `python -m benchmarks.scale_page`. {environment()}."]
    for title, arguments in parts.items():
        print(f"== {title}", flush=True)
        command = f"python -m benchmarks.{' '.join(arguments)}"
        text = printed(arguments)
        table = text.lstrip().startswith("|")
        out += [f"## {title}", f"`{command}`", text.strip() if table else f"```\n{text.rstrip()}\n```"]
        PAGE.write_text("\n\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    main(SHORT | (LONG if parser.parse_args().long else {}))
