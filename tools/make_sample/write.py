"""Writes the tables with the encodings and oddities of each source."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

DATIX_COLUMNS = [
    *["ID", "Ref", "Incident date", "Time", "Reported date", "Opened", "Closed", "Approval status"],
    *["Type", "Category", "Sub category", "Result", "Severity", "Degree of harm", "Organisation"],
    *["Directorate", "Specialty", "Location (exact)", "Description", "Action taken", "Lessons learned"],
    *["Handler", "StEIS reference"],
]


def write_csv(
    path: Path,
    rows: Sequence[dict],
    *,
    columns: list[str] | None = None,
    encoding: str = "utf-8",
    preamble: Sequence[Sequence[str]] = (),
    line_end: str = "\n",
) -> tuple[Path, int]:
    """The path and number of data rows written. Columns default to those of the first row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    head = columns or list(rows[0])
    writer.writerows(preamble)
    writer.writerow(head)
    writer.writerows([row[name] for name in head] for row in rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path, len(rows)
