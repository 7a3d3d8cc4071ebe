"""The desk inside JupyterLab: sentences, lessons, search and review, one page that asks and a kernel that answers.

Texts travel as answers and are never part of the widget's state, which a notebook may save. The page builds every
text as text, so that markup in a record stays words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

from ...errors import IncidentAnalyticsError
from .answers import Answers

STATIC = Path(__file__).parent / "static"
# In the order in which they need each other; the last one exports what JupyterLab calls.
SCRIPTS = ("dom.js", "sentences.js", "record.js", "lessons.js", "search.js", "review.js", "desk.js")
TABS = ("sentences", "lessons", "search", "review")


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


class Desk(anywidget.AnyWidget):
    """A page with four tabs on one opened study. `tab`: the one that is open first."""

    _esm = _joined(SCRIPTS)
    _css = _joined(("desk.css",))
    tab = traitlets.Enum(TABS, default_value="sentences").tag(sync=True)

    def __init__(self, answers: Answers, tab: str) -> None:
        super().__init__(tab=tab)
        self._answers = answers
        self.on_msg(self._answer)

    def _answer(self, _: object, asked: object, buffers: object) -> None:
        self.send(answer(self._answers.held, asked))

    def __repr__(self) -> str:
        return "Open this notebook in JupyterLab and run this cell: sentences, lessons, search and review."


def answer(held: dict[str, Callable[[dict], dict]], asked: object) -> dict:
    """The answer to one question: {"id", "reply"} or {"id", "error"}. Of an error that nobody foresaw only the kind
    is told: its words may hold a text."""
    number = asked.get("id") if isinstance(asked, dict) else None
    try:
        name, about = asked["ask"], asked.get("about") or {}
        return {"id": number, "reply": held[name](about)}
    except IncidentAnalyticsError as error:
        return {"id": number, "error": str(error)}
    except Exception as error:  # the page must hear of it, or it waits for ever
        return {"id": number, "error": f"this could not be answered ({type(error).__name__})."}
