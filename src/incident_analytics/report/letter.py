"""letter.html: what the letter of 2019 asked for, and what each body's data say of it."""

from __future__ import annotations

import polars as pl

from .public import render_page


def letter_page(table: pl.DataFrame, names: dict[str, str], title: str, snapshot: str) -> str:
    """The page as text, from `lessons.letter.letter_table`; `names`: code of a body → its name."""
    bodies = [
        (names.get(body, body), part.sort("_order").to_dicts())
        for (body,), part in table.with_row_index("_order").group_by("org_lineage", maintain_order=True)
    ]
    return render_page("letter.html", title=title, snapshot=snapshot, bodies=bodies)
