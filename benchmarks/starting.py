"""How long one waits before anything happens: `python -m benchmarks.starting`. Medians of seven starts, in seconds."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 7
NOTEBOOK = """
import nbformat
from nbclient import NotebookClient
cell = nbformat.v4.new_code_cell({code!r})
NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name="python3").execute()
"""
COMMAND = "from incident_analytics.cli import main; main()"  # what the installed script does
CODING = "ia.find_themes(pl.DataFrame({'record_id': ['a'], 'text': ['No risk assessment was done.']}))"
STARTED = {
    "python that does nothing": ["-c", ""],
    "incident-analytics --help": ["-c", COMMAND, "--help"],
    "incident-analytics run --help": ["-c", COMMAND, "run", "--help"],
    "import incident_analytics": ["-c", "import incident_analytics"],
    "first text coded": ["-c", f"import incident_analytics as ia, polars as pl; {CODING}"],
    "a notebook's kernel, empty cell": ["-c", NOTEBOOK.format(code="")],
    "a notebook's kernel, from incident_analytics import lab": [
        "-c", NOTEBOOK.format(code="from incident_analytics import lab")],
}  # fmt: skip


def seconds(arguments: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begin


def main() -> None:
    for what, arguments in STARTED.items():
        seconds(arguments)  # files into the cache
        print(f"{what:<60}{statistics.median(seconds(arguments) for _ in range(RUNS)):>7.2f} s", flush=True)


if __name__ == "__main__":
    main()
