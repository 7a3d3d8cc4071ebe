"""Lessons from elsewhere: what other bodies were told before the same thing was reported here."""

from __future__ import annotations

import numpy as np
import polars as pl

from ..normalisation.dates_in import first_day_of, last_day_of
from .assign import LESSON_CLASSES
from .bodies import Bodies, bodies_as_of
from .quoted import SENTENCE, with_sentences
from .similar import text_vectors

OUTSIDE = ("coroner", "regulator_prosecutor", "national")  # groups whose lessons others can read
CLOSE = 0.25  # cosine of the word weights of two sentences; below it they share little but their theme
MOST = 3  # failings shown for one recommendation and body
FEWEST_WORDS = 6  # of a sentence; with fewer it is a heading
FORMULA = 3  # reports that hold the same sentence; then it is its author's formula
BLOCK = 1_000  # sentences compared at a time, so that memory stays flat
SCHEMA = {
    "org_lineage": pl.String, "theme_id": pl.String, "recommendation_id": pl.String, "issued": pl.Date,
    "issued_to": pl.String, "source_type": pl.String, "record_id": pl.String, "failing_date": pl.Date,
    "days_later": pl.Int64, "similarity": pl.Float64, "told": pl.String, "reported": pl.String,
}  # fmt: skip


def lessons_from_elsewhere(
    recommendations: pl.DataFrame, signals: pl.DataFrame, narratives: pl.DataFrame, mentions: pl.DataFrame,
    organisations: pl.DataFrame | None = None,
) -> pl.DataFrame:  # fmt: skip
    """One row per recommendation to another body (or to all), body and later failing on the same theme in like words.

    Only sources outside the bodies count (OUTSIDE), only failings surely after the recommendation was issued, and of
    one recommendation and body the MOST closest failings. Sentence is compared with sentence: those on the theme in a
    coroner's or inspector's report, the whole of a short recommendation. similarity: cosine of TF-IDF, at least CLOSE;
    most similar first. `told` and `reported` hold the two sentences: restricted. With `organisations` predecessors of
    one body are other bodies to each other until they merge.
    """
    told = _speaking(_told(recommendations, narratives, mentions), "told", "recommendation_id").with_row_index("_told")
    reported = _speaking(_failings(signals, narratives, mentions), "reported", "record_id").with_row_index("_reported")
    if told.is_empty() or reported.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    pairs = _close(told, reported)
    rows = pairs.join(told, on="_told").join(reported.drop("theme_id"), on="_reported")
    rows = _to_others(rows.filter(pl.col("_first") > pl.col("_last")), bodies_as_of(organisations, None))
    found = rows.with_columns(
        pl.col("issued_to").fill_null("all bodies"), days_later=(pl.col("_first") - pl.col("_last")).dt.total_days()
    )
    order = ["similarity", "recommendation_id", "record_id", "theme_id", "reported", "told"]
    found = found.sort(order, descending=[True, *[False] * 5])
    found = found.unique(
        ["recommendation_id", "org_lineage", "record_id", "theme_id"], keep="first", maintain_order=True
    )
    here = pl.int_range(pl.len()).over("recommendation_id", "org_lineage")
    return found.filter(here < MOST).select(list(SCHEMA))


def _code_of(table: pl.DataFrame) -> pl.Expr:
    return pl.col("org_code") if "org_code" in table.columns else pl.lit(None, dtype=pl.String)


def _to_others(rows: pl.DataFrame, bodies: Bodies) -> pl.DataFrame:
    """The rows whose recommendation went to another body than that of the failing, or to all."""
    asked = rows.select("_to", "_of", "failing_date").unique()
    apart = [bodies.apart(*row) for row in asked.iter_rows()]
    both = rows.join(asked.with_columns(_apart=pl.Series(apart, dtype=pl.Boolean)), on=asked.columns, how="left",
                     nulls_equal=True, maintain_order="left")  # fmt: skip
    to = pl.when("_apart").then("_to").otherwise("issued_to").alias("issued_to")
    return both.filter(pl.col("issued_to").ne_missing(pl.col("org_lineage")) | pl.col("_apart")).with_columns(to)


def _told(recommendations: pl.DataFrame, narratives: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Dated lessons of outside sources, one row per theme and sentence on it."""
    outside = recommendations.filter(pl.col("source_group").is_in(OUTSIDE) & pl.col("text").is_not_null())
    lessons = outside.explode("theme_ids").drop_nulls(["theme_ids", "issued"]).select(
        pl.col("theme_ids").alias("theme_id"), "recommendation_id", "issued", "source_type", "record_id",
        pl.col("org_lineage").alias("issued_to"), _code_of(outside).alias("_to"), "text",
        last_day_of("issued", "issued_precision").alias("_last"),
    )  # fmt: skip
    asked = mentions.filter(pl.col("class").is_in(LESSON_CLASSES)).join(lessons, on="record_id", how="semi")
    sentences = asked.join(narratives.select("record_id", "section", "text"), on=["record_id", "section"]).select(
        "record_id", "theme_id", SENTENCE.alias("_sentence")
    )
    inside = pl.col("recommendation_id").str.starts_with(pl.col("record_id") + " > ").fill_null(False)
    own = lessons.filter(inside).join(sentences.unique(maintain_order=True), on=["record_id", "theme_id"])
    plain = lessons.filter(~inside).with_columns(pl.col("text").alias("_sentence"))
    columns = [*lessons.columns, "_sentence"]
    return pl.concat([own.select(columns), plain.select(columns)]).drop("record_id", "text").rename(
        {"_sentence": "told"})  # fmt: skip


def _failings(signals: pl.DataFrame, narratives: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Each dated failing of a known body with its sentence."""
    failing = signals.filter((pl.col("kind") == "failure") & pl.col("org_lineage").is_not_null())
    dated = with_sentences(failing.drop_nulls("signal_date"), mentions, narratives).drop_nulls("sentence")
    return dated.select(
        "theme_id", "org_lineage", _code_of(failing).alias("_of"), "record_id",
        pl.col("signal_date").alias("failing_date"), pl.col("sentence").alias("reported"),
        first_day_of("signal_date", "date_precision").alias("_first"),
    )  # fmt: skip


def _speaking(sentences: pl.DataFrame, column: str, source: str) -> pl.DataFrame:
    """`sentences` without headings of a few words, and without formulas that one author repeats in every report."""
    folded = pl.col(column).str.to_lowercase().str.replace_all(r"[^a-z]+", " ").str.strip_chars()
    named = sentences.with_columns(folded.alias("_folded"))
    reports = pl.col(source).str.split(" > ").list.first().n_unique().over("_folded")
    words = pl.col("_folded").str.count_matches(" ") + 1
    return named.filter((words >= FEWEST_WORDS) & (reports < FORMULA)).drop("_folded")


def _close(told: pl.DataFrame, reported: pl.DataFrame) -> pl.DataFrame:
    """_told, _reported and similarity of sentences on one theme that are close."""
    vectors = text_vectors([*told["told"], *reported["reported"]])
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    places = {theme: np.asarray(at) for theme, at in reported.group_by("theme_id").agg("_reported").iter_rows()}
    for theme, lines in told.group_by("theme_id", maintain_order=True).agg("_told").iter_rows():
        columns = places.get(theme)
        if columns is None:
            continue
        for at in range(0, len(lines), BLOCK):
            rows = np.asarray(lines[at : at + BLOCK])
            product = (vectors[rows] @ vectors[columns + told.height].T).tocoo()
            held = product.data >= CLOSE
            parts.append((rows[product.row[held]], columns[product.col[held]], product.data[held]))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)] or [np.array([])] * 3
    return pl.DataFrame(
        {"_told": joined[0], "_reported": joined[1], "similarity": np.minimum(joined[2], 1.0)},
        schema={"_told": pl.UInt32, "_reported": pl.UInt32, "similarity": pl.Float64},
    ).with_columns(pl.col("similarity").round(9))
