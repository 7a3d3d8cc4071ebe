"""The same recommendation issued again: one lesson, however often it was written down."""

from __future__ import annotations

import polars as pl

from .dated import Moment
from .similar import similar_texts

NATIONAL = "(all bodies)"
VISITS = ("cqc", "cqc_enforcement", "hse", "police", "phso")  # one visit or report may stand in several records

Wordings = dict[tuple[str, str, str], str]


def same_wording(register: pl.DataFrame, threshold: float) -> Wordings:
    """(body, theme, record) → the first record of that body whose lesson on the theme reads the same.

    Records are compared by the texts of their recommendations (`similar_texts`); chains of likeness hold together.
    """
    lessons = (
        register.with_columns(
            pl.col("org_lineage").fill_null(NATIONAL), pl.coalesce("record_id", "recommendation_id").alias("record_id")
        )
        .filter(pl.col("text").is_not_null() & pl.col("theme_ids").is_not_null())
        .select("recommendation_id", "record_id", "org_lineage", "issued", "text", "theme_ids")
    )
    texts = lessons.rename({"recommendation_id": "id", "issued": "date"}).select("id", "date", "text", "org_lineage")
    pairs = similar_texts(texts, threshold)
    held = {row["recommendation_id"]: row for row in lessons.iter_rows(named=True)}
    parent: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for earlier, later in pairs.select("earlier_id", "later_id").iter_rows():
        one, two = held[earlier], held[later]
        if one["record_id"] == two["record_id"]:
            continue  # a record that says it twice repeats nobody
        for theme in set(one["theme_ids"]) & set(two["theme_ids"]):
            _join(parent, *((row["org_lineage"], theme, row["record_id"]) for row in (one, two)))
    day = {row["record_id"]: str(row["issued"] or "9999") for row in held.values()}
    first: dict[tuple[str, str, str], str] = {}
    for node in sorted(parent, key=lambda n: (day[n[2]], n)):
        first.setdefault(_root(parent, node), node[2])
    return {node: first[_root(parent, node)] for node in parent}


def lesson_key(moment: Moment, wordings: Wordings, body: str | None, theme: str) -> str:
    """What a lesson is, so that its repetitions are one: the first record of its wording, or the visit."""
    for owner in (body or NATIONAL, NATIONAL):
        if (owner, theme, moment.record_id) in wordings:
            return f"record {wordings[(owner, theme, moment.record_id)]}"
    if moment.source_type in VISITS:
        return f"{moment.source_group} {moment.day}"
    return f"record {moment.record_id}"


def _join(parent: dict, one: tuple, two: tuple) -> None:
    first, second = _root(parent, one), _root(parent, two)
    parent[max(first, second)] = min(first, second)


def _root(parent: dict, node: tuple) -> tuple:
    while parent.setdefault(node, node) != node:
        node = parent[node]
    return node
