"""From CSV to report at growing size: `python -m benchmarks.scale --rows 10000 100000 [--workers 2] [--documents]`.

One Datix incident export of as many rows as asked for, with the sample's other exports beside it. Each narrative is
new: three to five sentences drawn at random from real coroners' concerns (../shared/data) and from the sample's own
incident forms until about 80 words are there, so hardly two are alike, though sentences come back (15,000 different
ones; a template would flatter more). Each size runs in a process of its own; time and peak memory are told by room,
children included, the exponent of growth from the smallest to the largest, and a hash of all outputs, which is the same
whichever engine and however many workers.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import psutil

from incident_analytics.cli import FREED_AT_ONCE
from incident_analytics.themes.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample"
REPORTS = ROOT.parent / "shared" / "data" / "pfd" / "pfd_reports.parquet"
PREAMBLE = 3  # rows above the header
WORDS, EVERY = 80, 0.05  # words of a narrative; seconds between two looks at the memory


def sample_rows() -> list[list[str]]:
    """The sample's incident export below its preamble: the header, then its rows."""
    with (SAMPLE / "datix_incidents.csv").open(encoding="cp1252", newline="") as file:
        return list(csv.reader(file))[PREAMBLE:]


def sentences() -> list[str]:
    """Sentences of 4 to 60 words from real concerns, and from the sample's incident forms."""
    header, *known = sample_rows()
    texts = [row[header.index("Description")] for row in known]
    if REPORTS.is_file():
        texts += pl.read_parquet(REPORTS, columns=["concerns"])["concerns"].drop_nulls().to_list()
    found = {" ".join(text[a:b].split()) for text in texts if text for a, b in split_sentences(text)}
    return sorted(one for one in found if 4 <= len(one.split()) <= 60)


def narrative(pool: list[str], draw: random.Random) -> str:
    held: list[str] = []
    n = 0
    while n < WORDS - 10:
        held.append(draw.choice(pool))
        n += len(held[-1].split())
    return " ".join(held)


def write_export(path: Path, rows: int) -> None:
    """A Datix export of `rows` incidents: the sample's rows again, with a new number, day and narrative."""
    header, *known = sample_rows()
    place = {name: i for i, name in enumerate(header)}
    draw, pool = random.Random(rows), sentences()
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for number in range(rows):
            row = list(draw.choice(known))
            day = date(2016, 1, 1) + timedelta(days=draw.randrange(2_800))
            row[place["ID"]], row[place["Ref"]] = str(1_000_000 + number), f"WEB-{2_000_000 + number}"
            row[place["Incident date"]] = row[place["Reported date"]] = row[place["Opened"]] = f"{day:%d/%m/%Y}"
            row[place["Description"]] = narrative(pool, draw)
            out.writerow(row)


def write_study(folder: Path, rows: int) -> Path:
    """A study of the sample's exports with a large incident export in place of its own."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("north_essex", "datix_incidents.csv"))
    write_export(folder / "datix_incidents.csv", rows)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    gate = 'action = "accept"\nreason = "benchmark: published texts"'
    (folder / "study.toml").write_text(text.replace('action = "stop"', gate), encoding="utf-8")
    return folder / "study.toml"


class Watch:
    """Time and peak memory of each step that a run tells of, its processes included."""

    def __init__(self) -> None:
        self._me, self._on = psutil.Process(), True
        self.steps: list[list] = [["starting", time.perf_counter(), 0]]
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while self._on:
            self.steps[-1][2] = max(self.steps[-1][2], self._memory())
            time.sleep(EVERY)

    def _memory(self) -> int:
        total = 0
        for one in [self._me, *self._me.children(recursive=True)]:
            try:
                total += one.memory_info().rss
            except psutil.Error:
                continue
        return total

    def say(self, line: str) -> None:
        if not line.startswith("finding themes:"):
            self.steps.append([line, time.perf_counter(), 0])

    def told(self) -> list[tuple[str, float, float]]:
        """(step, seconds, peak in GB)."""
        self._on = False
        ends = [begin for _, begin, _ in self.steps[1:]] + [time.perf_counter()]
        return [(what, end - begin, peak / 1e9) for (what, begin, peak), end in zip(self.steps, ends, strict=True)]


def step_line(what: str, seconds: float, peak: float) -> str:
    """A step as it is printed: what, time, peak memory in GB."""
    return f"    {what[:70]:<70}{seconds:>8.1f} s{peak:>7.2f} GB"


def run_one(study: Path, workers: int | None, documents: bool, engine: str) -> None:
    """One size, in this process; prints its steps as JSON."""
    import incident_analytics as ia

    watch = Watch()
    with tempfile.TemporaryDirectory() as out:
        run = ia.run_study(study, Path(out) / "run", engine=engine, workers=workers, say=watch.say, documents=documents)
        told, outputs = watch.told(), json.dumps(run.manifest["outputs"], sort_keys=True)
    print(json.dumps([told, hashlib.sha256(outputs.encode()).hexdigest()[:16]]))


def main(sizes: list[int], extra: list[str]) -> None:
    totals = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            study = write_study(Path(folder) / "study", rows)
            command = [sys.executable, "-m", "benchmarks.scale", "--study", str(study), *extra]
            done = subprocess.run(
                command, cwd=ROOT, env=os.environ | FREED_AT_ONCE, capture_output=True, text=True, check=False
            )
        if done.returncode:
            raise SystemExit(done.stderr[-2_000:])
        steps, outputs = json.loads(done.stdout.splitlines()[-1])
        totals[rows] = sum(seconds for _, seconds, _ in steps)
        peak = max(peak for *_, peak in steps)
        print(f"{rows:,} rows: {totals[rows]:.1f} s, peak {peak:.2f} GB; the outputs' hash is {outputs}")
        for what, seconds, peak in steps:
            print(step_line(what, seconds, peak), flush=True)
    if len(sizes) > 1:
        low, high = min(sizes), max(sizes)
        print(f"exponent of growth: {math.log(totals[high] / totals[low]) / math.log(high / low):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--workers", type=int)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--study", type=Path)
    asked = parser.parse_args()
    if asked.study:
        run_one(asked.study, asked.workers, asked.documents, asked.engine)
    else:
        given = ["--engine", asked.engine, *(["--workers", str(asked.workers)] if asked.workers else []),
                 *(["--documents"] if asked.documents else [])]  # fmt: skip
        main(asked.rows, given)
