"""The briefing: what came back, who had warned, since when, how sure. The same facts give the same words."""

from __future__ import annotations

import re

import polars as pl

from ..disclosure.pack import Pack
from ..lessons.recurrence import body_rows
from .findings import BACK, headline, lesson_sentence, many, ranked

MOST = 5  # sentences under one heading: what is read in a minute
GROUPS = {"coroner": "a coroner", "regulator_prosecutor": "a regulator or court", "national": "a national body",
          "trust_internal": "the trust itself"}  # fmt: skip

LEGAL = re.compile(r"\bNHS (Foundation )?Trust\b", re.I)

Section = tuple[str, list[str]]


def briefing(pack: Pack, names: dict[str, str], bodies: dict[str, str]) -> list[Section]:
    """(heading, sentences) in the order in which a board reads them; headings without a sentence are left out."""
    ledger = body_ledger(pack.tables.ledger)
    bodies = short_bodies(ledger, bodies)
    sections = [
        ("What came back", [headline(ledger), *_strongest(ledger, names, bodies)]),
        ("Who had warned", _warned(ledger)),
        ("How long a lesson lasted", _lasting(pack)),
        ("What became rarer", _rarer(ledger, names, bodies)),
        ("How sure this is", _sure(ledger)),
    ]
    return [(heading, said) for heading, said in sections if said]


def body_ledger(ledger: pl.DataFrame) -> pl.DataFrame:
    """The rows of whole bodies, which is what sentences count; a ledger for named readers holds wards as well."""
    return body_rows(ledger) if "unit" in ledger.columns else ledger


def _strongest(ledger: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> list[str]:
    """The surest rows that came back, from the top of the ledger."""
    rows = ranked(ledger.filter(pl.col("status").is_in(BACK))).head(MOST)
    return [lesson_sentence(row, names, bodies) for row in rows.iter_rows(named=True)]


def _warned(ledger: pl.DataFrame) -> list[str]:
    back = ledger.filter(pl.col("status").is_in(BACK))
    if back.is_empty():
        return []
    counts = {words: _with_group(back, group) for group, words in GROUPS.items()}
    said = [f"{words} ({n})" for words, n in counts.items() if n]
    lag = back.with_columns(lag=pl.col("last_failure_year") - pl.col("first_issued_year"))["lag"].max()
    lessons = f"the {back.height} lessons" if back.height > 1 else "the lesson"
    out = [f"Who had issued {lessons} that came back, and how many: {_list(said)}."] if said else []
    if lag:
        out.append(f"From a first warning to the last report of the same failing it was up to {many(lag, 'year')}.")
    false = int(back["false_assurance"].sum())
    if false:
        out.append(f"In {many(false, 'case')} an assurance had been given before the failing was reported again.")
    return out


def _with_group(rows: pl.DataFrame, group: str) -> int:
    return int(rows["source_groups"].str.split(", ").list.contains(group).sum())


def _lasting(pack: Pack) -> list[str]:
    again = pack.again.filter(pl.col("years") > 0)
    at = {row["years"]: row for row in again.iter_rows(named=True)}
    out = []
    for years in (1, 3, 5):
        if years in at:
            row = at[years]
            out.append(
                f"{many(years, 'year')} after they were declared done, about {row['percent_again']} % of lessons had "
                f"been reported again ({row['n_followed']} were still followed)."
            )
    return out


def _rarer(ledger: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> list[str]:
    rows = ledger.filter(pl.col("status") == "evidence of learning").sort("theme_id", "org_lineage", "setting")
    if rows.is_empty():
        return ["For no lesson do these records show that the failing became rarer after it was declared done."]
    said = [place_of(row, names, bodies) for row in rows.head(MOST).iter_rows(named=True)]
    more = f" and {rows.height - MOST} more" if rows.height > MOST else ""
    return [f"Became rarer after it was declared done, beyond what chance explains: {_list(said)}{more}."]


def _sure(ledger: pl.DataFrame) -> list[str]:
    back = ledger.filter(pl.col("status").is_in(BACK))
    out = []
    if back.height:
        few = int(back["suspected"].sum())
        firm = int(back["how_sure"].fill_null("").str.contains("is excluded").sum())
        unknown = back["suspected"].null_count()
        untold = f"; for {unknown} the number of events is too small to be told" if unknown else ""
        out.append(
            f"Of {many(back.height, 'lesson')} that came back, {few} rest on few events and are suspected; for {firm} "
            f"the records exclude that the failing became much rarer{untold}."
        )
    confirmed = int(ledger["confirmed"].sum())
    out.append(
        f"A reviewer has accepted every sentence of {confirmed} of {many(ledger.height, 'lesson')}; the others are "
        "unconfirmed."
    )
    unsaid = ledger.filter(pl.col("status") == "not assessable").height
    if unsaid:
        out.append(f"Of {many(unsaid, 'lesson')} nothing can be said, for want of dates, follow-up or exposure.")
    return out


def short_bodies(ledger: pl.DataFrame, bodies: dict[str, str]) -> dict[str, str]:
    """Code → name as it stands in a label: without "NHS Trust"; empty where the ledger is about one body only."""
    held = ledger["org_lineage"].drop_nulls().unique().to_list()
    if len(held) <= 1:
        return dict.fromkeys(held, "")
    return {code: LEGAL.sub("", bodies.get(code, code)).strip() for code in held}


def place_of(row: dict, names: dict[str, str], bodies: dict[str, str]) -> str:
    """Theme, body and setting of a row in words; a body whose name is empty is left out."""
    body = bodies.get(row["org_lineage"], row["org_lineage"] or "body not named")
    setting = "" if row["setting"] == "unknown" else row["setting"]
    where = ", ".join(part for part in (body, setting) if part)
    theme = names.get(row["theme_id"], row["theme_id"])
    return f"{theme} ({where})" if where else theme


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
