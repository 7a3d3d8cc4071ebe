"""One row per patient made into one record per incident: the worst harm, and how many patients."""

from __future__ import annotations

import polars as pl

from ..schema.levels import PHYSICAL_HARM, PSYCHOLOGICAL_HARM
from ..sources import META

OLDER = "earlier version of the same record"
COPY = "exact copy"
OTHER_PATIENT = "another patient of the same incident"


def mark_patients(fields: pl.DataFrame) -> pl.DataFrame:
    """`fields` with duplicate_of and duplicate_rule, one row per record left, which speaks for all its patients.

    Only rows of the highest revision count (LFPSE keeps every revision of a record). The kept row has the worst
    physical and the worst psychological harm of its patients, each on its own axis, `n_patients`, every distinct
    text, and as reported_date the first submission of any revision. The other patients' rows are counted as
    duplicates under a rule of their own; the age stands only where it is the same for all.
    """
    ranked = _ranked(fields)
    top = ranked.filter(pl.col("_top"))
    kept = top.unique("record_id", keep="first", maintain_order=True)
    merged = kept.drop(_merged_columns(fields)).join(_merge(ranked, top, fields), on="record_id", how="left")
    none = pl.lit(None, dtype=pl.String)
    kept_rows = merged.with_columns(none.alias("duplicate_of"), none.alias("duplicate_rule"))
    lost = ranked.join(kept.select("_row"), on="_row", how="anti")
    rule = pl.when(~pl.col("_top")).then(pl.lit(OLDER)).when(pl.col("_copy")).then(pl.lit(COPY))
    lost_rows = lost.with_columns(
        pl.col("record_id").alias("duplicate_of"), rule.otherwise(pl.lit(OTHER_PATIENT)).alias("duplicate_rule")
    )
    columns = [*fields.columns, "duplicate_of", "duplicate_rule"]
    both = pl.concat([kept_rows.select("_row", *columns), lost_rows.select("_row", *columns)])
    return both.sort("_row").drop("_row")


def _ranked(fields: pl.DataFrame) -> pl.DataFrame:
    """Rows in an order that does not depend on the export's: record, patient, content."""
    content = [name for name in fields.columns if name not in META and fields[name].dtype != pl.List]
    as_text = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in content], separator="\x1f")
    revision = pl.col("revision").fill_null(-1)
    number = pl.col("patient_id").cast(pl.Int64, strict=False)
    ranked = fields.with_row_index("_row").with_columns(
        as_text.alias("_content"), number.alias("_number"), (revision == revision.max().over("record_id")).alias("_top")
    )
    order = ["record_id", "_number", "patient_id", "_content", "source_file", "source_sheet", "source_row"]
    ranked = ranked.sort(order, nulls_last=True)
    copy = pl.int_range(pl.len()).over("record_id", "_content") > 0
    return ranked.with_columns(copy.alias("_copy"))


def _merged_columns(fields: pl.DataFrame) -> list[str]:
    texts = [name for name in fields.columns if name.startswith("text.")]
    return [*texts, "physical_harm", "psychological_harm", "n_patients", "age_years", "reported_date", "known_date"]


def _merge(ranked: pl.DataFrame, top: pl.DataFrame, fields: pl.DataFrame) -> pl.DataFrame:
    texts = [name for name in fields.columns if name.startswith("text.")]
    joined = [pl.col(name).drop_nulls().unique(maintain_order=True).str.join("\n\n") for name in texts]
    # Patients without a number cannot be told apart; they are at least one.
    counted = pl.max_horizontal(
        pl.col("n_patients").max(), pl.col("patient_id").drop_nulls().n_unique().cast(pl.Int64), pl.lit(1)
    )
    same_age = pl.col("age_years").n_unique() == 1
    merged = top.group_by("record_id", maintain_order=True).agg(
        *joined,
        worst("physical_harm", PHYSICAL_HARM),
        worst("psychological_harm", PSYCHOLOGICAL_HARM),
        counted.alias("n_patients"),
        pl.when(same_age).then(pl.col("age_years").first()).alias("age_years"),
    )
    merged = merged.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in texts)
    first = ranked.group_by("record_id").agg(pl.col("reported_date").min(), pl.col("known_date").min())
    return merged.join(first, on="record_id", how="left")


def worst(name: str, levels: tuple[str, ...]) -> pl.Expr:
    """The worst level of a group; null where no row has one."""
    rank = pl.col(name).replace_strict({level: i for i, level in enumerate(levels)}, return_dtype=pl.Int8)
    return rank.max().replace_strict(dict(enumerate(levels)), default=None, return_dtype=pl.String).alias(name)
