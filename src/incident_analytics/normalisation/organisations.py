"""Which bodies a record names, by code or by name, and their lineage."""

from __future__ import annotations

import re

import polars as pl

from ..schema import Organisations, conform
from ..schema.source_types import fold_word
from .body_names import body_names, fold_body, unlisted_body
from .by_cell import by_value
from .dates import ABSENT
from .lineage import lineage_of
from .match_bodies import DOUBTFUL, match_bodies
from .references import NO_REFERENCE

__all__ = ["add_bodies", "body_names", "doubtful_bodies", "fold_body", "lineage_of", "name_index"]

DOUBTFUL_SCHEMA = {"name": pl.String, "candidates": pl.String, "n_records": pl.Int64}

CODE = re.compile(r"^[A-Z0-9]{3,6}$")
CODE_AND_NAME = re.compile(r"^([A-Z][A-Z0-9]{2,5})\s*[-:–]\s+\S")
TO_MANY = ("coroner_report", "national_alert", "inquiry")  # kinds of record that may name several addressees
NOT_A_BODY = frozenset(map(fold_word, (*ABSENT, *NO_REFERENCE, "other", "various", "multiple", "all", "all trusts")))
TRUST_CODE_LENGTH = 3  # an ODS site code is the code of its trust and two more characters (RRDAH is in RRD)


def add_bodies(fields: pl.DataFrame, organisations: pl.DataFrame | None) -> pl.DataFrame:
    """`fields` with org_code, org_lineage and `bodies` (lineages of all NHS bodies that the record names).

    A code counts before a name; a site's code is its trust's. A name is matched by rules that keep places apart
    (`match_bodies`); where no table of organisations knows it, the lineage is the name itself in one spelling
    (`unlisted_body`). Among the addressees of a report only names with the endings of NHS bodies are taken, since
    people stand there too. Where an alert or a national record names no body, all three stay empty.
    """
    table = _table(organisations)
    lineage = lineage_of(table)
    by_name = _names_and_matches(fields, table)
    to_many = pl.col("record_kind").is_in(TO_MANY).fill_null(False)
    said = fields.select(pl.col("org_code").alias("_code"), pl.col("org_name").alias("_name"), to_many.alias("_listed"))
    different = said.unique()
    rows = [_bodies_of(code, name, by_name, lineage, listed=listed) for code, name, listed in different.iter_rows()]
    found = different.with_columns(
        pl.Series("org_code", [row[0] for row in rows], dtype=pl.String),
        pl.Series("org_lineage", [row[1] for row in rows], dtype=pl.String),
        pl.Series("bodies", [row[2] for row in rows], dtype=pl.List(pl.String)),
    )
    of_rows = said.join(found, on=said.columns, how="left", nulls_equal=True, maintain_order="left")
    return fields.with_columns(of_rows.select("org_code", "org_lineage", "bodies"))


def doubtful_bodies(fields: pl.DataFrame, organisations: pl.DataFrame | None) -> pl.DataFrame:
    """Names that may be one of the known bodies, for a person to decide: name, candidates, n_records."""
    table = _table(organisations)
    counts = _written(fields).group_by("name").len("n_records")
    matched = match_bodies(counts["name"], table["name"])
    doubtful = matched.filter(pl.col("rule") == DOUBTFUL).select("name", pl.col("candidates").list.join("; "))
    return doubtful.join(counts, on="name").sort("name").cast(DOUBTFUL_SCHEMA)


def _table(organisations: pl.DataFrame | None) -> pl.DataFrame:
    return conform(organisations, Organisations) if organisations is not None else Organisations.create_empty()


def _written(fields: pl.DataFrame) -> pl.DataFrame:
    """One row per record and body name written in it."""
    names = by_value(fields["org_name"], lambda cell: body_names(cell) if cell else [])
    return pl.DataFrame({"name": pl.Series(names, dtype=pl.List(pl.String))}).explode("name").drop_nulls()


def _names_and_matches(fields: pl.DataFrame, table: pl.DataFrame) -> dict[str, str]:
    """Folded name → code: the table's own names, and the names of `fields` that can only mean one of them."""
    by_name = name_index(table)
    matched = match_bodies(_written(fields)["name"], [name for name in table["name"] if fold_body(name) in by_name])
    found = matched.drop_nulls("match").select("name", "match").rows()
    return {fold_body(name): by_name[fold_body(match)] for name, match in found} | by_name


def name_index(organisations: pl.DataFrame) -> dict[str, str]:
    """Folded name → code. A name that two unrelated bodies bear is left out: it decides nothing."""
    lineage = lineage_of(organisations)
    found: dict[str, set[str]] = {}
    for code, name in organisations.select("code", "name").iter_rows():
        found.setdefault(fold_body(name), set()).add(code)
    return {name: min(codes) for name, codes in found.items() if len({lineage[code] for code in codes}) == 1}


def _bodies_of(
    code: str | None, name: str | None, by_name: dict[str, str], lineage: dict[str, str], *, listed: bool
) -> tuple[str | None, str | None, list[str]]:
    if code:
        known = _code(code, by_name, lineage)
        body = lineage.get(known, known)
        return known, body, [body]
    names = body_names(name) if name else []
    if name and not names and not listed and fold_word(name) not in NOT_A_BODY:
        names = [name]
    whole = by_name.get(fold_body(name)) if name else None
    codes = [whole] if whole else [by_name.get(fold_body(one)) for one in names]
    bodies = (
        [lineage.get(whole, whole)]
        if whole
        else [lineage.get(c, c) if c else unlisted_body(one) for c, one in zip(codes, names, strict=True)]
    )
    known = next((c for c in codes if c), None)
    return known, (bodies[0] if bodies else None), list(dict.fromkeys(bodies))


def _code(cell: str, by_name: dict[str, str], lineage: dict[str, str]) -> str:
    """The code that a cell of a code column means: as written, in capitals, before a name, of a site, or by name."""
    text = cell.strip()
    upper = text.upper()
    if text in lineage:
        return text
    if upper in lineage:
        return upper
    if match := CODE_AND_NAME.match(text):
        return _code(match.group(1), by_name, lineage)
    if named := by_name.get(fold_body(text)):
        return named
    if CODE.match(upper) and upper[:TRUST_CODE_LENGTH] in lineage:
        return upper[:TRUST_CODE_LENGTH]
    return upper if CODE.match(upper) else text
