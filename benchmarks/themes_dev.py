"""Report-level agreement with the development labels of real coroners' concerns: failure themes, by report.

Run: python -m benchmarks.themes_dev [--folder ../shared/data]
A third of the 108 labelled reports (the 36 with the smallest SHA-256 of their report_id) is set aside: it is opened
once, when the extractor is finished, with --open-set-aside, and never while terms are being written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path

import polars as pl

from incident_analytics import find_themes

SET_ASIDE = 36
FEWEST_GOLD = 3  # themes with fewer labelled reports are left out of the macro mean
SHARED = Path(__file__).parents[1].parent / "shared" / "data"


def labelled_reports(folder: Path, set_aside: bool) -> list[dict]:
    """Label records of the development part, or of the part set aside."""
    lines = (folder / "themes" / "dev_labels.jsonl").read_text(encoding="utf-8").splitlines()
    reports = sorted((json.loads(line) for line in lines), key=lambda r: _digest(r["report_id"]))
    return reports[:SET_ASIDE] if set_aside else reports[SET_ASIDE:]


def score(folder: Path = SHARED, set_aside: bool = False) -> tuple[dict[str, float], pl.DataFrame]:
    """(precision, recall, micro F1, macro F1) and the counts by theme: theme_id, hits, false_alarms, missed."""
    reports = labelled_reports(folder, set_aside)
    texts = pl.read_parquet(folder / "pfd" / "pfd_reports.parquet", columns=["report_id", "concerns"])
    wanted = texts.filter(pl.col("report_id").is_in([r["report_id"] for r in reports]))
    narratives = wanted.select(pl.col("report_id").alias("record_id"), pl.lit("concerns").alias("section"),
                               pl.col("concerns").alias("text"))  # fmt: skip
    failing = find_themes(narratives).filter(pl.col("class") == "failure")
    found = {(r, t) for r, t in failing.select("record_id", "theme_id").iter_rows()}
    gold = {
        (r["report_id"], label["theme_id"]) for r in reports for label in r["labels"] if label["class"] == "failure"
    }
    return _scores(gold, found), _by_theme(gold, found)


def _scores(gold: set, found: set) -> dict[str, float]:
    table = _by_theme(gold, found)
    common = table.filter(pl.col("hits") + pl.col("missed") >= FEWEST_GOLD)
    f1 = 2 * common["hits"] / (2 * common["hits"] + common["false_alarms"] + common["missed"])
    hits = len(gold & found)
    return {
        "precision": hits / len(found),
        "recall": hits / len(gold),
        "micro_f1": 2 * hits / (len(found) + len(gold)),
        "macro_f1": float(f1.mean()),
        "themes_in_macro": common.height,
    }


def _by_theme(gold: set, found: set) -> pl.DataFrame:
    counts = {name: Counter(theme for _, theme in pairs) for name, pairs in
              (("hits", gold & found), ("false_alarms", found - gold), ("missed", gold - found))}  # fmt: skip
    themes = sorted({theme for _, theme in gold | found})
    return pl.DataFrame({"theme_id": themes, **{name: [c[t] for t in themes] for name, c in counts.items()}})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=SHARED)
    parser.add_argument("--open-set-aside", action="store_true")
    options = parser.parse_args()
    scores, table = score(options.folder, options.open_set_aside)
    for name, value in scores.items():
        print(f"{name:18} {value:.3f}" if isinstance(value, float) else f"{name:18} {value}")
    with pl.Config(tbl_rows=60):
        print(table)


if __name__ == "__main__":
    main()
