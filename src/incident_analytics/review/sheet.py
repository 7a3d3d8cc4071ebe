"""The review sheet: sentences out to a spreadsheet, decisions back. It holds narratives and stays with the data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from ..codebook import Codebook
from ..errors import MappingError, did_you_mean, join_problems
from ..schema.levels import CLASSES
from ..sources.plain import read_plain
from .choose import UNIT
from .decisions import DECISIONS, LOG, ROLES

SHOWN = 10
TO_FILL = ("decision", "new_theme_id", "new_class", "reason")


def review_sheet(
    chosen: pl.DataFrame, narratives: pl.DataFrame, names: dict[str, str], blind: bool = False
) -> pl.DataFrame:
    """One row per mention: where it stands, why it was chosen, what was found, its sentence, and empty columns to be
    filled in: decision (accept, reject, change), new_theme_id, new_class, reason. `blind` leaves out the class and
    why, for a second coder."""
    texts = narratives.select("record_id", "section", "text")
    rows = chosen.join(texts, on=["record_id", "section"], how="inner", maintain_order="left")
    sentence = pl.struct("text", "sentence_start", "sentence_end").map_elements(
        lambda s: s["text"][s["sentence_start"] : s["sentence_end"]], return_dtype=pl.String
    )
    theme = pl.col("theme_id").replace(names).alias("theme")
    found = [] if blind else [pl.col("class"), pl.col("why")]
    return rows.select(*UNIT, theme, *found, sentence.alias("sentence"), *(pl.lit("").alias(name) for name in TO_FILL))


def read_decisions(
    path: Path, mentions: pl.DataFrame, codebook: Codebook, coder: str, role: str, now: datetime
) -> tuple[pl.DataFrame, int]:
    """(decisions as rows of the log, number of rows left without one) of a filled-in sheet.

    Raises MappingError with every row that cannot be used; sentences are never repeated in the message.
    """
    if role not in ROLES:
        raise MappingError(f'role "{role}" is not known.\nAllowed: {", ".join(ROLES)}.')
    table = read_plain(path)
    missing = [name for name in (*UNIT, "decision") if name not in table.columns]
    if missing:
        raise MappingError(f"{path.name} lacks the columns: {', '.join(missing)}.\nHINT: fill in the exported sheet.")
    blank = pl.lit(None, dtype=pl.String)
    table = table.with_columns(
        *((pl.col(name) if name in table.columns else blank).str.strip_chars().alias(name) for name in TO_FILL),
        pl.col("start", "end").cast(pl.Int64, strict=False),
    ).with_row_index("row", 2)
    decided = table.filter(pl.col("decision").fill_null("") != "").with_columns(pl.col("decision").str.to_lowercase())
    problems = _problems(decided, mentions, codebook)
    if problems:
        raise MappingError(join_problems(f"{path.name}: the decisions cannot be used", problems, most=SHOWN))
    stamped = decided.with_columns(
        pl.lit(coder).alias("coder"),
        pl.lit(role).alias("role"),
        pl.lit(now.isoformat(timespec="seconds")).alias("decided_at"),
    )
    return stamped.select(LOG), table.height - decided.height


def _problems(decided: pl.DataFrame, mentions: pl.DataFrame, codebook: Codebook) -> list[str]:
    known = {tuple(row) for row in mentions.select(UNIT).iter_rows()}
    problems = []
    for row in decided.iter_rows(named=True):
        where = f"row {row['row']}"
        if tuple(row[name] for name in UNIT) not in known:
            problems.append(f"{where}: no such mention in this run")
        if row["decision"] not in DECISIONS:
            problems.append(f"{where}: decision is not known; allowed: {', '.join(DECISIONS)}")
        if row["decision"] == "change" and not (row["new_theme_id"] or row["new_class"]):
            problems.append(f"{where}: a change needs new_theme_id or new_class")
        if row["new_theme_id"] and row["new_theme_id"] not in codebook.names:
            problems.append(f'{where}: no theme "{row["new_theme_id"]}"; '
                            f"{did_you_mean(row['new_theme_id'], codebook.names)}")  # fmt: skip
        if row["new_class"] and row["new_class"] not in CLASSES:
            problems.append(f"{where}: new_class is not known; allowed: {', '.join(CLASSES)}")
    return problems
