"""Numbers that a trust's own systems give a patient, on lists: a bare one between the name and the NHS number."""

from __future__ import annotations

import re
from collections.abc import Iterator

LOCAL = re.compile(r"(?<![\w./-])\d{6,8}(?![\w/-]|\.\d)")
BETWEEN = re.compile(r"[ \t|,;/]{1,3}")
DAY = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:\d\d|(?:19|20)\d\d)|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d"
)


def local_numbers(text: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Bare numbers of six to eight figures, none of them a day, with nothing but a mark between them and one of the
    `known` names, patient's numbers and births."""
    starts, ends = {start for start, _ in known}, {end for _, end in known}
    for match in LOCAL.finditer(text):
        if DAY.fullmatch(match[0]):
            continue
        before = any(
            BETWEEN.fullmatch(text, at, match.start()) for at in range(match.start() - 3, match.start()) if at in ends
        )
        if before or any(
            BETWEEN.fullmatch(text, match.end(), at) for at in range(match.end(), match.end() + 4) if at in starts
        ):
            yield match.span()
