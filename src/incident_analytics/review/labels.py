"""Labels that people gave: read from the files in which they are kept, and brought to the level of the record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..codebook import Codebook
from ..errors import MappingError, did_you_mean, join_problems, quoted_id
from ..normalisation.dates_in import with_date
from ..schema.levels import CLASSES, SECTIONS
from ..sources.distinct import distinct
from ..sources.plain import read_plain
from .labels_nested import LABELS, nested_labels

# The labelled sets use four classes; what they fold together is said in DESIGN, "Themes: what a mention means".
FOLDED = {"refuted": "adequate", "historical": "neutral", "hypothetical": "neutral"}
ORDER = ("failure", "recommendation", "adequate", "neutral")  # the class of a record is the first that it has
SHOWN = 10
FORMS = 'one row per text with "text" and "labels" (theme:class; theme:class), or one row per label with record_id, ' \
    "theme_id and class, and the texts in a file of their own"  # fmt: skip


@dataclass(frozen=True)
class Gold:
    """Texts and what people said of them.

    texts: record_id, section, text, date, group (what is kept together in a split). labels: record_id, section,
    theme_id, class, start, end (characters of the sentence; null where the label is of the whole text).
    """

    texts: pl.DataFrame
    labels: pl.DataFrame


def read_gold(
    path: str | Path, codebook: Codebook, texts: pl.DataFrame | None = None, section: str = "description"
) -> Gold:
    """The labels in a CSV, XLSX, Parquet or JSON-lines file.

    Two forms: one row per text with text and labels ("care_plan_absent:failure; handover:adequate", blank for
    none), optionally id, section (else `section`), date, group; or one row (or JSON object) per label or report with
    record_id (report_id), section, theme_id, class, start, end, and `texts` (record_id, section, text) beside it.
    Raises MappingError with every row that cannot be used.
    """
    path = Path(path)
    labels = nested_labels(path) if path.suffix.lower() in (".jsonl", ".ndjson") else None
    if labels is None:
        table = read_plain(path)
        table = table.rename(
            dict(zip(table.columns, distinct([n.strip().lower() for n in table.columns]), strict=True))
        )
        if {"text", "labels"} <= set(table.columns):
            return _from_texts(path, table, codebook, section)
        labels = _label_rows(path, table)
    if texts is None:
        raise MappingError(f"{path.name}: the labels hold no texts.\nAllowed: {FORMS}.\nHINT: name the file of the "
                           "texts with --texts.")  # fmt: skip
    _refuse(path, [*_label_problems(labels, codebook), *_section_problems(labels)])
    wanted = texts.join(labels.select("record_id").unique(), on="record_id", how="semi")
    lost = labels.join(wanted, on="record_id", how="anti")["record_id"].n_unique()
    _refuse(path, [f"{lost} records have labels and no text"] if lost else [])
    return Gold(_tidy_texts(wanted, section), labels.drop("row"))


def record_classes(labels: pl.DataFrame) -> pl.DataFrame:
    """One class for each record and theme: failure if any of its labels is, else the first of recommendation,
    adequate, neutral. Columns: record_id, theme_id, class."""
    rank = {name: i for i, name in enumerate(ORDER)}
    said = labels.filter(pl.col("theme_id").is_not_null())
    folded = said.with_columns(pl.col("class").replace(FOLDED).replace_strict(rank, return_dtype=pl.Int8).alias("_r"))
    least = folded.group_by("record_id", "theme_id").agg(pl.col("_r").min())
    back = {i: name for name, i in rank.items()}
    return least.select(
        "record_id", "theme_id", pl.col("_r").replace_strict(back, return_dtype=pl.String).alias("class")
    ).sort("record_id", "theme_id")


def _label_rows(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    table = table.rename({"report_id": "record_id"}) if "report_id" in table.columns else table
    missing = [f"{name}; {did_you_mean(name, table.columns)}" for name in ("record_id", "theme_id", "class")
               if name not in table.columns]  # fmt: skip
    if missing:
        raise MappingError(join_problems(f"{path.name} lacks columns", missing, f"allowed: {FORMS}."))
    table = table.with_row_index("row", 2)
    return table.select(
        (pl.col(name) if name in table.columns else pl.lit(None)).cast(dtype, strict=False).alias(name)
        for name, dtype in LABELS.items()
    )


def _from_texts(path: Path, table: pl.DataFrame, codebook: Codebook, section: str) -> Gold:
    table = table.with_row_index("row", 2)
    bare = table.filter(pl.col("text").is_null() & pl.col("labels").is_not_null())["row"].to_list()
    table = table.filter(pl.col("text").is_not_null())
    record = pl.col("id") if "id" in table.columns else pl.format("text {}", pl.col("row"))
    texts = table.with_columns(record.cast(pl.String).alias("record_id"))
    problems = [f"row {row}: labels without a text" for row in bare]
    problems += [f"{n} rows share their id with another" for n in [texts.height - texts["record_id"].n_unique()] if n]
    texts = texts.with_columns(_column(texts, "section", section).str.to_lowercase().alias("section"))
    problems += _section_problems(texts)
    rows = [
        (row, record_id, part_of, *_pair(part))
        for row, record_id, part_of, labels in texts.select("row", "record_id", "section", "labels").iter_rows()
        for part in (labels or "").split(";") if part.strip()
    ]  # fmt: skip
    labels = pl.DataFrame([(*row, None, None) for row in rows], schema=LABELS, orient="row")
    _refuse(path, problems + _label_problems(labels, codebook))
    return Gold(_tidy_texts(texts, section), labels.drop("row"))


def _pair(label: str) -> tuple[str, str]:
    theme, _, class_ = label.strip().partition(":")
    return theme.strip(), class_.strip()


def _column(table: pl.DataFrame, name: str, default: str | None) -> pl.Expr:
    return pl.col(name).fill_null(default) if name in table.columns else pl.lit(default, dtype=pl.String).alias(name)


def _tidy_texts(texts: pl.DataFrame, section: str) -> pl.DataFrame:
    texts = with_date(texts, "date")
    group = pl.col("group") if "group" in texts.columns else pl.col("record_id")
    return texts.select(
        "record_id", _column(texts, "section", section).alias("section"), "text", "date",
        group.cast(pl.String).alias("group"),
    ).sort("record_id", "section")  # fmt: skip


def _label_problems(labels: pl.DataFrame, codebook: Codebook) -> list[str]:
    problems = []
    for row in labels.filter(pl.col("theme_id").is_not_null()).iter_rows(named=True):
        where = f"row {row['row']}"
        if row["theme_id"] not in codebook.names:
            problems.append(
                f"{where}: no theme {quoted_id(row['theme_id'])}; {did_you_mean(row['theme_id'], codebook.names)}"
            )
        if row["class"] not in CLASSES:
            problems.append(f"{where}: class is not known; allowed: {', '.join(CLASSES)}")
    return problems


def _section_problems(table: pl.DataFrame) -> list[str]:
    return [f"row {row}: section is not known; allowed: {', '.join(SECTIONS)}"
            for row, name in table.select("row", "section").iter_rows() if name and name not in SECTIONS]  # fmt: skip


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise MappingError(join_problems(f"{path.name}: the labels cannot be used", problems, most=SHOWN))
