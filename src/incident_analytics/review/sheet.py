"""The review sheet: sentences out to a spreadsheet, decisions back. It holds narratives and stays with the data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from ..codebook import Codebook
from ..errors import MappingError, did_you_mean, join_problems, quoted_id
from ..lessons.quoted import SENTENCE
from ..schema.levels import CLASSES
from ..sources.plain import read_plain
from .log import DECISIONS, LOG, ROLES, SHOWN
from .units import PLACE, REGISTER, with_units

TO_FILL = ("decision", "new_theme_id", "new_class", "reason")
BLIND_TO_FILL = TO_FILL[1:]  # a coder who sees no class cannot accept one: the class that is filled in decides


def review_sheet(
    chosen: pl.DataFrame, narratives: pl.DataFrame, names: dict[str, str], blind: bool = False
) -> pl.DataFrame:
    """One row per mention: unit_id, where it stands, why it was chosen, what was found, its sentence, and empty
    columns to be filled in: decision (accept, reject, change), new_theme_id, new_class, reason.

    `blind`, for a second coder, leaves out the class and why; new_class is to be filled in for every sentence
    (neutral where it says nothing on the theme).
    """
    texts = narratives.select("record_id", "section", "text")
    rows = with_units(chosen, texts).join(texts, on=["record_id", "section"], how="inner", maintain_order="left")
    theme = pl.col("theme_id").replace(names).alias("theme")
    found = [] if blind else [pl.col("class"), pl.col("why")]
    fill = BLIND_TO_FILL if blind else TO_FILL
    return rows.select("unit_id", "record_id", "section", "theme_id", theme, *found, SENTENCE.alias("sentence"),
                       *(pl.lit("").alias(name) for name in fill))  # fmt: skip


def read_decisions(
    path: Path, units: pl.DataFrame, codebook: Codebook, coder: str, role: str, now: datetime
) -> tuple[pl.DataFrame, int]:
    """(decisions as rows of the log, number of rows left without one) of a filled-in sheet.

    `units`: unit_id and PLACE of what can be decided on. A sheet without the column decision is a blind one. Raises
    MappingError with every row that cannot be used; sentences are never repeated in the message.
    """
    if role not in ROLES:
        raise MappingError(f'role "{role}" is not known.\nAllowed: {", ".join(ROLES)}.')
    if not coder.strip():
        raise MappingError("a decision needs its coder.\nHINT: give initials with --coder.")
    table = read_plain(path)
    if "unit_id" not in table.columns or not {"decision", "new_class"} & set(table.columns):
        raise MappingError(f"{path.name} is no review sheet: unit_id, and decision or new_class, are needed.\n"
                           "HINT: fill in the sheet that review export wrote.")  # fmt: skip
    blind = "decision" not in table.columns
    blank = pl.lit(None, dtype=pl.String)
    table = table.with_columns(
        (pl.col(name) if name in table.columns else blank).str.strip_chars().alias(name) for name in TO_FILL
    ).with_row_index("row", 2)
    told = "new_class" if blind else "decision"
    said = [told] if blind else ["decision", "new_theme_id", "new_class"]
    filled = table.filter(pl.any_horizontal(pl.col(said).fill_null("") != "")).select("row", "unit_id", *TO_FILL)
    decided = filled.with_columns(pl.col("decision", "new_class").str.to_lowercase()).join(
        units.select("unit_id", *PLACE).unique("unit_id"), on="unit_id", how="left", maintain_order="left"
    )
    decided = decided.with_columns(pl.lit("change").alias("decision")) if blind else decided
    problems = [problem for row in decided.iter_rows(named=True) for problem in _problems(row, codebook)]
    twice = decided.filter(pl.struct("decision", "new_theme_id", "new_class").n_unique().over("unit_id") > 1)
    problems += [f"row {row}: this sentence is decided on differently in another row" for row in twice["row"]]
    if problems:
        raise MappingError(join_problems(f"{path.name}: the decisions cannot be used", problems, most=SHOWN))
    stamped = _plainly(decided).with_columns(
        pl.lit(coder.strip().upper()).alias("coder"), pl.lit(role).alias("role"),
        pl.lit(now.isoformat(timespec="seconds")).alias("decided_at"),
    )  # fmt: skip
    return stamped.select(LOG), table.height - decided.height


def _plainly(decided: pl.DataFrame) -> pl.DataFrame:
    """A change to what is there already is an acceptance, and one to neutral a rejection, so that coders who mean the
    same are seen to agree."""
    theme = pl.when(pl.col("new_theme_id") != pl.col("theme_id")).then(pl.col("new_theme_id"))
    class_ = pl.when(pl.col("new_class") != pl.col("class")).then(pl.col("new_class"))
    changing = pl.col("decision") == "change"
    tidy = decided.with_columns(
        pl.when(changing).then(theme).alias("new_theme_id"), pl.when(changing).then(class_).alias("new_class")
    )
    same = changing & pl.all_horizontal(pl.col("new_theme_id", "new_class").is_null())
    neutral = changing & (pl.col("new_class") == "neutral").fill_null(False)
    return tidy.with_columns(
        pl.when(same).then(pl.lit("accept")).when(neutral).then(pl.lit("reject")).otherwise(pl.col("decision"))
        .alias("decision"),
        *(pl.when(~neutral).then(pl.col(name)).alias(name) for name in ("new_theme_id", "new_class")),
    )  # fmt: skip


def _problems(row: dict, codebook: Codebook) -> list[str]:
    problems = []
    if row["theme_id"] is None:
        problems.append("no such mention in this run; the sentence, or what is found in it, has changed since")
    if row["decision"] not in DECISIONS:
        problems.append(f"decision is not known; allowed: {', '.join(DECISIONS)}")
    if row["decision"] == "change" and not (row["new_theme_id"] or row["new_class"]):
        problems.append("a change needs new_theme_id or new_class")
    if row["decision"] in ("accept", "reject") and (row["new_theme_id"] or row["new_class"]):
        problems.append(f"{row['decision']} and a new theme or class contradict each other; a new one is a change")
    if row["new_theme_id"] and row["new_theme_id"] not in codebook.names:
        problems.append(
            f"no theme {quoted_id(row['new_theme_id'])}; {did_you_mean(row['new_theme_id'], codebook.names)}"
        )
    if row["new_class"] and row["new_class"] not in CLASSES:
        problems.append(f"new_class is not known; allowed: {', '.join(CLASSES)}")
    elif row["section"] == REGISTER and row["new_class"] not in (None, "", "recommendation", "neutral"):
        problems.append("a recommendation of a register has no other class; reject it, or change its theme")
    return [f"row {row['row']}: {problem}" for problem in problems]
