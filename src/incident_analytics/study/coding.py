"""Mentions coded by hand, in place of those that were found in the same sections."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..codebook import Codebook
from ..codebook.model import ALL_THEMES
from ..errors import MappingError, did_you_mean, join_problems, quoted_id
from ..schema import Mentions, conform
from ..schema.levels import CLASSES, SECTIONS
from ..sources.mapping import fold
from ..sources.plain import read_plain

COLUMNS = {"record id": "record_id", "section": "section", "theme id": "theme_id", "theme": "theme_id",
           "class": "class", "coder": "coder"}  # fmt: skip
NEEDED = ("record_id", "section", "theme_id", "class")
ASSURED = "assurance"  # how a public record calls its section of positive statements
SHOWN = 10  # problems of one message


def coded_mentions(path: Path, narratives: pl.DataFrame, found: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """`found` with every record and section that stands in the coding at `path` as it was coded there.

    The file has record id, section, theme_id, class and where known coder, one row per theme; a row without a
    theme says that the section holds none, or, with class adequate, assures without naming one. A record is known
    by its own reference or by ours. The evidence is the whole section; rule_id is "coded:CODER". Raises
    MappingError with every row that cannot be used: unknown record, section, theme or class.
    """
    coding = _read(path)
    placed = _placed(coding, narratives)
    _refuse(path, _problems(coding, placed, codebook))
    covered = placed.select("record_id", "section").unique()
    kept = found.join(covered, on=["record_id", "section"], how="anti")
    rows = placed.filter(pl.col("theme_id").is_not_null()).with_columns(
        pl.lit(0, dtype=pl.Int64).alias("start"), pl.col("length").alias("end"),
        pl.lit(0, dtype=pl.Int64).alias("sentence_start"), pl.col("length").alias("sentence_end"),
        pl.lit("").alias("term"), pl.lit("").alias("cue"),
        pl.concat_str(pl.lit("coded:"), pl.col("coder").fill_null("")).alias("rule_id"),
    )  # fmt: skip
    coded = conform(rows.unique(["record_id", "section", "theme_id", "class", "rule_id"]), Mentions)
    return pl.concat([kept, coded]).sort("record_id", "section", "start", "end", "theme_id", "class", "rule_id")


def _read(path: Path) -> pl.DataFrame:
    table = read_plain(path)
    names = {name: COLUMNS[fold(name)] for name in table.columns if fold(name) in COLUMNS}
    missing = [f"{name}; {did_you_mean(name, table.columns)}" for name in NEEDED if name not in names.values()]
    if missing:
        raise MappingError(
            join_problems(f"{path.name} lacks columns", missing, f"allowed: {', '.join(NEEDED)}, coder.")
        )
    table = table.select(list(names)).rename(names).with_row_index("source_row", 2)
    coder = pl.col("coder") if "coder" in table.columns else pl.lit(None, dtype=pl.String)
    texts = [pl.col(name).str.strip_chars().alias(name) for name in NEEDED]
    theme = pl.when(pl.col("theme_id") != "").then(pl.col("theme_id"))
    bare = theme.is_null() & (pl.col("class") == "adequate")
    section = pl.col("section").str.to_lowercase().replace({ASSURED: "response"})
    return table.with_columns(*texts, coder.alias("coder")).with_columns(
        section.alias("section"), pl.when(bare).then(pl.lit(ALL_THEMES)).otherwise(theme).alias("theme_id")
    )


def _placed(coding: pl.DataFrame, narratives: pl.DataFrame) -> pl.DataFrame:
    """The coding with our record_id and the length of the section; `length` is null where there is none."""
    own = narratives.select(
        pl.col("record_id").alias("_ours"), pl.col("section"), pl.col("text").str.len_chars().cast(pl.Int64)
        .alias("length"),
    )  # fmt: skip
    reference = own.with_columns(pl.col("_ours").str.split_exact(":", 1).struct.field("field_1").alias("record_id"))
    both = pl.concat([reference, own.with_columns(pl.col("_ours").alias("record_id"))])
    joined = coding.join(both, on=["record_id", "section"], how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("_ours", "record_id").alias("record_id"))


def _problems(coding: pl.DataFrame, placed: pl.DataFrame, codebook: Codebook) -> list[str]:
    themes = {theme.theme_id for theme in codebook.themes} | {ALL_THEMES}
    problems = []
    for row in placed.sort("source_row").iter_rows(named=True):
        where = f"row {row['source_row']}"
        if row["theme_id"] and row["theme_id"] not in themes:
            hint = did_you_mean(row["theme_id"], themes)
            problems.append(f"{where}: theme {quoted_id(row['theme_id'])} is not in the codebook; {hint}")
        if row["theme_id"] and row["class"] not in CLASSES:
            problems.append(f"{where}: class is not known; allowed: {', '.join(CLASSES)}")
        if row["section"] not in SECTIONS:
            problems.append(f"{where}: section is not known; allowed: {', '.join(SECTIONS)}, {ASSURED}")
        elif row["length"] is None:
            problems.append(f"{where}: no text of that record and section")
    doubled = placed.height - coding.height
    return problems + ([f"{doubled} references stand for records of two sources"] if doubled > 0 else [])


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise MappingError(join_problems(f"{path.name}: the coding cannot be used", problems, most=SHOWN))
