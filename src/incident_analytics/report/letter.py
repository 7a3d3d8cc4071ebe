"""letter.html: what the letter of 2019 asked for, and what each body's data say of it."""

from __future__ import annotations

import polars as pl

from ..lessons.letter import UNNAMED
from .page import render_page

MOST = 20  # bodies on the page; letter.csv has all


def letter_page(table: pl.DataFrame, names: dict[str, str], title: str, snapshot: str) -> str:
    """The page as text, from `lessons.letter.letter_table`; `names`: code of a body → its name. Of many bodies those
    with most lessons and failings are shown; of those without any none."""
    weight = pl.sum_horizontal("n_lessons", "n_failings", "n_assured", "n_undated").sum().over("org_lineage")
    told = table.with_columns(weight.alias("_weight")).filter(pl.col("_weight") > 0)
    told = told.sort("_weight", "org_lineage", descending=[True, False], maintain_order=True)
    parts = told.partition_by("org_lineage", maintain_order=True)
    bodies = [(names.get(part["org_lineage"][0], part["org_lineage"][0]), part.to_dicts()) for part in parts[:MOST]]
    left = table["org_lineage"].n_unique() - len(bodies)
    return render_page("letter.html", title=title, snapshot=snapshot, bodies=bodies, left=left, finding=_finding(told))


def _finding(told: pl.DataFrame) -> str:
    """What the page shows, in one sentence."""
    stated = told.filter(pl.col("org_lineage") != UNNAMED)
    n_bodies, n_asks = max(1, stated["org_lineage"].n_unique()), told["ask_id"].n_unique()
    back = told.filter(pl.col("n_came_back") > 0)  # never without a body, where others have one
    if back.is_empty():
        return f"No lesson on what the letter asked for is seen to have come back in {_many(n_bodies, 'body')}."
    where = f" in {back['org_lineage'].n_unique()} of {_many(n_bodies, 'body')}" if n_bodies > 1 else ""
    return f"On {back['ask_id'].n_unique()} of the {n_asks} things the letter asked for, lessons came back{where}."


def _many(n: int, word: str) -> str:
    return f"{n} {word if n == 1 else word[:-1] + 'ies'}"
