"""Saved searches: a CSV beside the study that says what was searched for, so that it can be searched again."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from ..errors import did_you_mean, join_problems
from ..schema.levels import CLASSES
from ..schema.one_writer import one_writer
from ..schema.spreadsheet import RUNS
from ..sources.plain import read_plain
from .find import find
from .index import KINDS, TextIndex, as_iso
from .words import SearchError, to_fts

COLUMNS = ("name", "query", "kind", "theme_id", "class", "since", "until", "org_lineage", "note", "saved_on")
FILTERS = COLUMNS[2:8]
SCHEMA = dict.fromkeys(COLUMNS, pl.String)
BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
UNSEEN = re.compile("[\x00-\x1f\ud800-\udfff]+")
SHOWN = 10  # problems of one message
LONGEST = 1_000  # characters of a cell


def read_searches(path: Path, theme_ids: list[str]) -> pl.DataFrame:
    """The saved searches of a file: COLUMNS, "" where a filter is not used.

    Raises SearchError with every row that cannot be used: a search without a name, or without words and filters, twice
    the same name, a query that cannot be understood, an unknown theme, kind or class, a date that is none.
    """
    if path.stat().st_size == 0:
        return pl.DataFrame(schema=SCHEMA)
    table = read_plain(path)
    missing = [name for name in ("name", "query") if name not in table.columns]
    if missing:
        raise SearchError(f"{path.name} lacks the columns {', '.join(missing)}.\nAllowed: {', '.join(COLUMNS)}.")
    held = table.select(
        (pl.col(name) if name in table.columns else pl.lit("")).fill_null("").str.strip_chars().alias(name)
        for name in COLUMNS
    )
    held = held.with_columns(pl.col("since", "until").map_elements(_iso, return_dtype=pl.String))
    seen: set[str] = set()
    problems = [f"row {n}: {what}" for n, row in enumerate(held.iter_rows(named=True), start=2)
                for what in problems_of(row, theme_ids, seen)]  # fmt: skip
    if problems:
        raise SearchError(join_problems(f"{path.name}: the searches cannot be used", problems, most=SHOWN))
    return held


def _iso(day: str) -> str:
    """A day as a British spreadsheet saves it, as the file had it before."""
    match = BRITISH.fullmatch(day)
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else day


def problems_of(row: dict, theme_ids: list[str], seen: set[str]) -> list[str]:
    """What is wrong with one search; `seen` holds the names before it and takes its own."""
    found = [] if row["name"] else ["a search needs a name"]
    if row["name"].casefold() in seen:
        found.append("another search has this name")
    seen.add(row["name"].casefold())
    if max(map(len, row.values())) > LONGEST:
        found.append(f"no cell may be longer than {LONGEST} characters")
    if not any(row[name] for name in ("query", *FILTERS)):
        found.append("a search needs words or a filter")
    if row["class"] and not row["theme_id"]:
        found.append("a class needs its theme")
    for name, allowed in (("kind", KINDS), ("class", CLASSES), ("theme_id", theme_ids)):
        if row[name] and row[name] not in allowed:
            found.append(f"{name} is not known; {did_you_mean(row[name], allowed) or 'see the GLOSSARY'}")
    return found + _cannot_be_understood(row)


def _cannot_be_understood(row: dict) -> list[str]:
    found = []
    for name in ("since", "until"):
        try:
            as_iso(row[name])
        except ValueError:
            found.append(f"{name} is not a day such as 2018-04-30")
    try:
        if row["query"]:
            to_fts(row["query"])
    except SearchError as error:
        found.append(str(error).split("\n")[0])
    return found


def with_hits(searches: pl.DataFrame, index: TextIndex) -> pl.DataFrame:
    """`searches` with n_texts and n_records: how many texts, of how many records, each of them hits."""
    counts = []
    for row in searches.iter_rows(named=True):
        filters = {{"class": "class_"}.get(name, name): row[name] or None for name in FILTERS}
        found = find(index, row["query"], n=0, **filters)
        counts.append((found.n_texts, found.n_records))
    schema = {"n_texts": pl.Int64, "n_records": pl.Int64}
    return searches.hstack(pl.DataFrame(counts, schema=schema, orient="row"))


def append_search(path: Path, search: dict, theme_ids: list[str], today: date) -> None:
    """Add one search (name, query, and filters of FILTERS) to the file, which is there whole or as it was.

    It is written anew as a CSV in UTF-8, whatever a spreadsheet has made of it. Raises SearchError where the search
    cannot be used, its name is taken, or the file cannot be read.
    """
    # The file is opened in a spreadsheet as well: no cell may begin as a formula does.
    row = {name: UNSEEN.sub(" ", str(search.get(name) or "")).strip().lstrip("".join(RUNS)) for name in COLUMNS}
    row["saved_on"] = today.isoformat()
    with one_writer(path):
        before = read_searches(path, theme_ids) if path.is_file() else pl.DataFrame(schema=SCHEMA)
        problems = problems_of(row, theme_ids, {name.casefold() for name in before["name"]})
        if problems:
            raise SearchError(join_problems("the search is not saved", problems))
        aside = path.with_name(f".{path.name}.writing")
        pl.concat([before, pl.DataFrame([row], schema=SCHEMA)]).write_csv(aside)
        aside.replace(path)
