"""What the page of the desk may ask, and who answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from ...errors import IncidentAnalyticsError
from ...lessons.similar import text_vectors
from ...schema.levels import CLASSES
from ...search import alike, append_search, find, read_searches
from ...search.alike import with_text
from ...search.saved import FILTERS
from ..evidence import NOTICE
from ..opened import Opened
from ..searching import index_of
from . import evidence as ev
from .lessons import chain_of, ledger_page
from .records import record_of
from .review import is_hidden, outcome_of, state_of
from .session import Sitting, decide, open_sitting, undo

REVIEWS, SEARCHES = "reviews.csv", "searches.csv"  # beside the study file, where it names no others
PAGE = 20  # hits


class Answers:
    """Answers to the page about one opened study; `held`: name of a question → who answers it.

    `coder` begins a review at once, in the role `role`; `chain_id` and `n` say of what. `log`: the log of decisions;
    `searches`: saved searches.
    """

    def __init__(
        self, opened: Opened, coder: str = "", role: str = "first", log: Path | None = None,
        chain_id: str | None = None, n: int = 200, searches: Path | None = None,
    ) -> None:  # fmt: skip
        self.opened = opened
        self.log = log or opened.results.study.review or opened.folder / REVIEWS
        self.searches = searches or opened.results.study.searches or opened.folder / SEARCHES
        self.chain_id, self.n = chain_id, n
        self.ledger = opened.results.ledger  # as the decisions of this page leave it, once that was asked for
        self.sitting: Sitting | None = open_sitting(opened, coder, role, self.log, n, chain_id) if coder else None
        self.held: dict[str, Callable[[dict], dict]] = {
            "about": self._about, "sentences": self._sentences, "record": self._record, "lessons": self._lessons,
            "chain": self._chain, "search": self._search, "alike": self._alike, "save": self._save,
            "review": self._review, "decide": self._decide, "undo": self._undo, "outcome": self._outcome,
        }  # fmt: skip

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """Every mention with its record's facts."""
        return ev.evidence_of(self.opened)

    @cached_property
    def vectors(self) -> object:
        """Word weights of the recommendations."""
        return text_vectors(with_text(self.opened.table("recommendations"))["text"].to_list())

    def _about(self, _: dict) -> dict:
        study = self.opened.results.study
        return {
            "title": study.title, "notice": NOTICE, "options": ev.options(self.opened, self.evidence),
            "n": self.evidence.height, "classes": list(CLASSES), "reviewing": self.sitting is not None,
            "chain_id": self.chain_id or "",
            **self._saved_or_why_not(),
        }  # fmt: skip

    def _saved_or_why_not(self) -> dict:
        """Saved searches; a file of them that cannot be used keeps nobody from the rest."""
        try:
            return {"searches": self._saved(), "problem": ""}
        except IncidentAnalyticsError as error:
            return {"searches": [], "problem": str(error)}

    def _unhidden(self) -> None:
        if is_hidden(self.sitting):
            raise IncidentAnalyticsError(
                "a second coder sees nothing of the coding before the last sentence is decided.\nHINT: go on in Review."
            )

    def _sentences(self, about: dict) -> dict:
        self._unhidden()
        wanted = ev.Wanted.of(about)
        rows = ev.chosen(self.evidence, wanted)
        return {
            "n": rows.height, "records": rows["record_id"].n_unique(), "years": ev.by_year(rows),
            "offset": wanted.offset, "size": ev.PAGE,
            "rows": ev.page(self.opened, rows, wanted.offset, bool(about.get("open"))),
        }  # fmt: skip

    def _record(self, about: dict) -> dict:
        return record_of(self.opened, self.evidence, str(about.get("record_id")), bare=is_hidden(self.sitting))

    def _lessons(self, about: dict) -> dict:
        self._unhidden()
        return ledger_page(self.opened, self.ledger.lessons, about) | {"size": ev.PAGE}

    def _chain(self, about: dict) -> dict:
        self._unhidden()
        return chain_of(self.opened, self.ledger.lessons, self.ledger.chains, str(about.get("chain_id")))

    def _search(self, about: dict) -> dict:
        if about.get("theme_id"):
            self._unhidden()
        filters = {name: about.get(name) or None for name in FILTERS if name != "class"}
        found = find(index_of(self.opened), str(about.get("query") or ""), class_=about.get("class") or None, **filters,
                     order=about.get("order") or "best", n=PAGE, offset=int(about.get("offset") or 0))  # fmt: skip
        rows = [
            row | {"where": ev.where(self.opened, row), "source": ev.source(row["source_type"]), "marks": _units16(row)}
            for row in found.rows.to_dicts()
        ]
        return {"n_texts": found.n_texts, "n_records": found.n_records, "rows": rows, "size": PAGE}

    def _alike(self, about: dict) -> dict:
        held = self.opened.table("recommendations")
        close = alike(held, str(about.get("id")), 10, self.vectors)
        own = with_text(held).filter(pl.col("recommendation_id") == str(about.get("id")))
        rows = [
            {"id": row["recommendation_id"], "similarity": round(row["similarity"], 2), "text": row["text"],
             "when": str(row["issued"] or "date unknown"), "where": ev.where(self.opened, row),
             "source": ev.source(row["source_type"]), "complete": str(row["declared_complete"] or "")}
            for row in close.to_dicts()
        ]  # fmt: skip
        return {"text": own["text"][0] if own.height else "", "rows": rows}

    def _save(self, about: dict) -> dict:
        append_search(self.searches, about, list(self.opened.names), date.today())
        known = self.opened.results.study.searches is not None
        hint = "" if known else f' Name it in the study file: [search] saved = "{self.searches.name}".'
        return {"said": f"Saved in {self.searches.name}.{hint}", "searches": self._saved()}

    def _saved(self) -> list[dict]:
        if not self.searches.is_file():
            return []
        return read_searches(self.searches, list(self.opened.names)).to_dicts()

    def _review(self, about: dict) -> dict:
        if about.get("coder"):
            who = str(about["coder"]), about.get("role") or "first"
            self.sitting = open_sitting(self.opened, *who, self.log, self.n, about.get("chain_id") or None)
        return state_of(self._sitting(), about.get("at"))

    def _decide(self, about: dict) -> dict:
        sitting = self._sitting()
        decide(sitting, int(about["at"]), about)
        return state_of(sitting)

    def _undo(self, _: dict) -> dict:
        sitting = self._sitting()
        return state_of(sitting, undo(sitting))

    def _outcome(self, _: dict) -> dict:
        self._unhidden()
        out, self.ledger = outcome_of(self._sitting())
        return out

    def _sitting(self) -> Sitting:
        if self.sitting is None:
            raise IncidentAnalyticsError("nobody is reviewing yet.\nHINT: give your initials and begin.")
        return self.sitting


def _units16(row: dict) -> list[list[int]]:
    """Marks counted as a browser counts letters: those beyond the first 65,536 count twice."""
    text = row["context"]
    return [[len(text[:at].encode("utf-16-le")) // 2 for at in mark] for mark in row["marks"]]
