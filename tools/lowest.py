"""Runs the tests with the lowest versions that pyproject.toml states: `python tools/lowest.py [pytest arguments]`.

Needs uv and a package index; the environment is made in a temporary folder (1.3 GB) and removed again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FEW = ["tests/themes", "tests/lessons", "tests/spc", "tests/study", "tests/sources", "tests/charts", "tests/report",
       "tests/disclosure", "tests/review", "tests/search", "-x"]  # fmt: skip


def main(arguments: list[str]) -> int:
    """pytest's exit code."""
    with tempfile.TemporaryDirectory(prefix="lowest-") as folder:
        python = Path(folder) / "env" / "bin" / "python"
        for command in (
            ["uv", "venv", "-q", "--python", "3.11", str(python.parents[1])],
            ["uv", "pip", "install", "-q", "--python", str(python), "--resolution", "lowest-direct", "-e", ".[dev]"],
        ):
            subprocess.run(command, cwd=ROOT, check=True)
        return subprocess.run([python, "-m", "pytest", *(arguments or FEW)], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
