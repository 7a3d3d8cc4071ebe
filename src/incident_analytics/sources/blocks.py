"""What a report is made of, whatever file it came in: headings, paragraphs, and tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A piece of a document in reading order. kind: heading, paragraph or table.

    Of a table: `rows` its cells as text, one cell per column of its grid; `inner` the blocks in its cells where the
    file tells them (Word); `held` the (row, column) of cells that only continue the one above.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    inner: tuple[Block, ...] = ()
    held: frozenset[tuple[int, int]] = frozenset()

    @property
    def lines(self) -> list[str]:
        """The rows of a table as lines of text, blank cells left out."""
        return [": ".join(cell for cell in row if cell) for row in self.rows if any(row)]
