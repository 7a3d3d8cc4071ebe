"""The review sheet: sentences out to a spreadsheet, decisions back. It holds narratives and stays with the data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from ..codebook import Codebook
from ..errors import MappingError, join_problems
from ..lessons.quoted import SENTENCE
from ..sources.plain import read_plain
from .decide import check_coder, placed, problems_of, stamped
from .log import SHOWN
from .units import with_units

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
    check_coder(coder, role)
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
    decided = placed(filled.with_columns(pl.col("decision", "new_class").str.to_lowercase()), units)
    decided = decided.with_columns(pl.lit("change").alias("decision")) if blind else decided
    problems = [f"row {row['row']}: {problem}" for row in decided.iter_rows(named=True)
                for problem in problems_of(row, codebook)]  # fmt: skip
    twice = decided.filter(pl.struct("decision", "new_theme_id", "new_class").n_unique().over("unit_id") > 1)
    problems += [f"row {row}: this sentence is decided on differently in another row" for row in twice["row"]]
    if problems:
        raise MappingError(join_problems(f"{path.name}: the decisions cannot be used", problems, most=SHOWN))
    return stamped(decided, coder, role, now), table.height - decided.height
