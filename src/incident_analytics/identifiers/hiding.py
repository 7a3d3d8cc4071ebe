"""Texts with the places that were found in them put out of sight, whatever stands there instead."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ..errors import MappingError, need_columns

KEY = ("record_id", "section")


def hide(narratives: pl.DataFrame, found: pl.DataFrame, say: Callable[[str, str], str]) -> pl.DataFrame:
    """`narratives` (record_id, section, text) with every place of `found` replaced by what `say` (kind, value) makes of
    it; of two that overlap both go, under the kind of the first. Ids may be numbers. Raises MappingError for a missing
    column, and for places in texts that are not among these: they would stay in sight elsewhere."""
    need_columns(narratives.columns, (*KEY, "text"))
    found = found.with_columns(pl.col(*KEY).cast(pl.String))
    spans: dict[tuple[str | None, str | None], list[tuple[int, int, str]]] = {}
    for record_id, section, kind, start, end in found.iter_rows():
        spans.setdefault((record_id, section), []).append((start, end, kind))
    held = narratives.select(pl.col(*KEY).cast(pl.String)).unique()
    astray = found.select(KEY).unique().join(held, on=KEY, how="anti", nulls_equal=True)
    if astray.height:
        raise MappingError(
            f"{astray.height:,} texts with identifiers are not among these narratives.\n"
            "HINT: mask the texts that were searched, with the same record_id and section."
        )
    rows = narratives.select(pl.col(*KEY).cast(pl.String), pl.col("text").cast(pl.String)).iter_rows()
    texts = [_hidden(text, spans.get((record_id, section), []), say) for record_id, section, text in rows]
    return narratives.with_columns(pl.Series("text", texts, dtype=pl.String))


def _hidden(text: str | None, spans: list[tuple[int, int, str]], say: Callable[[str, str], str]) -> str | None:
    if text is None or not spans:
        return text
    parts, last = [], 0
    for start, end, kind in sorted(spans):
        if start >= last:
            parts += [text[last:start], say(kind, text[start:end])]
        last = max(last, end)
    return "".join([*parts, text[last:]])
