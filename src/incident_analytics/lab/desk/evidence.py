"""Every mention with who, where and when, made once; filters, counts by year and pages of it are quick from then on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ...schema.source_types import source_words
from ..opened import Opened

# What a reader can choose by, each a column of `evidence_of`.
FILTERS = ("theme_id", "class", "org_lineage", "unit", "setting", "source_type", "physical_harm")
NOT_STATED = "(not stated)"
KEY = ["record_id", "section"]
PAGE = 25  # rows


@dataclass(frozen=True)
class Wanted:
    """What a reader chose: one value per filter ("" for all), years (0 for open), and which rows to show."""

    values: dict[str, str]
    since: int = 0
    until: int = 0
    offset: int = 0

    @classmethod
    def of(cls, asked: dict) -> Wanted:
        """From what the page sends; what it does not know is no filter."""
        values = {name: str(asked.get(name) or "") for name in FILTERS}
        numbers = (max(int(asked.get(name) or 0), 0) for name in ("since", "until", "offset"))
        return cls(values, *numbers)


def evidence_of(opened: Opened) -> pl.DataFrame:
    """One row per mention: its place (record_id, section, start, end, sentence_start, sentence_end), theme_id, class,
    rule_id, cue, decision_point, and of its record day, year, org_lineage, unit, setting, source_type,
    physical_harm. Newest first; rows are known by their number, `row`."""
    records = opened.table("records").select(
        "record_id", pl.coalesce("occurred_date", "reported_date").alias("day"), "date_precision", "source_type",
        pl.col("org_lineage", "unit", "setting").fill_null(NOT_STATED),
        pl.col("physical_harm").cast(pl.String).fill_null(NOT_STATED),
    )  # fmt: skip
    joined = opened.table("mentions").join(records, on="record_id", how="left")
    order = ["day", "record_id", "section", "start", "theme_id", "class"]
    return (
        joined.sort(order, descending=[True, *[False] * 5], nulls_last=True)
        .with_columns(pl.col("day").dt.year().alias("year"))
        .with_row_index("row")
    )


def chosen(evidence: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """The rows that a reader wants; years leave out what has no date."""
    kept = [pl.col(name) == value for name, value in wanted.values.items() if value]
    kept += [pl.col("year") >= wanted.since] if wanted.since else []
    kept += [pl.col("year") <= wanted.until] if wanted.until else []
    return evidence.filter(kept) if kept else evidence


def options(opened: Opened, evidence: pl.DataFrame) -> dict[str, list[list[str]]]:
    """Filter → [value, in words, mentions] of all that can be chosen, in the order of their words."""
    words = {"theme_id": opened.names, "org_lineage": opened.bodies, "source_type": source_words()}
    out = {}
    for name in FILTERS:
        counted = evidence.group_by(name).len().drop_nulls(name)
        rows = [[value, words.get(name, {}).get(value, value.replace("_", " ")), n] for value, n in counted.iter_rows()]
        out[name] = sorted(rows, key=lambda row: (row[1].casefold(), row[0]))
    return out


def by_year(rows: pl.DataFrame) -> list[list[int]]:
    """[year, mentions, of them failings] for every year from the first to the last."""
    failing = (pl.col("class") == "failure").sum().alias("failing")
    counted = rows.drop_nulls("year").group_by("year").agg(pl.len(), failing)
    held = {year: [n, failing] for year, n, failing in counted.iter_rows()}
    return [[year, *held.get(year, [0, 0])] for year in range(min(held), max(held) + 1)] if held else []


def page(opened: Opened, rows: pl.DataFrame, offset: int, sentences: bool) -> list[dict]:
    """PAGE rows from `offset`, each with its sentence in pieces where `sentences` are open."""
    shown = rows.slice(offset, PAGE)
    texts = texts_of(opened, shown) if sentences else {}
    return [line(opened, row, texts.get((row["record_id"], row["section"]))) for row in shown.iter_rows(named=True)]


def texts_of(opened: Opened, rows: pl.DataFrame) -> dict[tuple[str, str], str]:
    """(record_id, section) → text, of the rows alone."""
    held = opened.table("narratives").join(rows.select(KEY).unique(), on=KEY, how="semi")
    return dict(zip(held.select(KEY).iter_rows(), held["text"].to_list(), strict=True))


def line(opened: Opened, row: dict, text: str | None) -> dict:
    """One mention for the page: when, where, what, and the pieces of its sentence."""
    out = {
        "row": row["row"],
        "record_id": row["record_id"],
        "section": row["section"],
        "when": when(row["day"], row["date_precision"]),
        "where": where(opened, row),
        "theme": opened.names.get(row["theme_id"], row["theme_id"]),
        "class": row["class"],
        "source": source(row["source_type"]),
    }
    if text is not None:
        first, last = row["sentence_start"], row["sentence_end"]
        out["pieces"] = pieces(text, first, last, row["start"], row["end"])
    return out


def pieces(text: str, first: int, last: int, start: int, end: int) -> list[str]:
    """A sentence as before, within and after its span."""
    start, end = max(start, first), min(end, last)
    return [text[first:start], text[start:end], text[end:last]]


def when(day: object, precision: str | None) -> str:
    """A date as far as it is known."""
    if day is None:
        return "date unknown"
    return {"month": f"{day:%B %Y}", "year": f"{day:%Y}"}.get(precision or "", f"{day.day} {day:%B %Y}")


def source(source_type: str | None) -> str:
    """Who said it, in words."""
    return source_words().get(source_type or "", source_type or "")


def where(opened: Opened, row: dict) -> str:
    """Body, unit and setting in words."""
    parts = [opened.bodies.get(row["org_lineage"], row["org_lineage"]), row["unit"], row.get("setting")]
    return ", ".join(part for part in parts if part and part != NOT_STATED) or NOT_STATED
