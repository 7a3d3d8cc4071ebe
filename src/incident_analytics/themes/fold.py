"""A text in the form in which it is searched, and the way back to the positions of the text as given."""

from __future__ import annotations

# Marks that mean the same, one character each, so that positions stay those of the text as given.
SAME = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u00a0": " ", "\u201c": '"',
     "\u201d": '"', "\n": " ", "\r": " ", "\t": " "}
)  # fmt: skip


def folded(text: str) -> str:
    """`text` in lower case with one kind of quote, dash and blank; positions do not change.

    A letter whose lower case is longer than itself stays as it is.
    """
    lower = text.lower()
    if lower.isascii():  # three blanks are then all that can differ
        return lower.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.translate(SAME)


def single_spaced(text: str) -> tuple[str, list[int] | None]:
    """`text` with every run of blanks as one, and for every position the one in `text`; None where nothing changed."""
    if "  " not in text:
        return text, None
    keep = [i for i, char in enumerate(text) if char != " " or i == 0 or text[i - 1] != " "]
    return "".join(text[i] for i in keep), [*keep, len(text)]
