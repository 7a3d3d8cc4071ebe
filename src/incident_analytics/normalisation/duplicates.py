"""The same record read twice: the version that counts is kept, the others are counted and listed."""

from __future__ import annotations

import polars as pl

from ..sources import META

# A date is filled together with its precision, and a body's code together with nothing else of another row.
TOGETHER = {"occurred_date": "date_precision", "issued": "issued_precision", "declared_complete": "complete_precision"}
PAIRED = tuple(TOGETHER.values())
# Characters; the words that the law gives coroners to begin with take up to 330, and texts cut off after them are alike
# without being of one death.
TEXT_OF_SAME_REPORT = 500


def mark_duplicates(fields: pl.DataFrame, key: str) -> pl.DataFrame:
    """`fields` with `duplicate_of` (null for the row kept) and `duplicate_rule`.

    Of rows with one key the highest revision is kept, then the latest version, then the one with most text; ties
    fall by content and never by the order of rows, so that the answer is the same however the export was sorted.
    """
    order = ["_rank_revision", "_rank_date", "_rank_size", "_rank_content", "source_file", "source_sheet", "source_row"]
    rows = fields.with_row_index("_row")
    several = rows.filter(pl.col(key).is_not_null() & (pl.len().over(key) > 1))
    ranked = _with_rank(several).sort(order, descending=[True, True, True, False, False, False, False], nulls_last=True)
    lost = pl.col("_row") != pl.col("_row").first().over(key)
    same = pl.col("_rank_content") == pl.col("_rank_content").first().over(key)
    rule = pl.when(same).then(pl.lit("exact copy")).otherwise(pl.lit("earlier version of the same record"))
    marks = ranked.select(
        "_row", pl.when(lost).then(pl.col(key)).alias("duplicate_of"), pl.when(lost).then(rule).alias("duplicate_rule")
    )
    return rows.join(marks, on="_row", how="left", maintain_order="left").drop("_row")


def same_text_key(sections: list[str]) -> pl.Expr:
    """A key that long equal texts share, null for short ones: one report published under two references."""
    text = pl.concat_str([pl.col(name) for name in sections], separator="\n", ignore_nulls=True)
    folded = text.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    return pl.when(folded.str.len_chars() >= TEXT_OF_SAME_REPORT).then(folded)


def fill_from_copies(marked: pl.DataFrame, key: str) -> pl.DataFrame:
    """`marked` with the blanks of each kept row filled from its copies in other files; texts stay as they are.

    One tracker has the date of a report and another its addressees: the report has both.
    """
    plain = [
        name
        for name in marked.columns
        if name not in META and name != key and not name.startswith(("_", "text", "duplicate")) and name not in PAIRED
    ]
    groups = [[name] for name in plain if name not in TOGETHER] + [[day, name] for day, name in TOGETHER.items()
                                                                    if day in plain]  # fmt: skip
    copies = marked.filter(pl.col("duplicate_of").is_not_null()).sort(key, "source_file", "source_sheet", "source_row")
    if copies.is_empty():
        return marked
    for names in groups:
        filled = copies.filter(~_is_blank(copies, names[0])).unique(key, keep="first", maintain_order=True)
        found = filled.select(key, *(pl.col(name).alias(f"_copy_{name}") for name in names))
        joined = marked.join(found, on=key, how="left", maintain_order="left")
        found_one = pl.col(f"_copy_{names[0]}").is_not_null()
        blank = _is_blank(marked, names[0]) & pl.col("duplicate_of").is_null() & found_one
        marked = joined.with_columns(
            pl.when(blank).then(f"_copy_{name}").otherwise(name).alias(name) for name in names
        ).drop(f"_copy_{name}" for name in names)
    return marked


def _is_blank(table: pl.DataFrame, name: str) -> pl.Expr:
    """Whether a cell says nothing; neither does a list of no bodies."""
    empty = pl.col(name).list.len() == 0 if isinstance(table.schema[name], pl.List) else pl.lit(False)
    return pl.col(name).is_null() | empty


def _with_rank(fields: pl.DataFrame) -> pl.DataFrame:
    content = [name for name in fields.columns if name not in META and not name.startswith("_")]
    texts = [name for name in content if name == "text" or name.startswith("text.")]
    as_text = [pl.col(name).cast(pl.String).fill_null("") for name in content if fields[name].dtype != pl.List]
    return fields.with_columns(
        pl.col("revision").alias("_rank_revision"),
        pl.col("version_date").alias("_rank_date"),
        pl.sum_horizontal([pl.col(name).str.len_chars().fill_null(0) for name in texts]).alias("_rank_size"),
        pl.concat_str(as_text, separator="\x1f").alias("_rank_content"),
    )
