"""Which body a body became: lessons outlive mergers."""

from __future__ import annotations

from datetime import date

import polars as pl


def lineage_of(organisations: pl.DataFrame) -> dict[str, str]:
    """Code → code of the body that it is part of today, along all successors.

    Bodies whose successors run in a loop (a slip in the table) share one lineage, the first of their codes, so
    that no history is torn apart; `loops_of` names them.
    """
    successor = dict(organisations.drop_nulls("successor").select("code", "successor").sort("code").iter_rows())
    return {code: _last(code, successor) for code in organisations["code"].to_list()}


def bodies_on(organisations: pl.DataFrame, day: date) -> pl.DataFrame:
    """`organisations` with those successors only that had followed by `day`."""
    to_come = (pl.col("valid_to") >= day).fill_null(False)
    return organisations.with_columns(pl.when(~to_come).then("successor").alias("successor"))


def body_of_then(lineage: dict[str, str]) -> pl.Expr:
    """The body that a row was about when it was written: its org_code where that is a body of the table (`lineage`,
    code → code today) and belongs to the same lineage as its org_lineage, else its org_lineage."""
    code, own = pl.col("org_code"), pl.col("org_lineage")
    today = code.replace_strict(lineage, default=None, return_dtype=pl.String)
    return pl.when(today == own.replace(lineage)).then(code).otherwise(own).alias("org_lineage")


def loops_of(organisations: pl.DataFrame) -> list[list[str]]:
    """Groups of codes whose successors lead back to themselves, each sorted; a body that succeeds itself is none."""
    successor = dict(organisations.drop_nulls("successor").select("code", "successor").iter_rows())
    loops = {tuple(_loop(code, successor)) for code in successor}
    return sorted(list(loop) for loop in loops if len(loop) > 1)


def _last(code: str, successor: dict[str, str]) -> str:
    path = [code]
    while path[-1] in successor and successor[path[-1]] not in path:
        path.append(successor[path[-1]])
    back = successor.get(path[-1])
    return min(path[path.index(back) :]) if back in path else path[-1]


def _loop(code: str, successor: dict[str, str]) -> list[str]:
    path = [code]
    while path[-1] in successor and successor[path[-1]] not in path:
        path.append(successor[path[-1]])
    back = successor.get(path[-1])
    return sorted(path[path.index(back) :]) if back in path else []
