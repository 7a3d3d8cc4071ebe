"""What a reviewer decides on: one theme in one class in one sentence, or one theme of a recommendation."""

from __future__ import annotations

import hashlib

import polars as pl

PLACE = ("record_id", "section", "start", "end", "theme_id", "class")
REGISTER = "recommendation"  # the section of a recommendation of a register, whose record_id is its own
EVIDENCE = f"/{REGISTER}"  # how the evidence of a register ends


def with_units(mentions: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """`mentions` with unit_id, a name made of the record, the section, the theme, the class and the sentence itself.

    `texts`: record_id, section, text. The name stays when a text grows elsewhere, and is another one when the
    sentence or what was found in it is; so a decision can never speak for something its coder has not seen.
    """
    told = dict(zip(texts.select("record_id", "section").iter_rows(), texts["text"].to_list(), strict=True))
    names = [
        _name(record, section, theme, class_, told.get((record, section), "")[first:last], start - first)
        for record, section, theme, class_, start, first, last in mentions.select(
            "record_id", "section", "theme_id", "class", "start", "sentence_start", "sentence_end"
        ).iter_rows()
    ]
    return mentions.with_columns(pl.Series("unit_id", names, dtype=pl.String))


def register_units(recommendations: pl.DataFrame) -> pl.DataFrame:
    """PLACE and unit_id of each theme of each recommendation with a text (`recommendations`: recommendation_id, text,
    theme_ids). That it was declared complete is a fact of the register and no unit of its own."""
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    rows = recommendations.filter(pl.col("text").is_not_null()).explode("theme_ids").drop_nulls("theme_ids").select(
        pl.col("recommendation_id").alias("record_id"), pl.lit(REGISTER).alias("section"),
        pl.lit(0, dtype=pl.Int64).alias("start"), length.alias("end"), pl.col("theme_ids").alias("theme_id"),
        pl.lit("recommendation").alias("class"), "text",
        pl.lit(0, dtype=pl.Int64).alias("sentence_start"), length.alias("sentence_end"),
    )  # fmt: skip
    return with_units(rows, rows.select("record_id", "section", "text")).select("unit_id", *PLACE)


def _name(record: str, section: str, theme: str, class_: str, sentence: str, at: int) -> str:
    said = "\x1f".join((record, section, theme, class_, sentence, str(at)))
    return f"u{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
