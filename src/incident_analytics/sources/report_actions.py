"""Action tables of a report as one table, each read under its own header."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from ..schema.source_types import fold_word as fold
from .blocks import Block
from .mapping import load_mapping

ACTION_WORDS = frozenset(
    map(fold, ("action", "actions", "recommendation", "recommendations", "action required", "actions required",
               "safety action", "safety actions", "safety action description", "safety action description smart",
               "action to be taken", "agreed action", "improvement action"))
)  # fmt: skip
BROKEN_DATE = re.compile(r"^(\d{1,2}/\d{1,2}/\d{2}) (\d{2})$")  # over two lines of a narrow column
CARD_WORDS = frozenset(map(fold, ("lead", "owner", "by whom", "responsible person", "person responsible", "reason",
                                  "rationale", "rag", "monitoring")))  # fmt: skip
IDS = ("Action ID", "Source reference", "Date issued")


def read_actions(blocks: list[Block], reference: str, issued: str, known: Collection[str] = ()) -> list[list[str]]:
    """Header and rows of all action tables: number, reference and day of the report, then the tables' own columns,
    those of one name (without case and punctuation) under one another. Empty without an action table.

    A column keeps its name where the mapping of actions knows it, or `known` does; another is called by its place,
    since a name of a person can stand there.
    """
    wanted = _action_labels() | {fold(label) for label in known}
    names: dict[str, str] = {}
    found = []
    for header, cells in _rows(blocks):
        keys = _keys(header, wanted)
        for key, name in zip(keys, header, strict=True):
            names.setdefault(key, _shown(key, name))
        beyond = [f"column {at + 1}" for at in range(len(keys), len(cells))]  # a row with more cells than the header
        names.update((key, key) for key in beyond if key not in names)
        read = (BROKEN_DATE.sub(r"\1\2", cell) for cell in cells)
        found.append(dict(zip([*keys, *beyond], read, strict=False)))
    rows = [[f"{reference}/A{n}", reference, issued, *(row.get(key, "") for key in names)]
            for n, row in enumerate(found, start=1)]  # fmt: skip
    return [[*IDS, *names.values()], *rows] if rows else []


def _shown(key: str, cell: str) -> str:
    """How a column is called: as the report writes it, where that is its whole name."""
    written = re.sub(r"\W+\d+$", "", " ".join(cell.split()))
    return written if fold(written) == key else key


def is_action_table(block: Block) -> bool:
    """Whether a table says in its header, or down its first column, that it holds actions."""
    return bool(block.rows) and (_is_header(block.rows[0]) or _is_card(block.rows))


def _rows(blocks: list[Block]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(header, cells) of each row of each action table; a table that goes on where one ended on the page before has
    the header of that one."""
    header: tuple[str, ...] = ()
    for block in blocks:
        if block.kind != "table":
            header = ()
        elif _is_card(block.rows):
            yield tuple(row[0] for row in block.rows), tuple(row[1] for row in block.rows)
            header = ()
        elif _is_header(block.rows[0]):
            header, taken = _stacked(list(block.rows), _action_labels())
            yield from ((header, cells) for cells in _filled(block)[taken:] if any(cells))
        elif len(block.rows[0]) == len(header) and re.search(r"\d", "".join(map("".join, block.rows))):
            yield from ((header, cells) for cells in _filled(block) if any(cells))
        else:
            header = ()


def _is_header(row: tuple[str, ...]) -> bool:
    return len(row) >= 2 and any(_name(cell, ACTION_WORDS) in ACTION_WORDS for cell in row)


def _is_card(rows: tuple[tuple[str, ...], ...]) -> bool:
    """One action with its facts one under the other: "Action | …", "Due date | …"."""
    firsts = [_bare(row[0]) for row in rows if len(row) == 2]
    known = [first for first in firsts if first in _action_labels() | CARD_WORDS]
    return len(firsts) == len(rows) and len(known) >= 2 and any(first in ACTION_WORDS for first in firsts)


@cache
def _action_labels() -> frozenset[str]:
    return frozenset(load_mapping("report_actions").headers) | ACTION_WORDS


def _filled(block: Block) -> list[tuple[str, ...]]:
    """Rows of a table in which a cell that only continues the one above says what that one says."""
    out: list[tuple[str, ...]] = []
    for at, row in enumerate(block.rows):
        above = out[-1] if out else ()
        out.append(tuple(above[i] if (at, i) in block.held and i < len(above) else cell for i, cell in enumerate(row)))
    return out


def _keys(header: tuple[str, ...], wanted: Collection[str]) -> list[str]:
    """One key per column: its name without a number after it ("Recommendation 1"), or its place where the name is not
    known or stands there already."""
    keys: list[str] = []
    for at, cell in enumerate(header):
        key = _name(cell, wanted)
        keys.append(key if key in wanted and key not in keys else f"column {at + 1}")
    return keys


def _name(cell: str, wanted: Collection[str]) -> str:
    """The folded name of a column, without a number after it; in a narrow column of a PDF a word breaks anywhere
    ("Recomm endation"), so that blanks count for nothing where the name is not known with them."""
    folded = _bare(cell)
    squeezed = folded.replace(" ", "")
    return (
        folded
        if folded in wanted
        else next((name for name in sorted(wanted) if name.replace(" ", "") == squeezed), folded)
    )


def _bare(cell: str) -> str:
    """A folded cell without a number at its end: "Recommendation 1" is a recommendation."""
    return re.sub(r" \d+$", "", fold(cell))


def _stacked(rows: list[tuple[str, ...]], wanted: Collection[str]) -> tuple[tuple[str, ...], int]:
    """(header, rows it takes): two where names stand below merged cells in the second row too."""
    if len(rows) > 1 and sum(_name(cell, wanted) in wanted for cell in rows[1]) >= 2:
        return tuple(low or high for high, low in zip(*rows[:2], strict=False)), 2
    return rows[0], 1
