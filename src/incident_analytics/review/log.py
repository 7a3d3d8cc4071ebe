"""The log of decisions: rows are only ever added, each written to the disk at once."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import polars as pl

from ..errors import MappingError, join_problems
from .units import PLACE

DECISIONS = ("accept", "reject", "change")
ROLES = ("first", "second", "adjudicator")
WHAT = ("decision", "new_theme_id", "new_class")
LOG = ("unit_id", *PLACE, *WHAT, "coder", "role", "decided_at", "reason")
SCHEMA = {name: pl.Int64 if name in ("start", "end") else pl.String for name in LOG}
SHOWN = 10  # problems of one message


def append_decisions(log: Path, decisions: pl.DataFrame) -> None:
    """Add rows to the log, each written through to the disk at once, so that a killed program loses none. A row that
    was cut off by one is taken out first: it was never a decision."""
    log.parent.mkdir(parents=True, exist_ok=True)
    _cut_torn_row(log)
    new = not log.exists() or log.stat().st_size == 0
    with log.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(LOG)
        for row in decisions.select(LOG).iter_rows():
            writer.writerow(["" if value is None else value for value in row])
            file.flush()
            os.fsync(file.fileno())


def read_log(log: Path) -> pl.DataFrame:
    """The rows of a decision log in the order in which they were made; a last row that was cut off is left out.

    An empty file is a log without decisions. Raises MappingError when the file is not a log, naming every row that
    cannot be read.
    """
    rows, _ = _whole_rows(log)
    if log.stat().st_size == 0:
        return pl.DataFrame(schema=SCHEMA)
    if not rows or tuple(rows[0]) != LOG:
        raise MappingError(f"{log.name} is not a decision log.\nAllowed columns: {', '.join(LOG)}.")
    problems = [
        f"row {number}: {len(row)} cells, not {len(LOG)}"
        if len(row) != len(LOG)
        else f"row {number}: start and end must be whole numbers"
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(LOG) or not all(_is_number(dict(zip(LOG, row, strict=True))[n]) for n in ("start", "end"))
    ]
    if problems:
        raise MappingError(join_problems(f"{log.name}: the log cannot be read", problems, most=SHOWN))
    values = [[int(v) if n in ("start", "end") else v or None for n, v in zip(LOG, row, strict=True)]
              for row in rows[1:]]  # fmt: skip
    return pl.DataFrame(values, schema=SCHEMA, orient="row")


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdigit()


def _whole_rows(log: Path) -> tuple[list[list[str]], int]:
    """(rows that end in a line break outside quotes, number of bytes up to the end of the last of them)."""
    content = log.read_bytes()
    mark = len(b"\xef\xbb\xbf") if content.startswith(b"\xef\xbb\xbf") else 0
    end, quotes = mark, 0
    for at in range(mark, len(content)):
        quotes += content[at] == 0x22
        if content[at] == 0x0A and quotes % 2 == 0:
            end = at + 1
    text = content[mark:end].decode("utf-8", errors="replace")
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row], end


def _cut_torn_row(log: Path) -> None:
    if not log.exists() or log.stat().st_size == 0:
        return
    _, end = _whole_rows(log)
    if end < log.stat().st_size:
        os.truncate(log, end)
