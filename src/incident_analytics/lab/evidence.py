"""The sentences of a chain, closed behind a notice until the reader opens them. Restricted: it shows narratives."""

from __future__ import annotations

import html

import polars as pl

from .opened import Opened

NOTICE = (
    "The sentences below are from records about deaths and self-harm. Open them when you are ready. "
    "If they affect you, speak to somebody; in the UK, Samaritans are there on 116 123."
)


class Html:
    """Markup that a notebook shows as it is; everything in it was escaped."""

    def __init__(self, markup: str) -> None:
        self._markup = markup

    def _repr_html_(self) -> str:
        return self._markup


def show_chain(opened: Opened, chain_id: str) -> Html:
    """The dated signals of one row of the ledger with their sentences, closed until opened."""
    rows = [_row(opened, link) for link in _links(opened, chain_id).iter_rows(named=True)]
    table = f"<table><tr><th>When</th><th>What</th><th>Who</th><th>Sentence</th></tr>{''.join(rows)}</table>"
    return Html(f"<p>{NOTICE}</p><details><summary>{len(rows)} dated signals</summary>{table}</details>")


def _links(opened: Opened, chain_id: str) -> pl.DataFrame:
    return opened.table("chains").filter(pl.col("chain_id") == chain_id).sort("position")


def _row(opened: Opened, link: dict) -> str:
    cells = (str(link["signal_date"] or "date unknown"), link["role"], link["source_type"], _sentence(opened, link))
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _sentence(opened: Opened, link: dict) -> str:
    record_id, _, section = (link["narrative"] or "").rpartition("/")
    if section == "recommendation":
        held = opened.table("recommendations").filter(pl.col("recommendation_id") == record_id)["text"]
        return (held[0] or "") if len(held) else ""
    place = (pl.col("record_id") == record_id) & (pl.col("section") == section) & (pl.col("start") == link["start"])
    spans = opened.table("mentions").filter(place).select("sentence_start", "sentence_end")
    texts = opened.table("narratives").filter((pl.col("record_id") == record_id) & (pl.col("section") == section))[
        "text"
    ]
    return texts[0][slice(*spans.row(0))] if len(texts) and spans.height else ""
