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
    along those that had followed by that day. `next`: code → the body that followed it by that day, and its own last
    day, where that is known."""

    table: pl.DataFrame | None = None
    whole: dict[str, str] = field(default_factory=dict)
    then: dict[str, str] = field(default_factory=dict)
    next: dict[str, tuple[str, date | None]] = field(default_factory=dict)

    def of_then(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table` (org_code, org_lineage) with each row under the body that it was about when it was written."""
        return table.with_columns(body_of_then(self.whole)) if self.whole else table

    def as_known(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table` (org_code, org_lineage) with each row under the body that its own was part of on the day."""
        return self.of_then(table).with_columns(pl.col("org_lineage").replace(self.then)) if self.then else table

    def with_body(self, signals: pl.DataFrame) -> pl.DataFrame:
        """`signals` with `body`: the predecessor that each is of on its own date; null where it is of the last body, or
        bears no code of one."""
        own = self.of_then(signals).select(code="org_lineage", day="signal_date")
        different = own.unique().filter(pl.col("code").is_in(list(self.next)))
        named = [(code, day, self._on(code, day)) for code, day in different.iter_rows()]
        schema = {"code": pl.String, "day": pl.Date, "body": pl.String}
        found = pl.DataFrame(named, schema=schema, orient="row")
        bodies = own.join(found, on=["code", "day"], how="left", nulls_equal=True, maintain_order="left")["body"]
        return signals.with_columns(bodies)

    def _on(self, code: str, day: date | None) -> str | None:
        """The predecessor that `code` was, or had become, on a day; None for the last body."""
        for follows, since in self.path(code):
            if follows not in self.next:
                return None
            last = self.next[follows][1]
            if day is None or last is None or day <= last or since is None:
                return follows
        return None

    def apart(self, one: str | None, other: str | None, day: date | None) -> bool:
        """Whether two predecessors were still two bodies on a day."""
        before = [self._on(code, day) if code in self.next else None for code in (one, other)]
        return None not in before and before[0] != before[1]

    def path(self, code: str) -> list[tuple[str, date | None]]:
        """The bodies that `code` became one after the other, itself first, each with the last day before that."""
        out: list[tuple[str, date | None]] = [(code, date.min)]
        while out[-1][0] in self.next and self.next[out[-1][0]][0] not in [held for held, _ in out]:
            out.append(self.next[out[-1][0]])
        return out


def bodies_as_of(organisations: object | None, as_of: date | None) -> Bodies:
    """The bodies of `organisations` as they stood on `as_of`, or stand today."""
    table = tidy_organisations(organisations)
    if table is None:
        return Bodies()
    whole = lineage_of(table)
    table = bodies_on(table, as_of) if as_of is not None else table
    followed = table.drop_nulls("successor").select("code", "successor", "valid_to").sort("code")
    return Bodies(table, whole, lineage_of(table), {code: (after, last) for code, after, last in followed.iter_rows()})
