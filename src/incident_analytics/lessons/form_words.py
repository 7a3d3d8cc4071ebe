"""What a form says for its writer: statutory wording, a template's lines, an address. It raises no concern of its own.

Two sources: phrases that analysts listed (`data/form_wording.csv`), and words in a row that stand in the texts to many
bodies, or in most texts where there is one body only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from ..schema.packaged import packaged_rows
from ..schema.runs import runs_of

RUN = 5  # words in a row: fewer are everybody's language
MANY_BODIES = 4  # that were sent the same words
MOST_TEXTS, LEAST_TEXTS = 0.5, 5  # of a single body: below that it is the body that was told again
WORD = re.compile(r"[A-Za-z']+")
MASK = re.compile(r"\[[^\]]{0,30}\]")
Runs = frozenset[tuple[str, ...]]


def form_runs(texts: Iterable[tuple[str, str | None]]) -> Runs:
    """Runs of words that are a form's own, of (text, body): sent to many bodies, each text without a body being one of
    its own. Where there are no more bodies than that, those in at least half of the texts."""
    bodies: dict[tuple[str, ...], set[object]] = {}
    number: Counter[tuple[str, ...]] = Counter()
    told: set[object] = set()
    held = list(texts)
    for place, (text, body) in enumerate(held):
        sent_to = body or place
        told.add(sent_to)
        for run in set(runs_of(words_of(text), RUN)):
            bodies.setdefault(run, set()).add(sent_to)
            number[run] += 1
    if len(told) < MANY_BODIES:
        return frozenset(run for run, n in number.items() if n >= max(LEAST_TEXTS, MOST_TEXTS * len(held)))
    return frozenset(run for run, of in bodies.items() if len(of) >= MANY_BODIES)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, in order."""
    return [word.lower() for word in WORD.findall(text)]


def without_form(text: str, forms: Runs) -> str:
    """`text` with spaces, as many, in place of listed phrases, of masks, and of the words of `forms`."""
    places = [(found.start(), found.end()) for found in WORD.finditer(text)]
    runs = runs_of([text[start:end].lower() for start, end in places], RUN)
    within = {i + k for i, run in enumerate(runs) if run in forms for k in range(RUN)}
    gone = [places[i] for i in sorted(within)]
    gone += [found.span() for pattern in (_phrases(), MASK) for found in pattern.finditer(text)]
    letters = list(text)
    for start, end in gone:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


@cache
def _phrases() -> re.Pattern[str]:
    """All listed phrases, the longest first; between their words stands anything that is no word."""
    listed = sorted((row["phrase"] for row in packaged_rows(__package__, "form_wording.csv")), key=len, reverse=True)
    every = (r"[\W_]+".join(re.escape(word).replace(r"\*", r"[\w'’]*") for word in phrase.split()) for phrase in listed)
    return re.compile(rf"\b(?:{'|'.join(every)})\b", re.IGNORECASE)
