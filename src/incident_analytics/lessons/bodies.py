"""Which body a row of the ledger speaks of: the one of then, and the one that it is part of on the day asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..normalisation import bodies_on, body_of_then, lineage_of
from .tidy import tidy_organisations


@dataclass(frozen=True)
class Bodies:
    """`table`: the organisations as of the day, None without any. `whole`: code → code along all successors, `then`:
    along those that had followed by that day. `ended`: code → last day of each body that another had followed."""

    table: pl.DataFrame | None = None
    whole: dict[str, str] = field(default_factory=dict)
    then: dict[str, str] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)

    def of_then(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table` (org_code, org_lineage) with each row under the body that it was about when it was written."""
        return table.with_columns(body_of_then(self.whole)) if self.whole else table

    def as_known(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table` (org_code, org_lineage) with each row under the body that its own was part of on the day."""
        return self.of_then(table).with_columns(pl.col("org_lineage").replace(self.then)) if self.then else table


def bodies_as_of(organisations: object | None, as_of: date | None) -> Bodies:
    """The bodies of `organisations` as they stood on `as_of`, or stand today."""
    table = tidy_organisations(organisations)
    if table is None:
        return Bodies()
    whole = lineage_of(table)
    table = bodies_on(table, as_of) if as_of is not None else table
    followed = table.drop_nulls(["successor", "valid_to"])
    return Bodies(table, whole, lineage_of(table), dict(followed.select("code", "valid_to").iter_rows()))
