"""Which body a record belongs to, and which body that became: lessons outlive mergers."""

from __future__ import annotations

import re

import polars as pl

from ..schema import Organisations, conform
from ..schema.source_types import fold_word

# The endings that NHS bodies carry in their legal names; "&" is read as "and".
BODY = re.compile(
    r"((?:[A-Z][\w'’.-]*|of|and|the|for|&|,(?= [A-Z]\w+ (?:and|&)))\s+){1,9}?"
    r"(?:NHS\s+Foundation\s+Trust|NHS\s+Trust|NHS\s+FT|University\s+Health\s+Board|Health\s+Board|"
    r"Health\s+(?:and|&)\s+Social\s+Care\s+Trust|Foundation\s+Trust|Partnership\s+Trust)"
)
LEADING_WORDS = re.compile(
    r"^(?:(?:the|of|and|for|chief|executive|officer|medical|director|chair|chairman|ceo|interim|acting|nurse|"
    r"head|legal|services|secretary|managing|operating)\b[\s,]*)+",
    re.IGNORECASE,
)


def body_names(addressees: str) -> list[str]:
    """Names of NHS bodies in a list of addressees, in order, as written but without offices before the name.

    A body is known by the ending of its legal name. Places are never guessed nearer to one another: a name that
    is not matched exactly later stays a name of its own.
    """
    found: list[str] = []
    for part in re.split(r"[|;\n]|(?<=Trust),|(?<=Board),", addressees.replace("&amp;", "&")):
        match = BODY.search(part)
        if match:
            name = LEADING_WORDS.sub("", re.sub(r"\s+", " ", match.group(0))).strip()
            if name and name not in found:
                found.append(name)
    return found


def fold_body(name: str) -> str:
    """A body's name for exact comparison: "&" as "and", abbreviations of the legal form spelled out."""
    name = re.sub(r"\bFT\b", "Foundation Trust", name.replace("&", " and "))
    return re.sub(r"^the ", "", fold_word(name))


def lineage_of(organisations: pl.DataFrame) -> dict[str, str]:
    """Code → code of the body that it is part of today, along all successors; a loop ends where it began."""
    successor = dict(organisations.drop_nulls("successor").select("code", "successor").iter_rows())
    out = {}
    for code in organisations["code"].to_list():
        seen, last = {code}, code
        while last in successor and successor[last] not in seen:
            last = successor[last]
            seen.add(last)
        out[code] = last
    return out


def add_bodies(fields: pl.DataFrame, organisations: pl.DataFrame | None) -> pl.DataFrame:
    """`fields` with org_code, org_lineage and `bodies` (all NHS bodies that the record names).

    A code counts before a name. A name is matched exactly (case, "&" and legal form apart); where no table of
    organisations knows it, the lineage is the name itself. Where an alert or a national record names no body,
    all three stay empty.
    """
    table = conform(organisations, Organisations) if organisations is not None else Organisations.create_empty()
    lineage = lineage_of(table)
    by_name = {fold_body(name): code for code, name in table.select("code", "name").iter_rows()}
    rows = [
        _bodies_of(code, name, by_name, lineage) for code, name in fields.select("org_code", "org_name").iter_rows()
    ]
    return fields.with_columns(
        pl.Series("org_code", [row[0] for row in rows], dtype=pl.String),
        pl.Series("org_lineage", [row[1] for row in rows], dtype=pl.String),
        pl.Series("bodies", [row[2] for row in rows], dtype=pl.List(pl.String)),
    )


def _bodies_of(
    code: str | None, name: str | None, by_name: dict[str, str], lineage: dict[str, str]
) -> tuple[str | None, str | None, list[str]]:
    if code:
        body = lineage.get(code, code)
        return code, body, [body]
    names = body_names(name) if name else []
    whole = by_name.get(fold_body(name)) if name else None
    codes = [whole] if whole else [by_name.get(fold_body(one)) for one in names]
    bodies = (
        [lineage.get(c, c) for c in codes if c]
        if whole
        else [lineage.get(c, c) if c else fold_body(one) for c, one in zip(codes, names, strict=True)]
    )
    known = next((c for c in codes if c), None)
    return known, (bodies[0] if bodies else None), bodies
