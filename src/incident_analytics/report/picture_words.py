"""Titles, captions and descriptions of the ledger's pictures, computed from the tables that they draw."""

from __future__ import annotations

import polars as pl

from ..charts.timeline import GROUP_WORDS, KIND_WORDS
from ..disclosure.profiles import Profile
from .findings import BACK, DONE, first_warned, many, place_of

LEDGER_METHOD = (
    "One line per lesson (theme, body, setting) whose failing was reported again: after an action on it was declared "
    "complete or it was assured, or while it stood open. Surest first: those for which a large fall is ruled out, then "
    "those with more than a few events, then those that most kinds of source warned of."
)
TIMELINE_METHOD = (
    "Warnings stand on the day they were issued, failings in the month they happened. The dashed line is the first "
    "assurance or completion shown. Filled marks are failings surely after it."
)
RECURRENCE_METHOD = (
    "Distinct events with a failing of the theme, by the date of the event. Periods are as short as they can be "
    "without hiding most of the counts."
)


def ledger_rows(back: pl.DataFrame, names: dict[str, str], bodies: dict[str, str]) -> pl.DataFrame:
    """label, first, done, last, note of each line."""
    rows = []
    for row in back.iter_rows(named=True):
        n = {"shown": row["n_events_after"], "primary": "few"}.get(row["n_events_after_status"], "some")
        kinds = row["n_source_groups"]
        warned = f"warned by {many(kinds, 'kind')} of source; {n} after"
        rows.append((capital(place_of(row, names, bodies)), first_warned(row), row["closed_on_year"],
                     row["last_failure_year"], warned))  # fmt: skip
    schema = {"label": pl.String, "first": pl.Int64, "done": pl.Int64, "last": pl.Int64, "note": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def ledger_title(back: pl.DataFrame, names: dict[str, str]) -> str:
    """The longest of the stories, in a sentence."""
    first = pl.coalesce("first_addressed_year", "first_issued_year")
    spans = back.with_columns(span=pl.col("last_failure_year") - first)
    row = spans.sort("span", descending=True, nulls_last=True, maintain_order=True).row(0, named=True)
    theme = names.get(row["theme_id"], row["theme_id"])
    last = row["last_failure_year"]
    again = f"last reported in {last}" if last else "reported again"
    how = "after an action or assurance" if row["status"] in BACK else "while no action was declared complete"
    return (
        f"{many(back.height, 'lesson')} came back {how}; {small(theme)} was "
        f"first warned of in {first_warned(row)} and {again}"
    )


def ledger_caption(n: int, shown: int) -> str:
    """How to read the lines, and how many are not drawn."""
    more = f" The {shown} surest of {n} are drawn; the table holds all." if n > shown else ""
    return (
        f"One line per lesson, from the first warning to the last report of the failing.{more} At the end: events "
        "after it; few: too few to be told."
    )


def ledger_alt(title: str, rows: pl.DataFrame) -> str:
    """The lines in words."""
    said = [
        f"{row['label']}: first warned {row['first']}, dealt with {row['done'] or 'on a day not dated'}, last reported "
        f"{row['last']}, {row['note']}"
        for row in rows.iter_rows(named=True)
    ]
    return f"{title}. {'. '.join(said)}."


def timeline_title(row: dict, marks: pl.DataFrame, place: str, profile: Profile) -> str:
    """Who warned how often since when, when it was declared done, when it came back: as the marks show it."""
    warnings, failings = (marks.filter(pl.col("kind") == kind) for kind in ("recommendation", "failure"))
    n = warnings["signal_date"].n_unique()
    public = "" if profile.wards else " in public"
    year = row["closed_on_year"]
    done = f", {DONE[row['closed_by']]}{f' in {year}' if year else ''}" if row["closed_by"] else ""
    last = failings["signal_date"].max()
    again = f", last reported in {last.year}" if last else ""
    return (
        f"{capital(place)}: warned of on {many(n, 'day')}{public} since "
        f"{warnings['signal_date'].min().year}{done}{again}"
    )


def timeline_caption(profile: Profile) -> str:
    """What the marks and the boxes are."""
    if profile.wards:
        return (
            "Shape: who said it. Filled: after an action was declared complete (or, with none, the warning). By month."
        )
    return (
        "Marks: only what public bodies have published; other reports are the trust's own and not drawn. Shape: who "
        "said it. Filled: after an action was declared complete (with none, the warning). Boxes: all failings of the "
        f"theme in this study; hatched: {profile.hidden_in_words}."
    )


def timeline_alt(title: str, marks: pl.DataFrame) -> str:
    """The marks in words, in order."""
    said = [
        f"{row['signal_date']:%B %Y} {KIND_WORDS[row['kind']]} ({GROUP_WORDS.get(row['source_group'], 'other')})"
        for row in marks.sort("signal_date").iter_rows(named=True)
    ]
    return f"{title}. {'; '.join(said)}."


def recurrence_title(ledger: pl.DataFrame) -> str:
    """How many themes came back, in one sentence."""
    back = ledger.filter(pl.col("status").is_in(BACK))["theme_id"].n_unique()
    every = many(ledger["theme_id"].n_unique(), "theme")
    return f"{back} of {every} came back after an action on them was declared complete, or they were assured"


def recurrence_alt(title: str, shown: pl.DataFrame, names: dict[str, str], hidden: str) -> str:
    """The cells in words."""
    parts = []
    for theme in shown["theme_id"].unique(maintain_order=True).to_list():
        cells = shown.filter(pl.col("theme_id") == theme)
        said = ", ".join(
            f"{year} {n if status == 'shown' else hidden}"
            for year, n, status in cells.select("year", "n_events", "n_events_status").iter_rows()
        )
        parts.append(f"{names.get(theme, theme)}: {said}")
    return f"{title}. Events with the failing reported by period. {'. '.join(parts)}."


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with a small letter at its beginning, abbreviations apart."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
