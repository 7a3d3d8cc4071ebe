"""One ward under one name, however it was spelled, and the setting that its name gives."""

from __future__ import annotations

import re

import polars as pl

from ..errors import MappingError, join_problems
from ..schema.source_types import fold_word
from .by_cell import by_value


def fold_unit(name: str) -> str:
    """A ward's name for comparison: case, punctuation and the words "ward" and "unit" do not count; but "Unit 1" is
    not "Ward 1"."""
    folded = fold_word(name)
    bare = " ".join(re.sub(r"\b(ward|wd|unit)\b", " ", folded).split())
    if re.fullmatch(r"\w|\d+\w?", bare) and "unit" in folded.split():
        return f"unit {bare}"
    return bare or folded


def add_units(fields: pl.DataFrame, wards: pl.DataFrame | None) -> pl.DataFrame:
    """`fields` with `unit` under its canonical name and `setting` filled from the ward table where it is unknown.

    `wards` (columns spelling, unit, and where known org_code, setting) decides first; a body's own rows count
    before rows without a body. Other spellings that differ only in case, punctuation or the word "ward" take
    the commonest of them.
    """
    known = _spellings(wards)
    folded = by_value(fields["unit"], _folded)
    common = _commonest(fields, folded)
    units, settings = [], []
    for org, lineage, key, setting in zip(
        fields["org_code"], fields["org_lineage"], folded, fields["setting"], strict=True
    ):
        row = known.get((org, key)) or known.get((lineage, key)) or known.get((None, key))
        units.append(row[0] if row else common.get((lineage, key)))
        settings.append(setting if setting and setting != "unknown" else ((row and row[1]) or "unknown"))
    return fields.with_columns(
        pl.Series("unit", units, dtype=pl.String), pl.Series("setting", settings, dtype=pl.String)
    )


def one_name(tables: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """`tables` (org_lineage, unit) with one spelling for a ward in all of them: "Curlew" of the bed days is "Curlew
    Ward" of the incidents. The commonest of them is taken."""
    every = pl.concat([table.select("org_lineage", "unit") for table in tables]) if tables else pl.DataFrame()
    if every.is_empty():
        return tables
    common = _commonest(every, by_value(every["unit"], _folded))
    return [
        table.with_columns(
            pl.Series(
                "unit", map(common.get, zip(table["org_lineage"], by_value(table["unit"], _folded), strict=True)),
                dtype=pl.String,
            )
        )
        for table in tables
    ]  # fmt: skip


def _folded(name: str | None) -> str | None:
    return fold_unit(name) if name else None


def _spellings(wards: pl.DataFrame | None) -> dict[tuple[str | None, str], tuple[str, str | None]]:
    if wards is None:
        return {}
    columns = ["org_code", "spelling", "unit", "setting"]
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in columns if name not in wards.columns]
    rows = wards.with_columns(missing).select(columns).drop_nulls(["spelling", "unit"]).sort(columns).rows()
    _refuse_two_names(rows)
    known = {(org, fold_unit(spelling)): (unit, setting) for org, spelling, unit, setting in rows}
    for org, _, unit, setting in rows:
        known.setdefault((org, fold_unit(unit)), (unit, setting))
    return known


def _refuse_two_names(rows: list[tuple]) -> None:
    """Raises MappingError where the ward table gives one spelling of one body to two wards."""
    wards: dict[tuple[str | None, str], dict[str, str]] = {}
    for org, spelling, unit, _ in rows:
        wards.setdefault((org, fold_unit(spelling)), {}).setdefault(fold_unit(unit), unit)
    twice = [f"{org or 'no body'}, {spelling}: {', '.join(sorted(units.values()))}"
             for (org, spelling), units in wards.items() if len(units) > 1]  # fmt: skip
    if twice:
        raise MappingError(join_problems("the table of wards gives one spelling to two wards", sorted(twice)))


def _commonest(table: pl.DataFrame, folded: list[str | None]) -> dict[tuple[str | None, str | None], str]:
    """(org_lineage, folded name) → the spelling of `unit` that stands most often."""
    counted = (
        table.select("org_lineage", "unit")
        .with_columns(pl.Series("key", folded, dtype=pl.String))
        .filter(pl.col("unit") != "")
        .group_by("org_lineage", "key", "unit").len()
        .sort("len", "unit", descending=[True, False])
        .unique(["org_lineage", "key"], keep="first", maintain_order=True)
    )  # fmt: skip
    return {(lineage, key): name for lineage, key, name in counted.select("org_lineage", "key", "unit").iter_rows()}
