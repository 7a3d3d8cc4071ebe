"""One death or incident seen by several bodies is one event. Every link is listed with its rule."""

from __future__ import annotations

import polars as pl

# Kinds of record that are about one death or incident; the others only when they name an event themselves.
ABOUT_ONE_EVENT = ("incident", "investigation", "inquest", "coroner_report")
LINK_SCHEMA = {"record_id": pl.String, "event_id": pl.String, "rule": pl.String}


def link_events(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`records` with event_id, and the links made: record_id, event_id, rule.

    `records` needs native_id and event_ref. Rule "reference": one record names the other's reference, or both
    name the same. Rule "same day and body": a coroner's report and the only serious record of that body with
    that date of death, both known to the day; such a link is for a person to check.
    """
    single = pl.col("record_kind").is_in(ABOUT_ONE_EVENT) | pl.col("event_ref").is_not_null()
    rows = records.filter(single).select("record_id", "native_id", "event_ref").sort("record_id")
    parent: dict[str, str] = {}
    for record_id, native_id, event_ref in rows.iter_rows():
        _join(parent, f"record {record_id}", f"reference {native_id}")
        if event_ref:
            _join(parent, f"record {record_id}", f"reference {event_ref}")
    by_day = _same_day(records)
    for coroner, other in by_day:
        _join(parent, f"record {coroner}", f"record {other}")
    event_of = _names(parent, rows["record_id"].to_list())
    linked = records.with_columns(
        pl.col("record_id").replace_strict(event_of, default=None, return_dtype=pl.String).alias("event_id")
    )
    return _share_place(linked), _links(linked, {pair[0] for pair in by_day})


def _share_place(linked: pl.DataFrame) -> pl.DataFrame:
    """Unit and setting of a record that names none, from the other records of its event where they agree."""
    known = linked.filter(pl.col("event_id").is_not_null() & pl.col("unit").is_not_null())
    agreed = known.group_by("event_id").agg(
        pl.col("unit").n_unique().alias("_n"), pl.col("unit").first().alias("_unit"),
        pl.col("setting").filter(pl.col("setting") != "unknown").first().alias("_setting"),
    )  # fmt: skip
    joined = linked.join(agreed.filter(pl.col("_n") == 1), on="event_id", how="left", maintain_order="left")
    unknown = pl.col("setting") == "unknown"
    return joined.with_columns(
        pl.coalesce("unit", "_unit").alias("unit"),
        pl.when(unknown).then(pl.coalesce("_setting", "setting")).otherwise(pl.col("setting")).alias("setting"),
    ).drop("_n", "_unit", "_setting")


def _join(parent: dict[str, str], one: str, other: str) -> None:
    first, second = _root(parent, one), _root(parent, other)
    parent[max(first, second)] = min(first, second)


def _root(parent: dict[str, str], node: str) -> str:
    while parent.setdefault(node, node) != node:
        node = parent[node]
    return node


def _names(parent: dict[str, str], record_ids: list[str]) -> dict[str, str]:
    """record_id → "event " and the first record of its group, so that names do not depend on row order."""
    first: dict[str, str] = {}
    for record_id in sorted(record_ids):
        first.setdefault(_root(parent, f"record {record_id}"), record_id)
    return {record_id: first[_root(parent, f"record {record_id}")] for record_id in record_ids}


def _same_day(records: pl.DataFrame) -> list[tuple[str, str]]:
    dated = records.filter((pl.col("date_precision") == "day") & pl.col("org_lineage").is_not_null())
    serious = (pl.col("record_kind") == "investigation") | (
        (pl.col("record_kind") == "incident") & (pl.col("physical_harm") == "fatal")
    )
    key = ["org_lineage", "occurred_date"]
    # An incident that names its investigation is the same event as it, so count references and not rows.
    candidates = dated.filter(serious).with_columns(pl.coalesce("event_ref", "native_id").alias("reference"))
    only = candidates.group_by(key).agg(pl.col("reference").n_unique(), pl.col("record_id").min().alias("other"))
    coroners = dated.filter((pl.col("record_kind") == "coroner_report") & pl.col("event_ref").is_null())
    alone = coroners.filter(pl.len().over(key) == 1)
    pairs = alone.join(only.filter(pl.col("reference") == 1), on=key, how="inner")
    return list(pairs.select("record_id", "other").sort("record_id").iter_rows())


def _links(linked: pl.DataFrame, by_day: set[str]) -> pl.DataFrame:
    shared = linked.filter(pl.col("event_id").is_not_null() & (pl.len().over("event_id") > 1))
    rule = (
        pl.when(pl.col("record_id").is_in(list(by_day)))
        .then(pl.lit("same day and body"))
        .otherwise(pl.lit("reference"))
    )
    links = shared.select("record_id", "event_id", rule.alias("rule")).sort("event_id", "record_id")
    return links.cast(LINK_SCHEMA)
