"""A source is a CSV: which of its headers hold which field of ours, and why (column `note`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from ..errors import MappingError, did_you_mean, join_problems
from ..schema.packaged import packaged_rows
from ..schema.source_types import fold_word as fold
from .cells import is_filled
from .delimited import decode, read_delimited
from .fields import COLUMNS, FIELDS, TEXT_SECTIONS
from .mapping_checks import header_problems, row_problems, table_problems

__all__ = ["FIELDS", "TEXT_SECTIONS", "Field", "Mapping", "fold", "load_mapping", "parse_mapping", "shipped_sources"]


@dataclass(frozen=True)
class Field:
    """One field of ours and where it comes from in a source.

    `values` names the map that turns its words into ours; `words` are the mapping's own additions to that map.
    """

    field: str
    headers: tuple[str, ...]
    required: bool
    constant: str
    values: str
    read_as: str
    note: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mapping:
    """One source: its table, the system it stands for, and its fields."""

    name: str
    table: str
    source_system: str
    fields: tuple[Field, ...]

    @property
    def headers(self) -> dict[str, str]:
        """Folded header → the header as the mapping writes it."""
        return {fold(header): header for field in self.fields for header in field.headers}


def shipped_sources() -> list[str]:
    """Names of the sources that come with the package."""
    folder = resources.files(__package__) / "data" / "mappings"
    own = {entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv")}
    return sorted(own | _same_layouts().keys())


@cache
def _same_layouts() -> dict[str, str]:
    """Source → the source whose mapping reads it too (data/same_layouts.csv)."""
    return {row["source"]: row["mapping"] for row in packaged_rows(__package__, "same_layouts.csv")}


def load_mapping(source: str | Path) -> Mapping:
    """The mapping called `source`, or the one in the CSV file that `source` is the path of.

    A file is read each time, so that an edit counts at once. Raises MappingError for an unknown name (with the
    nearest known one) or a mapping that contradicts itself.
    """
    path = Path(source)
    if path.suffix.lower() == ".csv":
        if not path.is_file():
            raise MappingError(f"{path.name}: there is no such mapping file.")
        return parse_mapping(path.stem, decode(path.read_bytes(), path.name))
    names = shipped_sources()
    if str(source) not in names:
        hint = did_you_mean(str(source), names) or "give the path of a mapping CSV for a source of your own."
        raise MappingError(f'there is no source "{source}".\nAllowed: {", ".join(names)}.\nHINT: {hint}')
    held = _same_layouts().get(str(source), source)
    text = (resources.files(__package__) / "data" / "mappings" / f"{held}.csv").read_text(encoding="utf-8")
    return parse_mapping(str(source), text)


@lru_cache(maxsize=128)
def parse_mapping(name: str, text: str) -> Mapping:
    """A Mapping from CSV text; every problem of the file is named at once in one MappingError."""
    header, rows = _rows(name, text)
    problems = header_problems(header)
    if not problems:
        problems = [problem for line, row in rows for problem in row_problems(line, row)]
        problems += table_problems([row for _, row in rows])
    if problems:
        raise MappingError(join_problems(f"mapping {name} cannot be used", problems))
    settings = {row["field"]: row["constant"] for _, row in rows if row["field"].startswith("@")}
    fields = tuple(_field(row) for _, row in rows if not row["field"].startswith("@"))
    return Mapping(name, settings["@table"], settings.get("@source_system") or name, fields)


def _rows(name: str, text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and (line, row) of a mapping file; blank rows, which Excel likes to leave behind, are passed over."""
    table = read_delimited(text, f"mapping {name}")
    header = [cell.strip() for cell in table[0]] if table else []
    while header and not header[-1]:
        header.pop()
    rows = []
    for line, cells in enumerate(table[1:], start=2):
        if is_filled(cells):
            padded = [cell.strip() for cell in cells[: len(header)]] + [""] * (len(header) - len(cells))
            rows.append((line, dict.fromkeys(COLUMNS, "") | dict(zip(header, padded, strict=True))))
    return header, rows


def _field(row: dict[str, str]) -> Field:
    headers = tuple(part.strip() for part in row["headers"].split("|") if part.strip())
    values, _, words = row["values"].partition(":")
    pairs = tuple(_pair(pair) for pair in words.split(";") if pair.strip())
    required = row["required"].casefold() == "yes"
    return Field(
        row["field"], headers, required, row["constant"], values.strip(), row["read_as"], row["note"], pairs
    )  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    raw, _, level = text.rpartition("=")
    return raw.strip(), level.strip()
