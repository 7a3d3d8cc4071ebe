"""What outcomes.csv must say: for every kind of term what its words mean alone, and nothing twice."""

from __future__ import annotations

from collections import Counter

from ..errors import did_you_mean
from .model import KINDS, LOOK_ALIKE

ALONE = "none"  # the category of a term without any cue
KEYS = {"outcomes": ("kind", "category"), "categories": ("category",), "redirects": ("theme_id", "rule"),
        "dated_rules": ("kind",), "crosswalk": ("theme_id",)}  # fmt: skip

Rows = dict[str, list[dict[str, str]]]


def outcome_problems(rows: Rows) -> list[str]:
    """Kinds that no term has, kinds without a row for words alone, and keys that stand twice in any file."""
    dated = {row["kind"] for row in rows["dated_rules"]}  # read as failures
    kinds = sorted({row["kind"] for row in rows["terms"]} - {LOOK_ALIKE} - dated)
    held = {(row["kind"], row["category"]) for row in rows["outcomes"]}
    known = [*kinds, *(kind for kind in KINDS if kind != LOOK_ALIKE)]
    unknown = [
        f'outcomes.csv, row {line}: no term has the kind "{row["kind"]}"; {did_you_mean(row["kind"], known)}'
        for line, row in enumerate(rows["outcomes"], start=2) if row["kind"] not in known
    ]  # fmt: skip
    missing = [f'outcomes.csv: no row for the kind "{kind}" with the category "{ALONE}"'
               for kind in kinds if (kind, ALONE) not in held]  # fmt: skip
    return [*unknown, *missing, *_twice(rows)]


def _twice(rows: Rows) -> list[str]:
    out = []
    for name, columns in KEYS.items():
        counts = Counter(tuple(row[column] for column in columns) for row in rows[name])
        out += [f"{name}.csv: {', '.join(key)} stands {n} times" for key, n in counts.items() if n > 1]
    return out
