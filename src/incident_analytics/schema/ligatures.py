"""Printers' ligatures that come out of PDF reports as one letter: "sta\ufb00", "ac\u019fon"."""

from __future__ import annotations

import re

LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u019f": "ti",
             "\u01a9": "tt", "\u01ab": "tf", "\ufb05": "st", "\ufb06": "st"}  # fmt: skip
LIGATURE = re.compile(f"[{''.join(LIGATURES)}]")


def without_ligatures(text: str) -> tuple[str, list[int] | None]:
    """`text` with its ligatures as letters, and for every position of it the position in the text as given (one
    more for its end); None where the text has no ligature."""
    if text.isascii() or not LIGATURE.search(text):
        return text, None
    out, back = [], []
    for at, char in enumerate(text):
        letters = LIGATURES.get(char, char)
        out.append(letters)
        back += [at] * len(letters)
    return "".join(out), [*back, len(text)]
