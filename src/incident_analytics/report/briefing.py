"""The briefing: what came back, who had warned, since when, how sure. The same facts give the same words."""

from __future__ import annotations

import re

import polars as pl

from ..disclosure.pack import Pack
from ..disclosure.shareable import body_ledger
from ..lessons.status import BACK
from .findings import GROUPS, came_back, firmness, headline, lesson_sentence, listed, many, place_of

MOST = 5  # sentences under one heading: what is read in a minute
LEGAL = re.compile(r"\bNHS (Foundation )?Trust\b", re.I)

Section = tuple[str, list[str]]


def briefing(pack: Pack, names: dict[str, str], bodies: dict[str, str]) -> list[Section]:
    """(heading, sentences) in the order in which a board reads them; headings without a sentence are left out."""
    ledger = body_ledger(pack.tables.ledger)
    bodies = short_bodies(ledger["org_lineage"].to_list(), bodies)
    sections = [
        ("What came back", [headline(ledger), *_strongest(ledger, names, bodies)]),
        ("Who had warned", _warned(ledger)),
        ("How long a lesson lasted", _lasting(pack)),
        ("What became rarer", _rarer(ledger, names, bodies)),
        ("How sure this is", _sure(ledger)),
        ("For decision", _decision(ledger)),
    ]
    return [(heading, said) for heading, said in sections if said]


def _strongest(ledger: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> list[str]:
    """The surest rows that came back, from the top of the ledger."""
    return [lesson_sentence(row, names, bodies) for row in came_back(ledger).head(MOST).iter_rows(named=True)]


def _warned(ledger: pl.DataFrame) -> list[str]:
    back = came_back(ledger)
    if back.is_empty():
        return []
    counts = {words: _with_group(back, group) for group, words in GROUPS.items() if group != "other"}
    said = [f"{words} ({n})" for words, n in counts.items() if n]
    never = back.filter(pl.col("status") == "never learned").height
    first = pl.coalesce("first_addressed_year", "first_issued_year")
    lag = back.with_columns(lag=pl.col("last_failure_year") - first)["lag"].max()
    lessons = f"the {back.height} lessons" if back.height > 1 else "the lesson"
    out = [f"Who had issued {lessons} that came back, and how many: {listed(said)}."] if said else []
    if never:
        which = "it" if back.height == 1 else "all of them" if never == back.height else f"{never} of them"
        groups = back.filter(pl.col("status") == "never learned")["n_source_groups"].min()
        words = {1: "One kind", 2: "At least two kinds"}.get(groups, f"At least {groups} kinds")
        out.append(f"{words} of source had warned of {which}, far apart in time.")
    if lag:
        out.append(f"From the first warning to the last report of the same failing it was up to {many(lag, 'year')}.")
    general = back.filter(pl.col("closed_by") == "general assurance").height
    if general:
        out.append(f"{many(general, 'lesson')} had only been assured in general, with no theme named.")
    return out


def _with_group(rows: pl.DataFrame, group: str) -> int:
    return int(rows["source_groups"].str.split(", ").list.contains(group).sum())


def _lasting(pack: Pack) -> list[str]:
    at = {row["years"]: row for row in pack.again.iter_rows(named=True)}
    return [
        f"{many(years, 'year')} after an action was declared complete, its failing had been reported again in about "
        f"{at[years]['percent_again']}% of cases ({at[years]['n_followed']} were still followed; a case is one "
        "recommendation on one theme in one setting)."
        for years in (1, 3, 5)
        if years in at
    ]


def _rarer(ledger: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> list[str]:
    rows = ledger.filter(pl.col("status") == "evidence of learning").sort("theme_id", "org_lineage", "setting")
    if rows.is_empty():
        return ["For no lesson do these records show that the failing became rarer."]
    said = [place_of(row, names, bodies) for row in rows.head(MOST).iter_rows(named=True)]
    more = f" and {rows.height - MOST} more" if rows.height > MOST else ""
    return [f"Became rarer after an action was declared complete, beyond what chance explains: {listed(said)}{more}."]


def _sure(ledger: pl.DataFrame) -> list[str]:
    back = ledger.filter(pl.col("status").is_in(BACK))
    out = []
    if back.height:
        out.append(f"Of {many(back.height, 'lesson')} that came back: {firmness(back)}")
    partly = back.filter(pl.col("actions_complete") == "some").height
    if partly:
        out.append(f"Of the {many(back.height, 'lesson')} that came back, {partly} still have actions that are open.")
    confirmed = int(ledger["confirmed"].sum())
    out.append(
        f"A reviewer has accepted every sentence of {confirmed} of {many(ledger.height, 'lesson')}; the others are "
        "unconfirmed: the coding of themes can be wrong."
    )
    unsaid = ledger.filter(pl.col("status") == "not assessable").height
    if unsaid:
        out.append(f"For {many(unsaid, 'lesson')} the records cannot tell, for want of dates, follow-up or exposure.")
    return out


def _decision(ledger: pl.DataFrame) -> list[str]:
    """What the board is asked."""
    back = came_back(ledger).height
    if not back:
        return []
    return [
        f"Which of the {many(back, 'lesson')} that came back to reopen first, and what would show that a change holds."
    ]


def short_bodies(codes: list[str | None], bodies: dict[str, str]) -> dict[str, str]:
    """Code → name as it stands in a label: without "NHS Trust"; empty where all is about one body."""
    held = {code for code in codes if code is not None}
    if len(held) <= 1:
        return dict.fromkeys(held, "")
    return {code: LEGAL.sub("", bodies.get(code, code)).strip() for code in held}
