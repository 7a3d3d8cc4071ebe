"""Trains what finds names and references by the words around them (identifiers/likely.py), and says how well.

Run: python -m benchmarks.train_identifiers [--write]
Learns from tests/cases/identifiers_to_learn.csv, the halves developed on of the other sets, and, as texts without
identifiers, from data/labels, from data/sample, and from coroners' reports (../shared/data), whose names the rules
find: what they leave there is nearly always a place. Measured out of fold, by groups of sentences.
"""

from __future__ import annotations

import argparse
import csv
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.identifiers import CASES, INDEPENDENT, ROOT, SHARED, marked
from incident_analytics.identifiers.kinds import DETECTORS, found_in_plain, plain_text
from incident_analytics.identifiers.likely import Line, candidates, code_features, codes, name_features
from incident_analytics.sources.files import read_cells

TO_LEARN = ROOT / "tests" / "cases" / "identifiers_to_learn.csv"
OUT = ROOT / "src" / "incident_analytics" / "identifiers" / "data" / "likely.json"
KINDS_CASES = ROOT / "tests" / "cases" / "identifiers_kinds.csv"
LABELS = ROOT / "data" / "labels"
STRENGTH = 1.0  # inverse of the L2 penalty
OFTEN = 5
FOLDS, FEWEST_SEEN, SMALLEST = 5, 2, 0.05
AT_LEAST = {"name": 0.3, "case_reference": 0.3}  # probability from which something is called one
WRITTEN = 3.0  # how often a line that was written to be learned from counts, beside one of the plain texts
SENTENCE = 4  # words from which a cell of the sample is a text
REPORTS = 400  # of one half, by a hash; the other is kept to measure on

# Features, whether an identifier, group, whether the text has any mark, how much it counts.
NO_CODES = ("name", "date_of_birth", "telephone", "email", "postcode")

Row = tuple[dict[str, float], bool, str, bool, float]


@dataclass(frozen=True)
class Sentence:
    """A text (folded), its true spans by kind, what the rules found, its group, and how much it counts."""

    text: str
    true: list[tuple[str, int, int]]
    found: list[tuple[str, int, int]]
    group: str
    counts: float


def sentences() -> list[Sentence]:
    """Everything to learn from."""
    lines = [(row["text"], row["case"]) for row in _rows(TO_LEARN)]
    for path in (CASES, INDEPENDENT):
        lines += [(row["text"], row["case"]) for row in _rows(path) if row["half"] == "develop"]
    # Cases that were written for a rule each, most of them look-alikes, count several times.
    lines += [(next(iter(row.values())), f"kinds {n}") for n, row in enumerate(_rows(KINDS_CASES))] * OFTEN
    ordinary, short, told = (pl.read_csv(LABELS / f"{name}.csv") for name in ("ordinary", "short_texts", "sentences"))
    plain = sorted({*ordinary["text"], *told["text"], *short.filter(pl.col("part") == "train")["text"]})
    plain += [*sample_texts(), *reports(0)[:REPORTS]]
    written = [_sentence(*marked(text), group, WRITTEN) for text, group in lines]
    return written + [_sentence(text, [], text, 1.0) for text in plain]


def sample_texts() -> list[str]:
    """The texts of the fictional sample, which name nobody."""
    paths = sorted(path for path in (ROOT / "data" / "sample").iterdir() if path.suffix in (".csv", ".xlsx"))
    cells = {cell for path in paths for rows in read_cells(path).values() for row in rows for cell in row}
    return sorted(cell for cell in cells if len(cell.split()) >= SENTENCE)


def reports(half: int) -> list[str]:
    """What happened, as coroners' reports tell it: one half of them."""
    table = pl.read_parquet(SHARED / "pfd" / "pfd_reports.parquet", columns=["circumstances"])
    texts = sorted(set(table["circumstances"].drop_nulls()), key=lambda text: zlib.crc32(text.encode()))
    return texts[half::2]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sentence(text: str, true: list[tuple[str, int, int]], group: str, counts: float) -> Sentence:
    folded, places = plain_text(text)
    at = {given: own for own, given in enumerate(places)} if places is not None else None
    spans = [(kind, at.get(s, s), at.get(e - 1, e - 1) + 1) if at else (kind, s, e) for kind, s, e in true]
    found = found_in_plain([folded], [tuple(DETECTORS)], likely=False)[0]
    return Sentence(folded, spans, found, group, counts)


def name_rows(held: Iterable[Sentence]) -> list[Row]:
    """Candidate words that the rules left."""
    rows = []
    for one in held:
        spans = [(start, end) for _, start, end in one.found]
        names = [(start, end) for kind, start, end in one.true if kind == "name"]
        line = Line.of(one.text, spans)
        for at in candidates(line):
            if not line.told(at):
                features = dict.fromkeys(name_features(line, at), 1.0)
                rows.append((features, _meets(line.words[at], names), one.group, bool(one.true), one.counts))
    return rows


def code_rows(held: Iterable[Sentence]) -> list[Row]:
    """Codes that the rules left."""
    rows = []
    for one in held:
        spans = [(start, end) for _, start, end in one.found]
        true = [(start, end) for kind, start, end in one.true if kind not in NO_CODES]
        for span in codes(one.text):
            if not _meets(span, spans):
                rows.append((dict.fromkeys(code_features(one.text, span), 1.0), _meets(span, true), one.group,
                             bool(one.true), one.counts))  # fmt: skip
    return rows


def _meets(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def fit(rows: list[Row], at_least: float) -> tuple[dict[str, object], str]:
    """(weights, bias and threshold; what was measured out of fold)."""
    seen = Counter(name for features, *_ in rows for name in features)
    kept = [{name: 1.0 for name in features if seen[name] >= FEWEST_SEEN} for features, *_ in rows]
    vectors = DictVectorizer(sort=True)
    matrix, wanted = vectors.fit_transform(kept), np.array([row[1] for row in rows])
    matrix.indices, matrix.indptr = (part.astype(np.int32) for part in (matrix.indices, matrix.indptr))  # for liblinear
    fold = np.array([zlib.crc32(row[2].encode()) % FOLDS for row in rows])
    said, counts = np.zeros(len(rows)), np.array([row[4] for row in rows])
    for k in range(FOLDS):
        model = _model().fit(matrix[fold != k], wanted[fold != k], sample_weight=counts[fold != k])
        said[fold == k] = model.predict_proba(matrix[fold == k])[:, 1]
    model = _model().fit(matrix, wanted, sample_weight=counts)
    names = vectors.get_feature_names_out()
    weights = {
        str(name): round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= SMALLEST
    }
    told = said >= at_least
    plain = np.array([not row[3] for row in rows])
    measured = (f"{wanted.sum()} left by the rules of {len(rows)} candidates; out of fold, from {at_least}: "
                f"{(told & wanted).sum()} found, {(told & ~wanted).sum()} wrong ({(told & plain).sum()} in texts "
                "without any)")  # fmt: skip
    return {
        "weights": weights,
        "bias": round(float(model.intercept_[0]), 3),
        "at_least": at_least,
    }, measured


def _model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=500)


def main() -> None:
    """Train, say what was measured, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    options = parser.parse_args()
    held, out = sentences(), {}
    parts: dict[str, Callable] = {"name": name_rows, "case_reference": code_rows}
    for kind, rows_of in parts.items():
        out[kind], said = fit(rows_of(held), AT_LEAST[kind])
        print(f"{kind}: {said}; {len(out[kind]['weights']):,} weights")
    if options.write:
        OUT.write_text(json.dumps(out, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
