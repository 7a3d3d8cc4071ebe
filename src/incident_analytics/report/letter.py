"""letter.html: what the letter of 2019 asked for, and what each body's data say of it."""

from __future__ import annotations

import polars as pl

from .public import render_page

MOST = 20  # bodies on the page; letter.csv has all


def letter_page(table: pl.DataFrame, names: dict[str, str], title: str, snapshot: str) -> str:
    """The page as text, from `lessons.letter.letter_table`; `names`: code of a body → its name. Of many bodies those
    with most lessons and failings are shown; of those without any none."""
    weight = pl.sum_horizontal("n_lessons", "n_failings").sum().over("org_lineage")
    told = table.with_columns(weight.alias("_weight")).filter(pl.col("_weight") > 0)
    told = told.sort("_weight", "org_lineage", descending=[True, False], maintain_order=True)
    parts = told.partition_by("org_lineage", maintain_order=True)
    bodies = [(names.get(part["org_lineage"][0], part["org_lineage"][0]), part.to_dicts()) for part in parts[:MOST]]
    left = table["org_lineage"].n_unique() - len(bodies)
    return render_page("letter.html", title=title, snapshot=snapshot, bodies=bodies, left=left)
