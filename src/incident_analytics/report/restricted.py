"""evidence.html: every chain with its sentences. It holds narratives and stays with the data owner."""

from __future__ import annotations

import polars as pl

from ..lessons.compare import basis_order
from .findings import status_order
from .page import render_page

MOST_ROUTINE = 50  # routine failings of a chain that the page shows from each side of the closure; rates count all
ROUTINE = pl.col("role") == "routine failure"


def on_page(chains: pl.DataFrame, lessons: pl.DataFrame) -> pl.DataFrame:
    """The links of `chains` that the evidence page shows: of many routine failings the last before the closure of their
    row of `lessons` (chain_id, closed_on) and the last of all."""
    closed = chains.join(lessons.select("chain_id", "closed_on"), on="chain_id", how="left", maintain_order="left")
    routine = closed.filter(ROUTINE).with_columns((pl.col("signal_date") > pl.col("closed_on")).alias("_after"))
    from_last = pl.col("position").rank("ordinal", descending=True).over("chain_id", "_after")
    left_out = routine.filter(from_last > MOST_ROUTINE)
    return chains.join(left_out.select("chain_id", "position"), on=["chain_id", "position"], how="anti",
                       maintain_order="left")  # fmt: skip


def evidence_page(
    lessons: pl.DataFrame, shown: pl.DataFrame, lengths: dict[str, int],
    quotes: dict[tuple[str, int, int], tuple[str, str, str]], pictures: dict[str, str], names: dict[str, str],
    bodies: dict[str, str], about: dict[str, str],
) -> str:  # fmt: skip
    """The page as text. `shown`: the links of `on_page`; `lengths`: chain_id to the length of the whole chain.
    `quotes`: (narrative, start, end) to the sentence before, within and after the span. `pictures`: chain_id to SVG
    markup. Rows that came back stand first; evidence is closed until opened."""
    by_chain = {key[0]: part for key, part in shown.group_by("chain_id", maintain_order=True)}
    entries = []
    for row in lessons.sort(status_order(), basis_order(), "org_lineage", "theme_id", "setting", "unit").iter_rows(
        named=True
    ):
        entries.append(
            {
                **row,
                "theme": names.get(row["theme_id"], row["theme_id"]),
                "body": bodies.get(row["org_lineage"], row["org_lineage"] or "not named"),
                "rates": _rates(row, about.get("confidence", "95%")),
                "picture": pictures.get(row["chain_id"], ""),
                "whole": lengths[row["chain_id"]],
                "links": [_link(link, quotes) for link in by_chain[row["chain_id"]].iter_rows(named=True)],
            }
        )
    return render_page("evidence.html", title=about["title"], entries=entries, about=about)


def _link(link: dict, quotes: dict[tuple[str, int, int], tuple[str, str, str]]) -> dict:
    day = link["signal_date"]
    shown = {"day": "%d %B %Y", "month": "%B %Y", "year": "%Y"}.get(link["date_precision"], "")
    quote = quotes.get((link["narrative"], link["start"], link["end"]), ("", "", ""))
    return {**link, "when": day.strftime(shown) if day and shown else "date unknown", "quote": quote}


def _rates(row: dict, confidence: str) -> str:
    """The comparison of rates in words, or nothing where there is none."""
    if row["rate_ratio"] is None:
        return ""
    told = f"of all events, serious or not, {row['events_before']} before and {row['events_after_rate']} after"
    counts = f"{told}; rates {row['rate_unit']}"
    if row["events_before"] == 0:
        return f" No event before the closure, so that no ratio of rates can be given ({counts})."
    interval = f"{confidence} interval {row['lower_ci']:.2f} to {row['upper_ci']:.2f}"
    return f" Rate after over rate before: {row['rate_ratio']:.2f} ({interval}; {counts})."
