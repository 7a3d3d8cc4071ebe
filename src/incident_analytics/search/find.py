"""Hits of a search in their context, best or newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from ..schema.levels import CLASSES
from .index import BEGIN, END, KINDS, TextIndex, as_iso
from .words import SearchError, to_fts

# A text of many pages with thousands of hits would be marked for minutes; of such a one the best part is enough.
LONG = 100_000  # characters
MARKED = (
    f"case when length(t.text) > {LONG} then snippet(texts, 0, '{BEGIN}', '{END}', ' … ', 60) "
    f"else highlight(texts, 0, '{BEGIN}', '{END}') end"
)
AROUND = 130  # characters of context on either side of the first hit
MOST_MARKS = 20  # of one hit
ORDERS = {"best": "rank, p.day desc, p.place", "newest": "p.day desc, rank, p.place", "oldest": "p.day, rank, p.place"}
SCHEMA = {
    "kind": pl.String, "id": pl.String, "section": pl.String, "record_id": pl.String, "org_lineage": pl.String,
    "unit": pl.String, "source_type": pl.String, "day": pl.String, "rank": pl.Float64, "context": pl.String,
    "marks": pl.List(pl.List(pl.Int64)),
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """`rows`: one row per text: kind (narrative, recommendation), id, section, record_id, org_lineage, unit,
    source_type, day, rank (BM25, smaller is better), context (restricted), marks (start and end of the hits in it);
    `n_texts`: how many texts hit; `n_records`: how many records these belong to."""

    rows: pl.DataFrame
    n_texts: int
    n_records: int


def find(
    index: TextIndex, query: str, kind: str | None = None, theme_id: str | None = None, class_: str | None = None,
    since: date | str | None = None, until: date | str | None = None, org_lineage: str | None = None,
    order: str = "best", n: int = 50, offset: int = 0,
) -> Found:  # fmt: skip
    """Texts that `query` hits (see words.ALLOWED), of one `kind`, theme (in one class), body and time.

    Without words (an empty query) every text that the filters leave. `since` and `until` are days, both included;
    a text without a date is left out by them. Raises SearchError for a query or filter that cannot be understood.
    """
    _check(kind, class_, order, theme_id)
    where, values = _where(query, kind, theme_id, class_, _day(since, "since"), _day(until, "until"), org_lineage)
    rank = "t.rank" if query.strip() else "0.0"
    text = MARKED if query.strip() else "t.text"
    base = f"from texts t join places p on p.place = t.rowid where {' and '.join(where)}"  # noqa: S608 (no input in it)
    counted = index.connection.execute(f"select count(*), count(distinct p.record_id) {base}", values).fetchone()
    columns = "p.kind, p.id, p.section, p.record_id, p.org_lineage, p.unit, p.source_type, p.day"
    # The order is decided on first: only what is shown is read and marked.
    chosen = f"select t.rowid, {rank} as rank {base} order by {ORDERS[order]} limit ? offset ?"
    places = index.connection.execute(chosen, [*values, n, offset]).fetchall()
    rows = [_row(index, columns, text, query, place, score) for place, score in places]
    return Found(pl.DataFrame(rows, schema=SCHEMA, orient="row"), *counted)


def _row(index: TextIndex, columns: str, text: str, query: str, place: int, score: float) -> tuple:
    wanted = "texts match ? and t.rowid = ?" if query.strip() else "t.rowid = ?"
    values = [to_fts(query), place] if query.strip() else [place]
    sql = f"select {columns}, {text} from texts t join places p on p.place = t.rowid where {wanted}"  # noqa: S608
    *held, marked = index.connection.execute(sql, values).fetchone()
    return *held, score, *in_context(marked)


def _where(
    query: str, kind: str | None, theme_id: str | None, class_: str | None, since: str | None, until: str | None,
    org_lineage: str | None,
) -> tuple[list[str], list[str]]:  # fmt: skip
    parts: list[tuple[str, list[str]]] = [("texts match ?", [to_fts(query)])] if query.strip() else [("1", [])]
    for condition, value in (("p.kind = ?", kind), ("p.org_lineage = ?", org_lineage), ("p.day >= ?", since),
                             ("p.day <= ?", until)):  # fmt: skip
        parts += [(condition, [value])] if value else []
    if theme_id:
        among = "select place from themes where theme_id = ?"
        parts.append(
            (f"p.place in ({among}{' and class = ?' if class_ else ''})", [theme_id, *([class_] if class_ else [])])
        )
    return [condition for condition, _ in parts], [value for _, values in parts for value in values]


def _check(kind: str | None, class_: str | None, order: str, theme_id: str | None) -> None:
    for name, value, allowed in (("kind", kind, KINDS), ("class", class_, CLASSES), ("order", order, tuple(ORDERS))):
        if value and value not in allowed:
            raise SearchError(f"{name} is not known.\nAllowed: {', '.join(allowed)}.")
    if class_ and not theme_id:
        raise SearchError("a class needs its theme.\nHINT: choose a theme as well.")


def _day(value: date | str | None, name: str) -> str | None:
    try:
        return as_iso(value)
    except ValueError:
        raise SearchError(f"{name} is not a day.\nAllowed: such as 2018-04-30.") from None


def in_context(marked: str) -> tuple[str, list[list[int]]]:
    """(text around the first hit, [start, end] of each hit in it) of a text with marks; cut between words."""
    spans, plain, at = [], [], 0
    for piece in re.split(f"([{BEGIN}{END}])", marked):
        if piece == BEGIN:
            spans.append([at, at])
        elif piece == END and spans:
            spans[-1][1] = at
        else:
            plain.append(piece)
            at += len(piece)
    text = "".join(plain)
    begin, end = _window(text, *(spans[0] if spans else (0, 0)))
    inside = [[a - begin, b - begin] for a, b in spans if a >= begin and b <= end][:MOST_MARKS]
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return before + text[begin:end] + after, [[a + len(before), b + len(before)] for a, b in inside]


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the context of a hit begins and ends: at a space near AROUND characters away."""
    begin = max(start - AROUND, 0)
    if begin:
        space = text.find(" ", begin, start)
        begin = space + 1 if space >= 0 else begin
    last = min(end + AROUND, len(text))
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else last
    return begin, last
