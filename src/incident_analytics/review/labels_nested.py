"""Labels in JSON lines: one report a line, its labels in a list inside."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from ..errors import MappingError, join_problems
from ..sources.delimited import decode

LABELS = {"row": pl.Int64, "record_id": pl.String, "section": pl.String, "theme_id": pl.String, "class": pl.String,
          "start": pl.Int64, "end": pl.Int64}  # fmt: skip
SHOWN = 10


def nested_labels(path: Path) -> pl.DataFrame | None:
    """One row per label of a file whose lines hold `labels` as a list of objects (theme_id, class, start, end); a
    report without labels still counts, with one row that holds none. None where no line has such a list: the lines
    are then rows of a plain table.

    Raises MappingError naming every line that is no JSON object, or whose labels are none.
    """
    items, problems = [], []
    for number, line in enumerate(decode(path.read_bytes(), path.name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(f"row {number}: not JSON ({error.msg})")
            continue
        problems += [] if isinstance(item, dict) else [f"row {number}: not a JSON object"]
        items += [(number, item)] if isinstance(item, dict) else []
    if not problems and not any(isinstance(item.get("labels"), list) for _, item in items):
        return None
    problems += [f"row {number}: labels must be a list of objects" for number, item in items if not _are_labels(item)]
    if problems:
        raise MappingError(join_problems(f"{path.name}: the labels cannot be used", problems, most=SHOWN))
    return pl.DataFrame([row for number, item in items for row in _rows(number, item)], schema=LABELS, strict=False)


def _are_labels(item: dict) -> bool:
    labels = item.get("labels") or []
    return isinstance(labels, list) and all(isinstance(label, dict) for label in labels)


def _rows(number: int, item: dict) -> list[dict]:
    record = item.get("report_id") or item.get("record_id")
    return [
        {"row": number, "record_id": None if record is None else str(record), "section": item.get("section"),
         "theme_id": label.get("theme_id"), "class": label.get("class"), "start": label.get("start"),
         "end": label.get("end")}
        for label in item.get("labels") or [{}]
    ]  # fmt: skip
