"""Numbers that a trust's own systems give a patient, on lists: a bare one between the name and the NHS number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .births import Beside

LOCAL = re.compile(r"(?<![\w./-])\d{6,8}(?![\w/-]|\.\d)")
BETWEEN, MOST_BETWEEN = re.compile(r"[ \t|,;/]+"), 3
DAY = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:\d\d|(?:19|20)\d\d)|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d"
)


def local_numbers(text: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Bare numbers of six to eight figures, none of them a day, with nothing but a mark between them and one of the
    `known` names, patient's numbers and births."""
    beside = Beside(text, known, BETWEEN, MOST_BETWEEN)
    for match in LOCAL.finditer(text):
        if not DAY.fullmatch(match[0]) and beside(*match.span()):
            yield match.span()
