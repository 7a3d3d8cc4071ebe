"""A mapping proposed for an export that nobody has seen before, column by column, with the reason for each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ..errors import MappingError
from ..schema.aside import written_aside
from .cells import HEADER_SEARCH_ROWS, is_filled
from .distinct import distinct
from .fields import COLUMNS, TO_FILL_IN
from .files import read_cells
from .guess import Guess, guess_columns, guess_table

SAMPLE_ROWS = 400


@dataclass(frozen=True)
class Proposal:
    """`placed`: header → guess; `left`: header → why it was left; `missing`: required fields without a column."""

    table: str
    placed: dict[str, Guess]
    left: dict[str, str]
    missing: list[str]


def propose_mapping(path: str | Path) -> Proposal:
    """What each column of a file seems to hold, from its header and its values; of several sheets the one of which
    most columns can be placed counts.

    A proposal is for a person to check: every placed column says why, every other why not. Raises MappingError
    as `read_cells` does, or where no row looks like a header.
    """
    name, proposals, refusal = Path(path).name, [], None
    for rows in read_cells(path).values():
        if any(map(is_filled, rows)):
            try:
                proposals.append(_propose(rows, name))
            except MappingError as error:
                refusal = error
    if not proposals and refusal:
        raise refusal
    return max(proposals, key=lambda proposal: len(proposal.placed))


def _propose(rows: list[list[str]], name: str) -> Proposal:
    top = _header(rows, name)
    headers = distinct([" ".join(cell.split()) for cell in rows[top]])
    body = [row for row in rows[top + 1 : top + 1 + SAMPLE_ROWS] if is_filled(row)]
    columns = {
        header: [row[i].strip() for row in body if i < len(row) and row[i].strip()]
        for i, header in enumerate(headers)
        if header
    }
    table = guess_table(columns)
    placed, left, missing = guess_columns(columns, table, len(body))
    return Proposal(table, placed, left, missing)


def write_mapping(proposal: Proposal, path: str | Path, name: str = "") -> Path:
    """The mapping CSV of a proposal, to be checked in a spreadsheet and given to `--as`.

    Columns left out stand at the end as notes on the row @table, since a row needs a field. Words of coded
    columns that no shipped map knows are written as word=?, to be filled in; so is the header of a needed field for
    which no column was found, and until then the mapping is refused.
    """
    path = Path(path)
    rest = "; ".join(f"{header} ({why})" for header, why in proposal.left.items())
    lines = [_line("@table", constant=proposal.table, note=f"proposed, to be checked; not read: {rest or 'nothing'}")]
    lines.append(_line("@source_system", constant=name or path.stem))
    if proposal.table == "records":
        lines.append(_line("record_kind", constant="incident", note="incident, investigation, inspection …"))
        lines.append(_line("source_type", constant="incident", note="who speaks: incident, si_panel, cqc …"))
    for header, guess in proposal.placed.items():
        lines.append(_line(guess.field, headers=header, required="yes" if guess.required else "", values=guess.values,
                           read_as=guess.read_as, note=guess.reason))  # fmt: skip
    for field in proposal.missing:
        note = "needed, and no column was found: write its header in place of ?"
        lines.append(_line(field, headers=TO_FILL_IN, required="yes", note=note))
    with written_aside(path) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return path


def _line(field: str, **cells: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"field": field} | cells


def _header(rows: list[list[str]], name: str) -> int:
    """The first row that is as wide as the rows below it and holds only short, distinct, non-numeric cells."""
    widest = max(sum(bool(cell.strip()) for cell in row) for row in rows[: HEADER_SEARCH_ROWS * 2])
    for i, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        cells = [cell.strip() for cell in row if cell.strip()]
        short = all(len(cell) <= 120 and not cell.replace("/", "").replace(".", "").isdigit() for cell in cells)
        if len(cells) >= max(2, 0.6 * widest) and short and len(set(cells)) >= 0.9 * len(cells):
            return i
    raise MappingError(f"{name}: no row among the first {HEADER_SEARCH_ROWS} looks like a header.\n"
                       "HINT: delete the rows above the header, or give every column a name.")  # fmt: skip
