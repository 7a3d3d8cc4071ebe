"""Proof that no sentence of a narrative, no planted word, no name and no hidden count stands in a file that leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..errors import DisclosureError, join_problems
from .contents import LARGEST, Piece, pieces_of
from .known_names import KnownNames
from .runs import Said, all_runs, words_of

NUMBER = re.compile(r"[<>~=]?\s*\d[\d,. ]*%?")
TYPEFACES = re.compile(r"/theme/theme\d+\.xml")  # lists of typefaces, whose names are those of people
HIDDEN = ("primary", "secondary")
BATCH = 10_000  # narratives that are gone through at a time

FindIdentifiers = Callable[[pl.DataFrame], pl.DataFrame]


def check_folder(
    folder: Path,
    narratives: pl.DataFrame,
    canaries: Sequence[str] = (),
    find_identifiers: FindIdentifiers | None = None,
    allowed: Sequence[str] = (),
) -> int:
    """How many files were opened, each down to its metadata and the files packed in it.

    Raises DisclosureError naming every file that holds eight words in a row of a narrative (`narratives`: text), a
    word of `canaries`, something that `find_identifiers` (record_id, section, text to rows) calls a name or number
    of a person, or a number in a table where `<column>_status` says that it is hidden; and every file that is
    broken, too large or of a kind that cannot be opened. `allowed` are names of bodies, which are no narrative. The
    message never says what was found.
    """
    return check_folders({Path(folder): canaries}, narratives["text"], find_identifiers, allowed)


def check_folders(
    folders: Mapping[Path, Sequence[str]],
    narratives: pl.Series,
    find_identifiers: FindIdentifiers | None = None,
    allowed: Sequence[str] = (),
) -> int:
    """As `check_folder` for several folders, each with its own canaries; the narratives are gone through once."""
    said, known = Said(), KnownNames(allowed) if allowed else None
    files = {folder: [_opened(path, folder) for path in _files_in(folder)] for folder in map(Path, folders)}
    for piece in (piece for opened in files.values() for one in opened for piece in one.pieces):
        said.add(piece.text)
    batches = (narratives.slice(at, BATCH) for at in range(0, len(narratives), BATCH))
    runs = said.told_in(batches, allowed)
    for opened, canaries in zip(files.values(), folders.values(), strict=True):
        marks = [" ".join(words_of(canary)) for canary in canaries]
        problems = []
        for number, one in enumerate(opened, start=1):
            for what in _problems(one, runs, marks, find_identifiers, known):
                problems.append(what.replace("NAME", f"file {number} of {len(opened)}") if "NAME" in what else what)
        if problems:
            raise DisclosureError(join_problems("these files were not released", problems))
    return sum(map(len, files.values()))


@dataclass(frozen=True)
class Opened:
    """A file with its name below its folder, and its pieces; or why it cannot be opened. It is read once: what is
    searched is what was gathered."""

    name: str
    pieces: list[Piece]
    problem: str = ""


def _files_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]


def _opened(path: Path, folder: Path) -> Opened:
    name = str(path.relative_to(folder))
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            return Opened(name, [], f"{name}: a link, or too large to be checked")
        return Opened(name, list(pieces_of(name, path.read_bytes())))
    except DisclosureError as error:
        return Opened(name, [], str(error).rstrip("."))
    except OSError as error:
        return Opened(name, [], f"{name}: cannot be opened ({error.strerror or type(error).__name__})")


def _problems(
    file: Opened, runs: set[int], marks: list[str], find_identifiers: FindIdentifiers | None, known: KnownNames | None
) -> list[str]:
    """What is wrong with one file, each thing once."""
    if file.problem:
        return [file.problem]
    found: dict[str, None] = {}
    persons = _persons(file.pieces, find_identifiers, known) if find_identifiers else {}
    said = [[*_said(piece, runs, marks), *persons.get(number, [])] for number, piece in enumerate(file.pieces)]
    told = "NAME" if said[0] else file.name  # the first piece is the file's own name: one that tells is not repeated
    for piece, problems in zip(file.pieces, said, strict=True):
        where = f"{told} (its name)" if piece is file.pieces[0] else piece.place.replace(file.name, told, 1)
        found.update(dict.fromkeys(f"{where}: {what}" for what in problems))
    return list(found)


def _persons(pieces: list[Piece], find_identifiers: FindIdentifiers, known: KnownNames | None) -> dict[int, list[str]]:
    """Number of a piece → what it seems to hold of a person; all pieces of a file are looked at together. `known` names
    of bodies and themes are taken out: two labels in a row can read like a role and a name."""
    held = {
        str(i): known.out_of(p.text) if known else p.text
        for i, p in enumerate(pieces)
        if p.text.strip() and not TYPEFACES.search(p.place)
    }
    if not held:
        return {}
    asked = pl.DataFrame({"record_id": list(held), "text": list(held.values())}).with_columns(section=pl.lit("other"))
    kinds = find_identifiers(asked).group_by("record_id").agg(pl.col("kind").unique().sort())
    return {
        int(number): [f"what looks like {', '.join(found).replace('_', ' ')}"] for number, found in kinds.iter_rows()
    }


def _said(piece: Piece, runs: set[int], marks: list[str]) -> Iterator[str]:
    words = words_of(piece.text)
    if runs and any(run in runs for run in all_runs(words)):  # mostly nothing is shared, and no run need be made
        yield "words of a narrative"
    line = f" {' '.join(words)} "
    if any(f" {mark} " in line for mark in marks if mark) or any(mark.replace(" ", "") in words for mark in marks):
        yield "a planted word"
    columns = counts_in_hidden_cells(piece.rows)
    if columns:
        yield f"numbers in cells whose status says hidden, in {', '.join(columns)}"


def counts_in_hidden_cells(rows: list[list[str]]) -> list[str]:
    """Columns with a number in a row whose `<column>_status` says primary or secondary."""
    out = []
    for at, header in enumerate(rows[:20]):  # a title or notes may stand above the header
        names = [cell.strip() for cell in header]
        for name in names:
            if name and f"{name}_status" in names:
                count, status = names.index(name), names.index(f"{name}_status")
                below = [row for row in rows[at + 1 :] if len(row) > max(count, status)]
                if any(row[status].strip() in HIDDEN and NUMBER.fullmatch(row[count].strip()) for row in below):
                    out.append(name)
    return sorted(set(out))
