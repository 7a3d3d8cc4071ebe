"""What a report is made of, whatever file it came in: headings, paragraphs, and tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A piece of a document in reading order. kind: heading, paragraph or table; rows: the cells of a table."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
