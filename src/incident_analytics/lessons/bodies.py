"""Which body a row of the ledger speaks of: the one of then, and the one that it is part of on the day asked for.

A body that was formed by merger is also looked at line by line: a predecessor and what it became. A line is a body of
its own to everything that is counted; its key is the body's code and the predecessor's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..normalisation import bodies_on, body_of_then, lineage_of
from ..normalisation.dates_in import last_day_of
from .tidy import tidy_organisations

BETWEEN = "\x1f"  # of the two codes of a line's key
Path = list[tuple[str, date]]


@dataclass(frozen=True)
class Bodies:
    """`table`: the organisations as of the day, None without any. `whole`: code → code along all successors, `then`:
    along those that had followed by that day. `next`: code → the body that followed it by that day, and its own last
    day, where that is known. `before`: bodies that others joined and that had been there before."""

    table: pl.DataFrame | None = None
    whole: dict[str, str] = field(default_factory=dict)
    then: dict[str, str] = field(default_factory=dict)
    next: dict[str, tuple[str, date | None]] = field(default_factory=dict)
    before: frozenset[str] = frozenset()

    def of_then(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table` (org_code, org_lineage) with each row under the body that it was about when it was written, which is
        its org_code too."""
        if not self.whole:
            return table
        own = table.with_columns(body_of_then(self.whole))
        return own.with_columns(pl.coalesce("org_code", "org_lineage").alias("org_code"))

    def as_known(self, table: pl.DataFrame) -> pl.DataFrame:
        """`table` (org_code, org_lineage) with each row under the body that its own was part of on the day."""
        if not self.then:
            return table
        own = table.with_columns(body_of_then(self.whole))
        return own.with_columns(pl.col("org_lineage").replace(self.then))

    def with_body(self, table: pl.DataFrame, code: str, day: str) -> pl.DataFrame:
        """`table` with `body`: the predecessor that each row is of on its own day; null where it is of the last body,
        unless that had been there before others joined it, or bears no code of one."""
        own = table.select(code=code, day=day)
        different = own.unique().filter(pl.col("code").is_in([*self.next, *self.before]))
        named = [(code, day, self.on(code, day)) for code, day in different.iter_rows()]
        schema = {"code": pl.String, "day": pl.Date, "body": pl.String}
        found = pl.DataFrame(named, schema=schema, orient="row")
        bodies = own.join(found, on=["code", "day"], how="left", nulls_equal=True, maintain_order="left")["body"]
        return table.with_columns(bodies)

    def on(self, code: str | None, day: date | None) -> str | None:
        """The predecessor that `code` was, or had become, on a day; None for the last body."""
        for follows, _ in self.path(code):
            if follows not in self.next:
                return follows if follows in self.before else None
            last = self.next[follows][1]
            if day is None or last is None or day <= last:
                return follows
        return None

    def apart(self, one: str | None, other: str | None, day: date | None) -> bool:
        """Whether two predecessors were still two bodies on a day."""
        before = [self.on(code, day) for code in (one, other)]
        return None not in before and before[0] != before[1]

    def path(self, code: str | None) -> Path:
        """The bodies that `code` became one after the other, itself first, each with the last day before that (the
        first of all days where it is not known)."""
        out: Path = [(code, date.min)]
        while out[-1][0] in self.next and self.next[out[-1][0]][0] not in [held for held, _ in out]:
            after, last = self.next[out[-1][0]]
            out.append((after, last or date.min))
        return out

    def with_lines(self, table: pl.DataFrame, day: pl.Expr, lines: dict[str, list[str]]) -> pl.DataFrame:
        """`table` (org_lineage, body) and, once more for each of `lines` (body → predecessors), the rows of its line
        under its key. `day`: the last on which a row can have been."""
        parts = [table]
        for lineage, codes in lines.items():
            mine = table.filter(pl.col("org_lineage") == lineage)
            for code in codes:
                key = pl.lit(f"{lineage}{BETWEEN}{code}").alias("org_lineage")
                parts.append(mine.filter(_in_line(self.path(code), day)).with_columns(key))
        return pl.concat(parts)

    def holds(self, code: str, body: str | None, day: date | None) -> bool:
        """Whether the line of `code` holds what is of `body` on `day`."""
        since = dict(self.path(code))
        return body is None or (body in since and (day is None or day > since[body]))

    def lines_in(self, *tables: pl.DataFrame | None) -> dict[str, list[str]]:
        """Body → the predecessors that `tables` (org_lineage, body, and day) tell of, where there are two or more; none
        that is only what another of them had become."""
        seen = [table.select("org_lineage", "body", "day").drop_nulls("body") for table in tables if table is not None]
        if not seen:
            return {}
        first = pl.concat(seen).group_by("org_lineage", "body").agg(pl.col("day").min())
        out: dict[str, dict[str, date | None]] = {}
        for lineage, body, day in first.sort("org_lineage", "body").iter_rows():
            out.setdefault(lineage, {})[body] = day
        own = {lineage: [code for code in held if not self._is_later_part(code, held)] for lineage, held in out.items()}
        return {lineage: codes for lineage, codes in own.items() if len(codes) > 1}

    def _is_later_part(self, code: str, held: dict[str, date | None]) -> bool:
        day = held[code]
        others = (dict(self.path(other)[1:]) for other in held if other != code)
        return any(code in since and (day is None or since[code] < day) for since in others)


def _in_line(path: Path, day: pl.Expr) -> pl.Expr:
    own = [(pl.col("body") == code) & (day.is_null() | (day > since)) for code, since in path]
    return pl.col("body").is_null() | pl.any_horizontal(own).fill_null(False)


def day_of_signals() -> pl.Expr:
    """The last day on which a signal can have been."""
    return last_day_of("signal_date", "date_precision")


def body_in(key: str | None) -> str | None:
    """The body of a line's key, or the body itself."""
    return key.split(BETWEEN)[0] if key else key


def line_in(key: str | None) -> str:
    """The predecessor of a line's key; empty of a body itself."""
    return key.split(BETWEEN)[1] if key and BETWEEN in key else ""


def bodies_as_of(organisations: object | None, as_of: date | None) -> Bodies:
    """The bodies of `organisations` as they stood on `as_of`, or stand today."""
    table = tidy_organisations(organisations)
    if table is None:
        return Bodies()
    whole = lineage_of(table)
    table = bodies_on(table, as_of) if as_of is not None else table
    followed = table.drop_nulls("successor").filter(pl.col("successor") != pl.col("code"))
    joined = {code: (after, last) for code, after, last in
              followed.select("code", "successor", "valid_to").sort("code").iter_rows()}  # fmt: skip
    begun = dict(table.drop_nulls("valid_from").select("code", "valid_from").iter_rows())
    before = {after for after, last in joined.values() if last and after in begun and begun[after] < last}
    return Bodies(table, whole, lineage_of(table), joined, frozenset(before - set(joined)))
