"""The index: every narrative and recommendation in a full-text table of SQLite, in memory and nowhere else."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

import polars as pl

KINDS = ("narrative", "recommendation")
# Letters with accents are found without them; words are not stemmed: a search says what it says.
TABLES = """
create virtual table texts using fts5(text, tokenize = "unicode61 remove_diacritics 2", prefix = '3 4');
create table places (place integer primary key, kind text, id text, section text, record_id text, org_lineage text,
                     unit text, source_type text, day text);
create table themes (place integer, theme_id text, class text);
"""
BEGIN, END = "\x02", "\x03"  # around hits while SQLite hands a text over
PLACES = ("kind", "id", "section", "record_id", "org_lineage", "unit", "source_type", "day")


@dataclass(frozen=True, eq=False)
class TextIndex:
    """What `build_index` made; `n`: how many texts it holds."""

    connection: sqlite3.Connection
    n: int


def build_index(
    narratives: pl.DataFrame, recommendations: pl.DataFrame, records: pl.DataFrame, mentions: pl.DataFrame
) -> TextIndex:
    """The index of the tables of a run (see DESIGN, The tables). A narrative has the day of its event, or where that
    is unknown the day it was reported; a recommendation the day it was issued. Nothing is written to disk."""
    texts = pl.concat([_narratives(narratives, records), _recommendations(recommendations)]).sort(
        "kind", "id", "section"
    )
    # Two of the signs that nobody sees mark the hits, and at a third SQLite stops to read; a space takes their place.
    texts = texts.with_row_index("place", 1).with_columns(pl.col("text").str.replace_all(f"[\x00{BEGIN}{END}]", " "))
    # Jupyter answers on one thread and a notebook's cells run on it as well; a second reader only waits.
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(TABLES)
    connection.executemany("insert into texts (rowid, text) values (?, ?)", texts.select("place", "text").iter_rows())
    connection.executemany("insert into places values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           texts.select("place", *PLACES).iter_rows())  # fmt: skip
    connection.executemany("insert into themes values (?, ?, ?)", _themes(texts, mentions, recommendations).iter_rows())
    connection.executescript("create index by_place on themes (place); pragma query_only = on;")
    return TextIndex(connection, texts.height)


def _narratives(narratives: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    held = records.select(
        "record_id", "org_lineage", "unit", "source_type", pl.coalesce("occurred_date", "reported_date").alias("day")
    )
    joined = narratives.drop_nulls("text").select("record_id", "section", "text").join(held, on="record_id", how="left")
    return joined.with_columns(pl.lit("narrative").alias("kind"), pl.col("record_id").alias("id"), _iso("day")).select(
        *PLACES, "text"
    )


def _recommendations(recommendations: pl.DataFrame) -> pl.DataFrame:
    return recommendations.drop_nulls("text").select(
        pl.lit("recommendation").alias("kind"), pl.col("recommendation_id").alias("id"),
        pl.lit("recommendation").alias("section"), "record_id", "org_lineage", "unit", "source_type",
        _iso("issued").alias("day"), "text",
    )  # fmt: skip


def _themes(texts: pl.DataFrame, mentions: pl.DataFrame, recommendations: pl.DataFrame) -> pl.DataFrame:
    """place, theme_id, class: what was found in a narrative, what a recommendation is about."""
    told = texts.filter(pl.col("kind") == "narrative").select("place", pl.col("id").alias("record_id"), "section")
    found = told.join(
        mentions.select("record_id", "section", "theme_id", "class").unique(), on=["record_id", "section"]
    )
    asked = recommendations.select(pl.col("recommendation_id").alias("id"), pl.col("theme_ids").alias("theme_id"))
    about = texts.filter(pl.col("kind") == "recommendation").select("place", "id").join(
        asked.explode("theme_id").drop_nulls("theme_id"), on="id"
    )  # fmt: skip
    columns = ["place", "theme_id", "class"]
    return pl.concat(
        [found.select(columns), about.with_columns(pl.lit("recommendation").alias("class")).select(columns)]
    ).sort(columns)


def _iso(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Date).dt.strftime("%Y-%m-%d").alias(column)


def as_iso(day: date | str | None) -> str | None:
    """A day as the index holds it; raises ValueError for what is none."""
    return None if day in (None, "") else (day if isinstance(day, date) else date.fromisoformat(str(day))).isoformat()
