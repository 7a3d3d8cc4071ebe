"""Tables of other programs as the ledger needs them: columns left out, names spelled otherwise, any row order."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

from ..codebook.model import ALL_THEMES
from ..errors import MappingError, join_problems, need_columns
from ..normalisation.dates_in import with_date
from ..schema import Exposure, Organisations, Recommendations, Signals, as_polars, conform
from ..schema.levels import SETTINGS
from ..schema.source_types import fold_word, source_groups, source_type_aliases

YES = ("yes", "y", "true", "t", "1")
UNSTATED = "unstated"  # source type of signals that name none: nothing says that they are routine
EVIDENCE = {"narrative": pl.String, "start": pl.Int64, "end": pl.Int64}


def tidy_signals(signals: object) -> pl.DataFrame:
    """Signals in the columns of the schema; only theme_id, kind and signal_date are needed.

    Left out, they mean: one body, no unit, setting unknown, harm missing, each row a record of its own, not
    confirmed. An assurance without a theme covers all themes. Raises MappingError for what cannot be read.
    """
    table = as_polars(signals)
    missing = [name for name in ("theme_id", "kind", "signal_date") if name not in table.columns]
    if missing:
        problems = [f"{name} is missing" for name in missing]
        raise MappingError(join_problems("signals cannot be used", problems, f"allowed: {_named(Signals)}."))
    table = with_date(with_date(table, "signal_date", "date_precision"), "known_date")
    table = _with_sources(
        with_texts(table, "record_id", "event_id", "org_code", "org_lineage", "unit", "theme_id", "kind")
    ).with_columns(pl.coalesce("org_lineage", "org_code").alias("org_lineage"))
    general = pl.col("theme_id").is_null() & (pl.col("kind") == "assurance")
    table = table.with_columns(
        pl.when(general).then(pl.lit(ALL_THEMES)).otherwise(pl.col("theme_id")).alias("theme_id"),
        _setting(table),
        _harm(table),
        _evidence(table),
        _flag(table, "confirmed"),
    )
    return conform(_with_ids(table, "signal_id", "record_id"), Signals)


def tidy_recommendations(recommendations: object | None) -> pl.DataFrame:
    """Recommendations in the columns of the schema; all but a text, a theme or a date may be left out."""
    table = as_polars(recommendations) if recommendations is not None else Recommendations.create_empty()
    table = with_date(with_date(table, "issued", "issued_precision"), "declared_complete", "complete_precision")
    table = with_date(table, "due")
    table = _with_sources(with_texts(table, "record_id", "org_code", "org_lineage", "unit", "text", "action_strength"))
    table = table.with_columns(pl.coalesce("org_lineage", "org_code").alias("org_lineage"))
    level = pl.col("evidence_level") if "evidence_level" in table.columns else pl.lit(None)
    table = table.with_columns(
        _setting(table),
        _theme_ids(table),
        level.cast(pl.Float64, strict=False).cast(pl.Int64).alias("evidence_level"),
        (pl.col("source_file") if "source_file" in table.columns else pl.lit("")).alias("source_file"),
        (pl.col("source_row") if "source_row" in table.columns else pl.lit(1)).alias("source_row"),
        pl.col("source_type").replace({UNSTATED: "other"}),
    )
    return conform(_with_ids(table, "recommendation_id", None), Recommendations)


def tidy_exposure(exposure: object | None) -> pl.DataFrame | None:
    """Exposure in the columns of the schema; org_lineage stands in for org_code. Rows without a month or a value are
    missing, never zero. None without a usable row. Raises MappingError without the columns month and value, and where
    a value is no number."""
    if exposure is None or as_polars(exposure).is_empty():
        return None
    need_columns(as_polars(exposure).columns, ("month", "value"), "exposure: ")
    table = with_date(as_polars(exposure), "month").with_columns(_value(as_polars(exposure)))
    table = table.drop_nulls(["month", "value"])
    if table.is_empty():
        return None
    if "org_code" not in table.columns and "org_lineage" in table.columns:
        table = table.with_columns(pl.col("org_lineage").alias("org_code"))
    table = with_texts(table, "org_code", "unit", "measure")
    table = table.with_columns(
        pl.col("org_code", "unit").fill_null(""),
        pl.col("measure").fill_null("occupied_bed_days"),
        _setting(table),
        pl.col("month").dt.truncate("1mo"),
    )
    return conform(table, Exposure)


def _value(table: pl.DataFrame) -> pl.Series:
    """The column `value` as numbers: "1,050" too. Raises MappingError for what is neither a number nor blank."""
    if table.schema["value"] != pl.String:
        return table["value"].cast(pl.Float64, strict=False)
    written = table.select(pl.col("value").str.strip_chars().replace("", None))["value"]
    grouped = written.str.contains(r"^\d{1,3}([,\s]\d{3})+(\.\d+)?$").fill_null(False)
    bare = written.zip_with(~grouped, written.str.replace_all(r"[,\s]", ""))
    plain = bare.cast(pl.Float64, strict=False)
    bad = [row for row, (text, value) in enumerate(zip(written, plain, strict=True), 1) if text and value is None]
    if bad:
        problems = [f"row {row}: value" for row in bad]
        raise MappingError(join_problems("exposure cannot be used", problems, "allowed: a number, or blank.", 10))
    return plain.alias("value")


def tidy_organisations(organisations: object | None) -> pl.DataFrame | None:
    """Organisations in the columns of the schema; a body without a name is called by its code."""
    if organisations is None or as_polars(organisations).is_empty():
        return None
    table = with_date(with_date(as_polars(organisations), "valid_from"), "valid_to")
    table = with_texts(table, "code", "name", "successor")
    return conform(table.with_columns(pl.coalesce("name", "code").alias("name")), Organisations)


def day_of(value: object) -> date | None:
    """A day given as a date, a datetime, a pandas Timestamp or ISO text. Raises MappingError for anything else."""
    if value is None:
        return None
    if hasattr(value, "date"):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise MappingError("as_of is no date.\nAllowed: a date, or ISO text such as 2016-12-31.") from None


def known_source_type(word: str | None) -> str:
    """Our name for a source type however it is spelled; a word of no list stays as it is."""
    return source_type_aliases().get(fold_word(word), word) if word else UNSTATED


def with_texts(table: pl.DataFrame, *names: str) -> pl.DataFrame:
    """`table` with these columns as text; blank cells and absent columns are null."""
    absent = pl.lit(None, dtype=pl.String)
    held = [pl.col(n).cast(pl.String).str.strip_chars() if n in table.columns else absent for n in names]
    return table.with_columns(
        pl.when(text != "").then(text).alias(name) for name, text in zip(names, held, strict=True)
    )  # fmt: skip


def _with_sources(table: pl.DataFrame) -> pl.DataFrame:
    table = with_texts(table, "source_type", "source_group")
    types = pl.Series("source_type", [known_source_type(word) for word in table["source_type"].to_list()], pl.String)
    table = table.with_columns(types)
    return table.with_columns(
        pl.coalesce("source_group", pl.col("source_type").replace_strict(source_groups(), default="other"))
        .alias("source_group")
    )  # fmt: skip


def _setting(table: pl.DataFrame) -> pl.Expr:
    if "setting" not in table.columns:
        return pl.lit("unknown").alias("setting")
    word = pl.col("setting").cast(pl.String).str.to_lowercase().str.strip_chars()
    return pl.when(word.is_in(SETTINGS)).then(word).otherwise(pl.lit("unknown")).alias("setting")


def _harm(table: pl.DataFrame) -> pl.Expr:
    from ..normalisation.values import value_map

    if "harm" not in table.columns:
        return pl.lit("missing").alias("harm")
    words = value_map("harm")
    used = table["harm"].cast(pl.String).drop_nulls().unique().to_list()
    known = {word: words.get(fold_word(word), "missing") for word in used}
    return pl.col("harm").cast(pl.String).replace_strict(known, default="missing", return_dtype=pl.String)


def _evidence(table: pl.DataFrame) -> pl.Expr:
    held = table.schema.get("evidence")
    names = [field.name for field in held.fields] if isinstance(held, pl.Struct) else []
    if not names:
        return pl.lit(None, dtype=pl.Struct(EVIDENCE)).alias("evidence")
    parts = [
        (pl.col("evidence").struct.field(name) if name in names else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in EVIDENCE.items()
    ]
    return pl.when(pl.col("evidence").is_not_null()).then(pl.struct(parts)).alias("evidence")


def _flag(table: pl.DataFrame, name: str) -> pl.Expr:
    if name not in table.columns:
        return pl.lit(False).alias(name)
    if table[name].dtype in (pl.String, pl.Categorical, pl.Object):
        word = pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase()
        return word.is_in(YES).fill_null(False).alias(name)
    return pl.col(name).cast(pl.Boolean, strict=False).fill_null(False)


def _theme_ids(table: pl.DataFrame) -> pl.Expr:
    """A list, a text joined by ";" or ",", or one theme in a column theme_id."""
    held = next((name for name in ("theme_ids", "theme_id") if name in table.columns), None)
    if held is None:
        return pl.lit(None, dtype=pl.List(pl.String)).alias("theme_ids")
    if table[held].dtype != pl.String:
        return pl.col(held).cast(pl.List(pl.String)).alias("theme_ids")
    parts = pl.col(held).str.replace_all(r"\s*[;,|]\s*", ";").str.split(";")
    return pl.when(pl.col(held).str.strip_chars() != "").then(parts).alias("theme_ids")


def _with_ids(table: pl.DataFrame, name: str, other: str | None) -> pl.DataFrame:
    """`table` with an id for every row: its own, or one made of its contents, whatever the order of the rows."""
    table = with_texts(table, name)
    known = pl.col(name).is_not_null()  # the same row twice; without ids two rows alike are two
    table = pl.concat([table.filter(known).unique(maintain_order=True), table.filter(~known)])
    plain = [n for n, dtype in sorted(table.schema.items()) if dtype != pl.Struct and n != name]
    contents = ["\x1f".join(str(value) for value in row) for row in table.select(plain).iter_rows()]
    table = table.with_columns(pl.Series("_contents", contents, dtype=pl.String))
    # Rows alike in every column are told apart by their number among themselves.
    table = table.with_columns(pl.int_range(pl.len()).over("_contents").alias("_number"))
    made = [_digest(f"{text}|{number}") for text, number in table.select("_contents", "_number").iter_rows()]
    own = pl.coalesce(pl.col(name), pl.Series("_made", made, dtype=pl.String))
    table = table.with_columns(own.alias(name)).drop("_contents", "_number")
    return table.with_columns(pl.coalesce(other, name).alias(other)) if other else table


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _named(schema: type) -> str:
    return ", ".join(schema.column_names())
