"""One death or incident seen by several bodies is one event. Every link is listed with its rule."""

from __future__ import annotations

import polars as pl

from .alike import same_day_and_text
from .by_cell import by_value
from .references import fold_reference, is_year_number, split_references

# Kinds of record that are about one death or incident; the others only when they name an event themselves.
ABOUT_ONE_EVENT = ("incident", "investigation", "inquest", "coroner_report")
LINK_SCHEMA = {"record_id": pl.String, "event_id": pl.String, "rule": pl.String, "review": pl.Boolean}
BY_REFERENCE = "reference"
BY_DAY = "same day and body"
BY_TEXT = "same day, body and text"


def link_events(records: pl.DataFrame, narratives: pl.DataFrame | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`records` with event_id, and the links made: record_id, event_id, rule, review.

    `records` needs native_id and event_ref. Rule "reference": one record names the other's reference, or both
    name the same. Rule "same day and body": a coroner's report and the only serious record of that body with
    that date of death, both known to the day. Rule "same day, body and text": two systems tell of one day, body
    and unit in much the same words. Links of the last two rules are for a person to check (`review`).
    """
    known = _with_references(records)
    rows = _single(known)
    parent: dict[str, str] = {}
    _join_by_reference(parent, rows)
    by_text = same_day_and_text(records, narratives)
    by_day = _same_day(known)
    for one, other in [*by_text, *by_day]:
        _join(parent, f"record {one}", f"record {other}")
    event_of = _names(parent, rows["record_id"].to_list())
    linked = records.with_columns(
        pl.col("record_id").replace_strict(event_of, default=None, return_dtype=pl.String).alias("event_id")
    )
    rules = {record: BY_TEXT for pair in by_text for record in pair} | {pair[0]: BY_DAY for pair in by_day}
    return _share_place(linked), _links(linked, rules)


def _with_references(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with `own`, the folded reference of each, and `named`, those that it names."""
    own = [fold_reference(native) for native in records["native_id"]]
    named = by_value(records["event_ref"], split_references)
    return records.with_columns(
        pl.Series("own", own, dtype=pl.String), pl.Series("named", named, dtype=pl.List(pl.String))
    )


def _single(known: pl.DataFrame) -> pl.DataFrame:
    about_one = pl.col("record_kind").is_in(ABOUT_ONE_EVENT)
    columns = ["record_id", "own", "named", "source_system", "record_kind", "org_lineage"]
    return known.filter(about_one | (pl.col("named").list.len() > 0)).select(columns).sort("record_id")


def _join_by_reference(parent: dict[str, str], rows: pl.DataFrame) -> None:
    """Join records over references. A number means something only in the system, and in the body, that gave it: two
    systems or two trusts may both have an incident 4021, so a named reference counts where exactly one system has it,
    and one that is not of a national register only within a body."""
    shared = _named_by_several(rows)
    wanted = set(rows["named"].explode().drop_nulls())
    owners: dict[str, list[tuple[str, str, str]]] = {}
    for record_id, key, _, system, kind, body in rows.drop_nulls("own").iter_rows():
        if key in wanted or is_year_number(key):
            owners.setdefault(_within(key, body, shared), []).append((system, kind, record_id))
    for record_id, _, named, system, _, body in rows.filter(pl.col("named").list.len() > 0).iter_rows():
        for ref in named:
            ref = _within(ref, body, shared)
            _join(parent, f"record {record_id}", f"reference {ref}")
            for other in _owner(owners.get(ref, []), system):
                _join(parent, f"reference {ref}", f"record {other}")
    for key, held in owners.items():
        if is_year_number(key):  # of a national register, which names no body
            _join_same_register(parent, held)


def _named_by_several(rows: pl.DataFrame) -> set[str]:
    """Local references that more than one body uses."""
    known = rows.drop_nulls("org_lineage")
    both = pl.concat(
        [known.select("org_lineage", ref="own"), known.select("org_lineage", ref="named").explode("ref")]
    ).drop_nulls("ref")
    several = both.group_by("ref").agg(pl.col("org_lineage").n_unique()).filter(pl.col("org_lineage") > 1)
    return {ref for ref in several["ref"] if not is_year_number(ref)}


def _within(ref: str, body: str | None, shared: set[str]) -> str:
    """A reference as it is unique: one that several bodies use only with its body."""
    return f"{ref} of {body}" if ref in shared else ref


def _owner(held: list[tuple[str, str, str]], system: str) -> list[str]:
    """Records that a reference means: those of the one other system that has it, investigations before others."""
    others = [item for item in held if item[0] != system] or held
    investigations = [item for item in others if item[1] in ("investigation", "inquest")]
    for group in (others, investigations):
        if len({owner for owner, _, _ in group}) == 1:
            return [record_id for _, _, record_id in group]
    return []


def _join_same_register(parent: dict[str, str], held: list[tuple[str, str, str]]) -> None:
    """Two sources of one kind of record that bear one year-number reference hold the same record twice."""
    for kind in {item[1] for item in held}:
        same = [record_id for _, one, record_id in held if one == kind]
        for other in same[1:]:
            _join(parent, f"record {same[0]}", f"record {other}")


def _share_place(linked: pl.DataFrame) -> pl.DataFrame:
    """Unit and setting of a record that names none, from the other records of its event where they agree."""
    known = linked.filter(pl.col("event_id").is_not_null() & pl.col("unit").is_not_null())
    agreed = known.group_by("event_id").agg(
        pl.col("unit").n_unique().alias("_n"), pl.col("unit").first().alias("_unit"),
        pl.col("setting").filter(pl.col("setting") != "unknown").sort().first().alias("_setting"),
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
    while (above := parent.get(node, node)) != node:
        parent[node] = parent.get(above, above)
        node = above
    return node


def _names(parent: dict[str, str], record_ids: list[str]) -> dict[str, str]:
    """record_id → "event " and the first record of its group, so that names do not depend on row order."""
    first: dict[str, str] = {}
    for record_id in sorted(record_ids):
        first.setdefault(_root(parent, f"record {record_id}"), record_id)
    return {record_id: first[_root(parent, f"record {record_id}")] for record_id in record_ids}


def _same_day(known: pl.DataFrame) -> list[tuple[str, str]]:
    dated = known.filter((pl.col("date_precision") == "day") & pl.col("org_lineage").is_not_null())
    serious = (pl.col("record_kind") == "investigation") | (
        (pl.col("record_kind") == "incident") & (pl.col("physical_harm") == "fatal")
    )
    key = ["org_lineage", "occurred_date"]
    # An incident that names its investigation is the same event as it, so count references and not rows.
    dated = dated.with_columns(pl.coalesce(pl.col("named").list.first(), "own", pl.lit("")).alias("reference"))
    candidates = dated.filter(serious)
    only = candidates.group_by(key).agg(pl.col("reference").n_unique(), pl.col("record_id").min().alias("other"))
    coroners = dated.filter((pl.col("record_kind") == "coroner_report") & (pl.col("named").list.len() == 0))
    alone = coroners.filter(pl.len().over(key) == 1)
    pairs = alone.join(only.filter(pl.col("reference") == 1), on=key, how="inner")
    return list(pairs.select("record_id", "other").sort("record_id").iter_rows())


def _links(linked: pl.DataFrame, rules: dict[str, str]) -> pl.DataFrame:
    shared = linked.filter(pl.col("event_id").is_not_null() & (pl.len().over("event_id") > 1))
    rule = pl.col("record_id").replace_strict(rules, default=BY_REFERENCE, return_dtype=pl.String)
    links = shared.select("record_id", "event_id", rule.alias("rule"))
    review = (pl.col("rule") != BY_REFERENCE).alias("review")
    return links.with_columns(review).sort("event_id", "record_id").cast(LINK_SCHEMA)
