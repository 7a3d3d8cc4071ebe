"""What leaves a study, for notebooks: the briefing, the pictures and the pack that a board receives."""

from __future__ import annotations

import pandas as pd
import polars as pl
from matplotlib.axes import Axes

from ..errors import IncidentAnalyticsError
from ..report import Document
from ..study import about_run, write_pack
from ..study.public import PARTS, document_of
from .figures import shown
from .opened import Opened, within

COUNTS = (("ledger", "n_events_after"), ("yearly", "n_events"))


def leaving(opened: Opened, part: str = "board") -> Document:
    """What the documents of `part` (board, shareable) say; raises IncidentAnalyticsError for another word."""
    if part not in PARTS:
        raise IncidentAnalyticsError(f'there is no part "{part}".\nAllowed: {", ".join(PARTS)}.')
    return document_of(opened.results, part, about_run(opened.results))


def briefing_text(document: Document) -> str:
    """The briefing as text."""
    return "\n\n".join("\n".join([heading.upper(), *said]) for heading, said in document.sections)


def pictures(document: Document) -> pd.DataFrame:
    """The pictures there are: name and finding."""
    return pd.DataFrame([(p.name, p.title) for p in document.pictures], columns=["name", "finding"])


def picture(document: Document, name: str) -> Axes:
    """The picture `name`, shown; its Axes. Raises IncidentAnalyticsError naming those there are."""
    held = {p.name: p for p in document.pictures}
    if name not in held:
        raise IncidentAnalyticsError(f'there is no picture "{name}".\nAllowed: {", ".join(held)}.')
    return shown(held[name].figure().axes[0], held[name].alt)


def hidden_counts(document: Document) -> pd.DataFrame:
    """How many counts of each table are shown, hidden for being small, or hidden to protect another."""
    rows = []
    for table, column in COUNTS:
        states = getattr(document.pack.tables, table)[f"{column}_status"]
        rows += [{"table": {"yearly": "failings by period"}.get(table, table), "status": state, "cells": n}
                 for state, n in states.value_counts().sort(states.name).iter_rows()]  # fmt: skip
    return pd.DataFrame(rows)


def hidden_sentence(document: Document) -> str:
    """How many counts are hidden from those who may read the documents."""
    states = pl.concat(getattr(document.pack.tables, table)[f"{column}_status"].rename("s") for table, column in COUNTS)
    hidden = int((states != "shown").sum())
    return f"{hidden:,} of {len(states):,} counts are hidden. {document.about['profile']}"


def build_pack(opened: Opened, out: str) -> pd.DataFrame:
    """The pack written to `out`, in the folder of the study: each file with its size. Every file was opened and holds
    no narrative."""
    folder = within(opened.folder, out)
    files = write_pack(opened.results, folder)
    return pd.DataFrame(
        [(path.relative_to(folder).as_posix(), round(path.stat().st_size / 1024)) for path in files],
        columns=["file", "kB"],
    )
