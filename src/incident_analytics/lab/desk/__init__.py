"""The desk: explore, search and review inside JupyterLab. Three doors to one page."""

from __future__ import annotations

from pathlib import Path

from ..opened import Opened
from .answers import Answers
from .widget import Desk


def explore(opened: Opened, tab: str = "sentences") -> Desk:
    """Sentences by trust, unit, setting, theme, class and time, through to their record and to the chain of a row of
    the ledger; `tab="lessons"` begins with the ledger. Restricted: it shows narratives."""
    return Desk(Answers(opened), tab)


def search(opened: Opened, saved: str | Path | None = None) -> Desk:
    """Full text of narratives and recommendations: phrases, prefixes, NEAR, filters, saved searches, more like this.
    `saved`: the file of saved searches; without one that of the study file, or searches.csv beside it."""
    return Desk(Answers(opened, searches=Path(saved) if saved else None), "search")


def review(
    opened: Opened, coder: str = "", role: str = "first", log: str | Path | None = None, chain_id: str | None = None,
    n: int = 200,
) -> Desk:  # fmt: skip
    """Sentence by sentence: accept, change, reject; each decision is in the log at once.

    `coder`: initials; without them the page asks for them. `role`: first, second (blind to the first), adjudicator (of
    what coders differ on). `log`: the log of decisions; without one that of the study file, or reviews.csv beside it.
    `chain_id`: what one row of the ledger rests on; otherwise the `n` sentences most worth a person's time. Raises
    MappingError for a role that is none, a coder without initials, or a log that cannot be read.
    """
    return Desk(Answers(opened, coder, role, Path(log) if log else None, chain_id, n), "review")
