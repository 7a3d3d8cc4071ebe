"""The log of decisions: rows are only ever added, each written to the disk at once."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import polars as pl

from ..errors import MappingError, join_problems
from ..schema.levels import CLASSES
from ..schema.one_writer import one_writer
from .units import PLACE

DECISIONS = ("accept", "reject", "change")
WITHDRAW = "withdraw"  # a coder takes the last decision on a unit back: the row before stays, and counts no more
ROLES = ("first", "second", "adjudicator")
WHAT = ("decision", "new_theme_id", "new_class")
LOG = ("unit_id", *PLACE, *WHAT, "coder", "role", "decided_at", "reason")
SCHEMA = {name: pl.Int64 if name in ("start", "end") else pl.String for name in LOG}
SHOWN = 10  # problems of one message
ROW_BEGINS = re.compile(r"^u[0-9a-f]{16},", re.MULTILINE)


def append_decisions(log: Path, decisions: pl.DataFrame) -> None:
    """Add rows to the log, each written through to the disk at once, so that a killed program loses none. A row that
    was cut off by one is taken out first: it was never a decision."""
    with one_writer(log):  # two coders may share a log
        _append(log, decisions)


def _append(log: Path, decisions: pl.DataFrame) -> None:
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


MOST_CHARACTERS = 10_000_000  # of a cell


def log_so_far(log: Path) -> pl.DataFrame:
    """As `read_log`; no rows where the log is not begun."""
    return read_log(log) if log.is_file() else pl.DataFrame(schema=SCHEMA)


def read_log(log: Path) -> pl.DataFrame:
    """The rows of a decision log in the order in which they were made; a last row that was cut off is left out.

    An empty file is a log without decisions. Raises MappingError when the file is not a log, naming every row that
    cannot be read.
    """
    if log.stat().st_size == 0:
        return pl.DataFrame(schema=SCHEMA)
    rows, _ = _whole_rows(log)
    if not rows or tuple(rows[0]) != LOG:
        raise MappingError(f"{log.name} is not a decision log.\nAllowed columns: {', '.join(LOG)}.")
    problems = [f"row {n}: {what}" for n, row in enumerate(rows[1:], start=2) for what in _problems(row)]
    if problems:
        raise MappingError(join_problems(f"{log.name}: the log cannot be read", problems, most=SHOWN))
    values = [[int(v) if n in ("start", "end") else v or None for n, v in zip(LOG, row, strict=True)]
              for row in rows[1:]]  # fmt: skip
    return pl.DataFrame(values, schema=SCHEMA, orient="row").with_columns(
        pl.col("coder").str.strip_chars().str.to_uppercase()  # a log edited by hand
    )


def _problems(row: list[str]) -> list[str]:
    """What is wrong with a row that somebody has edited by hand."""
    if len(row) != len(LOG):
        return [f"{len(row)} cells, not {len(LOG)}: a quote that is not closed, or a line that was torn"]
    cells = dict(zip(LOG, row, strict=True))
    allowed = {"decision": (*DECISIONS, WITHDRAW), "role": ROLES, "class": CLASSES, "new_class": ("", *CLASSES)}
    wrong = [f"{name} is not known; allowed: {', '.join(filter(None, words))}" for name, words in allowed.items()
             if cells[name] not in words]  # fmt: skip
    numbers = all(cells[n].isascii() and cells[n].isdigit() and len(cells[n]) < 12 for n in ("start", "end"))
    return wrong + ([] if numbers else ["start and end must be whole numbers"])


def _whole_rows(log: Path) -> tuple[list[list[str]], int]:
    """(rows, number of bytes that they take). A last row that a killed program has cut off is not among them; one
    that is whole and lacks only its line break is.

    Raises MappingError where what looks like a cut-off end holds further rows: a quote was left open by hand.
    """
    content = log.read_bytes()
    mark = len(b"\xef\xbb\xbf") if content.startswith(b"\xef\xbb\xbf") else 0
    text = content[mark:].decode("utf-8", errors="replace")
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    except csv.Error as error:
        raise MappingError(f"{log.name}: cannot be read as a table ({error}).") from error
    begin = _last_row_begins(text, len(rows) - 1) if rows else 0
    if not rows or (len(rows[-1]) == len(LOG) and _is_closed(text[begin:])):
        return rows, len(content)
    if ROW_BEGINS.search(text, begin + 1):
        raise MappingError(f"{log.name}: row {len(rows)}: a quote is not closed, and the rows after it cannot be told "
                           "apart.\nHINT: close it in a text editor; nothing was changed.")  # fmt: skip
    if text.endswith("\n") and _is_closed(text[begin:]):
        return rows, len(content)  # a whole line, and a wrong one: it is named by the reader
    return rows[:-1], mark + len(text[:begin].encode("utf-8", errors="surrogatepass"))


def _is_closed(row: str) -> bool:
    """Whether a row ends outside quotes."""
    try:
        list(csv.reader(io.StringIO(row, newline=""), strict=True))
    except csv.Error:
        return False
    return True


def _last_row_begins(text: str, n: int) -> int:
    """Where row n (from 0) begins, blank rows left out."""
    lines = io.StringIO(text, newline="")
    reader, seen = csv.reader(iter(lines.readline, "")), 0
    while seen < n:
        seen += bool(next(reader))
    return lines.tell()


def _cut_torn_row(log: Path) -> None:
    """Take a cut-off last row out, and give a whole one the line break it lacks."""
    if not log.exists() or log.stat().st_size == 0:
        return
    _, end = _whole_rows(log)
    if end < log.stat().st_size:
        os.truncate(log, end)
    with log.open("rb+") as file:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")
