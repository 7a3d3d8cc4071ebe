"""A region or a nation: `python -m benchmarks.region [--recommendations 100000] [--bodies 1000] [--documents]`.

A study of that many recommendations and bodies, with a serious investigation for every five recommendations; every text
is two to five sentences drawn at random from real coroners' concerns (../shared/data) and the sample's forms, dates and
bodies are drawn evenly. Time and peak memory by room, and how large the documents are; then, on the run's own tables:
similar texts over all bodies, the ledger, and survival.
"""

from __future__ import annotations

import argparse
import csv
import random
import string
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path

import polars as pl

import incident_analytics as ia
from incident_analytics.lessons import time_to_recurrence
from incident_analytics.lessons.similar import similar_texts

from .scale import SAMPLE, Watch, narrative, sentences, step_line

STUDY = """[study]
title = "A fictional region"
owner = "benchmark"
snapshot_date = 2024-03-31

[[source]]
path = "steis.csv"
as = "steis"

[[source]]
path = "recommendations.csv"
as = "recommendations"

[organisations]
path = "organisations.csv"

[identifiers]
action = "accept"
reason = "benchmark: published texts"
"""
FIRST, LAST = date(2012, 1, 1), date(2023, 12, 31)


def codes(n: int) -> list[str]:
    """Codes of fictional bodies; none begins as an NHS code does."""
    letters = string.ascii_uppercase + string.digits
    found = [f"Z{a}{b}" for a, b in islice(product(letters, repeat=2), n)]
    if len(found) < n:
        raise SystemExit(f"there are only {len(found):,} such codes")
    return found


def day(draw: random.Random) -> date:
    return FIRST + timedelta(days=draw.randrange((LAST - FIRST).days))


def write_table(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)


def write_study(folder: Path, n: int, bodies: int) -> Path:
    """The study file and its exports."""
    draw, pool, names = random.Random(n), sentences(), codes(bodies)
    with (SAMPLE / "steis.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *known = list(csv.reader(file))
    place = {name: i for i, name in enumerate(header)}

    def investigations() -> Iterator[list[str]]:
        for number in range(n // 5):
            row, when = list(draw.choice(known)), f"{day(draw):%d/%m/%Y}"
            row[place["Log No"]] = f"{when[-4:]}-{number + 1}"
            row[place["Organisation reporting SI on STEIS"]] = f"Body {draw.choice(names)} NHS Foundation Trust"
            row[place["Date of Incident"]] = row[place["Created on"]] = row[place["Modified date"]] = when
            row[place["Description of what happened:"]] = narrative(pool, draw)
            yield row

    def recommendations() -> Iterator[list[str]]:
        for number in range(n):
            issued = day(draw)
            done = f"{issued + timedelta(days=draw.randrange(30, 600)):%d/%m/%Y}" if draw.random() < 0.6 else ""
            yield [f"R{number:06}", f"X{number}", draw.choice(["SI panel", "Coroner", "CQC"]), draw.choice(names), "",
                   "inpatient", f"{issued:%d/%m/%Y}", "", done, "", " ".join(draw.sample(pool, 2))]  # fmt: skip

    write_table(folder / "organisations.csv", ["Code", "Name", "Valid from", "Valid to", "Successor"],
                ([code, f"Body {code} NHS Foundation Trust", "2005-04-01", "", ""] for code in names))  # fmt: skip
    write_table(folder / "steis.csv", header, investigations())
    write_table(folder / "recommendations.csv", [
        "Recommendation ID", "Source reference", "Source type", "Organisation code", "Unit", "Setting", "Date issued",
        "Due date", "Date completed", "Evidence level", "Recommendation",
    ], recommendations())  # fmt: skip
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder / "study.toml"


def timed(what: str, call: Callable[[], object]) -> object:
    begin = time.perf_counter()
    found = call()
    print(f"    {what:<70}{time.perf_counter() - begin:>8.1f} s", flush=True)
    return found


def main(n: int, bodies: int, documents: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = write_study(Path(folder), n, bodies)
        watch, out = Watch(), Path(folder) / "run"
        run = ia.run_study(study, out, say=watch.say, documents=documents)
        print(f"{n:,} recommendations of {bodies:,} bodies, {run.results.data.records.height:,} investigations; "
              f"{run.lessons.height:,} rows of the ledger")  # fmt: skip
        for what, seconds, peak in watch.told():
            print(step_line(what, seconds, peak))
        for path in sorted(out.rglob("*.*"), key=lambda one: -one.stat().st_size)[:8]:
            print(f"    {path.relative_to(out).as_posix():<70}{path.stat().st_size / 1e6:>8.1f} MB")
        results = run.results
        told = results.recommendations.select(pl.col("recommendation_id").alias("id"), date="issued", text="text")
        pairs = timed("similar texts, all bodies together", lambda: similar_texts(told))
        print(f"    ({pairs.height:,} pairs)")
        ledger = timed("ledger", lambda: ia.build_lessons(
            results.signals, results.recommendations, organisations=results.data.organisations))  # fmt: skip
        timed("survival since the lesson was issued", lambda: time_to_recurrence(ledger, "issued"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recommendations", type=int, default=100_000)
    parser.add_argument("--bodies", type=int, default=1_000)
    parser.add_argument("--documents", action="store_true")
    asked = parser.parse_args()
    main(asked.recommendations, asked.bodies, asked.documents)
