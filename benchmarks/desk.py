"""How long the desk takes to answer with 100,000 mentions: `python -m benchmarks.desk [MENTIONS]`.

The tables are those of the sample, repeated with new record ids until there are as many mentions; texts repeat, so the
size of the index is that of a real one and its variety is not. Medians of seven answers, in milliseconds, beside the
plainest way to the same rows: pandas filtering the joined table.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl

from incident_analytics import lab
from incident_analytics.lab.desk.answers import Answers
from incident_analytics.lab.desk.widget import answer
from incident_analytics.lab.opened import Opened

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample" / "study.toml"
ASKED = {
    "first page": ("sentences", {"open": True}),
    "filter by theme and class": ("sentences", {"open": True, "theme_id": "record_keeping", "class": "failure"}),
    "filter by year": ("sentences", {"open": True, "since": 2019, "until": 2019}),
    "last page": ("sentences", {"open": True, "offset": 99_000}),
    "lessons": ("lessons", {}),
    "search, a common word": ("search", {"query": "patient OR risk"}),
    "search, phrase and filters": (
        "search",
        {"query": '"risk assessment"', "since": "2019-01-01", "kind": "narrative"},
    ),
    "search, NEAR": ("search", {"query": "NEAR(risk review, 10)"}),
}


def enlarged(opened: Opened, wanted: int) -> Opened:
    """`opened` with its records repeated until there are `wanted` mentions."""
    times = -(-wanted // opened.table("mentions").height)
    held = opened.results

    def again(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
        return pl.concat(
            [table.with_columns((pl.col(name) + f"~{n}").alias(name) for name in columns) for n in range(times)]
        )

    data = replace(held.data, records=again(held.data.records, "record_id"))
    results = replace(
        held, data=data, narratives=again(held.narratives, "record_id"), mentions=again(held.mentions, "record_id"),
        recommendations=again(held.recommendations, "recommendation_id", "record_id"),
    )  # fmt: skip
    return Opened(results, opened.folder)


def median(call: Callable[[], object], n: int = 7) -> float:
    """Milliseconds."""
    spent = []
    for _ in range(n):
        begin = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent)


def main(wanted: int) -> None:
    opened = enlarged(lab.open_study(SAMPLE), wanted)
    answers = Answers(opened)
    print(f"{opened.table('mentions').height:,} mentions, {opened.table('narratives').height:,} texts")
    begin = time.perf_counter()
    answer(answers.held, {"id": 1, "ask": "about"})
    answer(answers.held, {"id": 1, "ask": "sentences", "about": {"open": True}})
    print(f"{'first paint, everything made for the first time':<50}{(time.perf_counter() - begin) * 1000:8.0f}")
    begin = time.perf_counter()
    answer(answers.held, {"id": 1, "ask": "search", "about": {"query": "risk"}})
    print(f"{'first search, index made for the first time':<50}{(time.perf_counter() - begin) * 1000:8.0f}")
    for name, (asked, about) in ASKED.items():
        spent = median(lambda asked=asked, about=about: answer(answers.held, {"id": 1, "ask": asked, "about": about}))
        print(f"{name:<50}{spent:8.1f}")
    frame = answers.evidence.to_pandas()
    peer = median(lambda: frame[(frame["theme_id"] == "record_keeping") & (frame["class"] == "failure")])
    print(f"{'pandas, the rows of one theme and class alone':<50}{peer:8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
