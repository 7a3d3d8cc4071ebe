"""Fields of one source as records and narratives, and as the lessons that such records issue."""

from __future__ import annotations

import hashlib

import polars as pl

from ..schema import Narratives, Recommendations, Records, conform
from ..schema.levels import RECORD_KINDS, SECTIONS
from ..schema.source_types import source_groups, source_types
from ..sources import META
from ..sources.mapping import TEXT_SECTIONS
from .dates_in import last_day_of
from .recommendations import add_strength, stated_precision

LESSON_KINDS = ("coroner_report", "inspection", "enforcement", "ombudsman", "national_alert", "inquiry", "inquest",
                "investigation", "audit")  # fmt: skip
# In a coroner's or an inspector's report what is wrong is itself the lesson; a panel writes its lessons apart.
LESSON_SECTIONS = ("recommendations", "concerns", "lessons")
FINDING_IS_LESSON = ("inspection", "enforcement")


def with_record_ids(fields: pl.DataFrame, source_system: str) -> pl.DataFrame:
    """`fields` with native_id (the export's own reference) and record_id, unique over all sources.

    A row without a reference is known by a hash of all it holds, so that its name does not depend on row order.
    """
    unnamed = (pl.col("record_id") == "").fill_null(True)
    rows = fields.filter(unnamed).select(pl.exclude(*META)).iter_rows()
    given = iter([f"unreferenced-{_digest(row)}" for row in rows])
    natives = pl.Series("native_id", [native or next(given) for native in fields["record_id"]], dtype=pl.String)
    return fields.with_columns(natives, (pl.lit(f"{source_system}:") + natives).alias("record_id"))


def to_records(fields: pl.DataFrame, source_system: str) -> pl.DataFrame:
    """Rows of `fields` in the columns of Records, with native_id and event_ref kept for linking."""
    kind = pl.col("record_kind").str.to_lowercase().str.replace_all(r"[ -]+", "_")
    frame = fields.with_columns(
        pl.lit(source_system).alias("source_system"),
        pl.when(kind.is_in(RECORD_KINDS)).then(kind).otherwise(pl.lit("other")).alias("record_kind"),
        pl.col("source_type").fill_null("other"),
        pl.col("setting").fill_null("unknown"),
        pl.col("physical_harm").fill_null("missing"),
        pl.col("psychological_harm").fill_null("missing"),
        pl.col("n_patients").fill_null(1),
        _known().alias("known_date"),
    )
    extra = frame.select("native_id", "event_ref", "bodies")
    return conform(frame.with_columns(pl.lit(None, dtype=pl.String).alias("event_id")), Records).hstack(extra)


def _known() -> pl.Expr:
    """The day a record was known: "2017" surely at the end of that year, also where its precision stands apart."""
    reported = last_day_of("reported_date", "issued_precision")
    stated = pl.when(pl.col("known_date") != pl.col("reported_date")).then("known_date")
    return pl.coalesce(stated, reported, "known_date")


def to_narratives(fields: pl.DataFrame) -> pl.DataFrame:
    """One row per record and filled section. An assurance found by an inspection stands in section response."""
    parts = []
    for section in TEXT_SECTIONS:
        name = pl.lit(section)
        if section == "findings":
            assured = (pl.col("finding_kind") == "assurance").fill_null(False)
            name = pl.when(assured).then(pl.lit("response")).otherwise(name)
        known_when = pl.coalesce("version_date", "reported_date", "occurred_date")
        written = known_when if section in ("lessons", "recommendations") else pl.col("occurred_date")
        parts.append(
            fields.filter(pl.col(f"text.{section}").is_not_null()).select(
                "record_id",
                name.alias("section"),
                pl.col(f"text.{section}").alias("text"),
                pl.coalesce(written, known_when).alias("date"),
            )
        )
    # A record may have both a response of its own and an assured finding: one section, both texts.
    every, key = pl.concat(parts), ["record_id", "section"]
    several = pl.len().over(key) > 1
    both = every.filter(several).group_by(key, maintain_order=True).agg(
        pl.col("text").str.join("\n\n"), pl.col("date").first()
    )  # fmt: skip
    joined = pl.concat([every.filter(~several), both])
    order = pl.col("section").replace_strict({name: i for i, name in enumerate(SECTIONS)}, return_dtype=pl.Int8)
    return conform(joined.sort("record_id", order), Narratives)


def lessons_of_records(fields: pl.DataFrame) -> pl.DataFrame:
    """Recommendations that stand inside records: coroners' concerns, inspectors' requirements, alerts.

    One row per record and addressed body; `issued` is the day of publication.
    """
    kinds = pl.col("record_kind").is_in(LESSON_KINDS) & ((pl.col("finding_kind") != "assurance").fill_null(True))
    found = pl.when(pl.col("record_kind").is_in(FINDING_IS_LESSON)).then(pl.col("text.findings"))
    parts = [pl.col(f"text.{section}") for section in LESSON_SECTIONS]
    joined = pl.concat_str(*parts, found, separator="\n\n", ignore_nulls=True)
    text = pl.when(joined != "").then(joined)
    rows = fields.filter(kinds & text.is_not_null()).with_columns(
        text.alias("text"),
        pl.when(pl.col("bodies").list.len() == 0).then(None).otherwise(pl.col("bodies")).alias("org_lineage"),
        pl.coalesce("issued", "version_date", "reported_date").alias("issued"),
        pl.col("source_type").replace_strict(source_groups(), default="other").alias("source_group"),
        pl.col("setting").fill_null("unknown"),
    )
    rows = rows.filter(pl.col("source_type").is_in([n for n, kind in source_types().items() if kind.issues_lessons]))
    body = pl.col("org_lineage").fill_null("all bodies")
    rows = rows.explode("org_lineage").with_columns(
        pl.concat_str("record_id", body, separator=" > ").alias("recommendation_id"),
        stated_precision("issued", "issued_precision"),
        stated_precision("declared_complete", "complete_precision"),
        pl.col("themes").str.split(";").list.eval(pl.element().str.strip_chars()).alias("theme_ids"),
    )  # fmt: skip
    once = rows.unique("recommendation_id", keep="first", maintain_order=True)
    return conform(add_strength(once, "text.recommendations"), Recommendations)  # what was found asks for nothing


def _digest(row: tuple) -> str:
    return hashlib.sha256("\x1f".join(str(value) for value in row).encode()).hexdigest()[:12]
