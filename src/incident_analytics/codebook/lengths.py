"""How long what a codebook writes out may be."""

from __future__ import annotations

MOST_WRITTEN_OUT = 200  # characters of an abbreviation written out: a text can hold thousands of them


def long_abbreviations(rows: dict[str, list[dict[str, str]]]) -> list[str]:
    """A problem for each abbreviation that stands for more than MOST_WRITTEN_OUT characters."""
    return [
        f'abbreviations.csv, row {line}: "{row["short"]}" stands for more than {MOST_WRITTEN_OUT} characters'
        for line, row in enumerate(rows["abbreviations"], start=2) if len(row["long"]) > MOST_WRITTEN_OUT
    ]  # fmt: skip
