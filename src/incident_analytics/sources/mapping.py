"""A source is a CSV: which of its headers hold which field of ours, and why (column `note`)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from ..errors import MappingError, did_you_mean, join_problems

COLUMNS = ("field", "headers", "required", "constant", "values", "read_as", "note")
TABLES = ("records", "recommendations", "exposure", "organisations", "wards")
READ_AS = ("", "text", "date", "latest_date", "integer", "number", "list")
TEXT_SECTIONS = (
    "description", "immediate_action", "findings", "lessons", "recommendations", "concerns", "response", "other",
)  # fmt: skip
FIELDS = (
    "record_id", "event_ref", "record_kind", "source_type", "org_code", "org_name", "site", "unit", "setting",
    "occurred_date", "date_precision", "reported_date", "known_date", "version_date", "incident_type",
    "physical_harm", "psychological_harm", "n_patients", "approval", "finding_kind",
    "recommendation_id", "issued", "issued_precision", "due", "declared_complete", "complete_precision",
    "evidence_level", "evidence_text", "themes", "text", "month", "measure", "value",
    "code", "name", "valid_from", "valid_to", "successor", "spelling",
    *(f"text.{section}" for section in TEXT_SECTIONS),
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of ours and where it comes from in a source."""

    field: str
    headers: tuple[str, ...]
    required: bool
    constant: str
    values: str
    read_as: str
    note: str


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


def fold(header: str) -> str:
    """A header without case, punctuation and double spaces, so that raw and display forms meet."""
    return re.sub(r"[^a-z0-9]+", " ", header.casefold()).strip()


def shipped_sources() -> list[str]:
    """Names of the sources that come with the package."""
    folder = resources.files(__package__) / "data" / "mappings"
    return sorted(entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv"))


@lru_cache(maxsize=64)
def load_mapping(source: str) -> Mapping:
    """The mapping called `source`, or the one in the CSV file that `source` is the path of.

    Raises MappingError for an unknown name (with the nearest known one) or a mapping that contradicts itself.
    """
    if source.endswith(".csv"):
        path = Path(source)
        if not path.is_file():
            raise MappingError(f"{path.name}: there is no such mapping file.")
        return parse_mapping(path.stem, path.read_text(encoding="utf-8-sig"))
    names = shipped_sources()
    if source not in names:
        hint = did_you_mean(source, names) or "give the path of a mapping CSV for a source of your own."
        raise MappingError(f'there is no source "{source}".\nAllowed: {", ".join(names)}.\nHINT: {hint}')
    text = (resources.files(__package__) / "data" / "mappings" / f"{source}.csv").read_text(encoding="utf-8")
    return parse_mapping(source, text)


def parse_mapping(name: str, text: str) -> Mapping:
    """A Mapping from CSV text; every problem of the file is named at once in one MappingError."""
    reader = csv.DictReader(text.splitlines())
    problems = _header_problems(reader.fieldnames or [])
    rows = [] if problems else list(reader)
    settings = {row["field"]: row["constant"] for row in rows if row["field"].startswith("@")}
    fields = tuple(_field(row) for row in rows if not row["field"].startswith("@"))
    problems += [p for line, row in enumerate(rows, start=2) for p in _row_problems(line, row)]
    if not problems and settings.get("@table") not in TABLES:
        problems.append(f"the row @table must say one of: {', '.join(TABLES)}")
    if problems:
        raise MappingError(join_problems(f"mapping {name} cannot be used", problems))
    return Mapping(name, settings["@table"], settings.get("@source_system") or name, fields)


def _header_problems(found: list[str]) -> list[str]:
    missing = [column for column in COLUMNS if column not in found and column != "read_as"]
    extra = [column for column in found if column not in COLUMNS]
    problems = [f'column "{column}" is missing' for column in missing]
    return problems + [f'column "{column}" is not known; {did_you_mean(column, COLUMNS)}' for column in extra]


def _row_problems(line: int, row: dict[str, str]) -> list[str]:
    field, problems = row["field"], []
    if field.startswith("@"):
        return [] if field in ("@table", "@source_system") else [f'row {line}: "{field}" is not known']
    if field not in FIELDS:
        problems.append(f'row {line}: field "{field}" is not known; {did_you_mean(field, FIELDS)}')
    if not row["headers"] and not row["constant"]:
        problems.append(f"row {line}: {field} needs headers or a constant")
    if row["required"] not in ("yes", "no", ""):
        problems.append(f'row {line}: required must be "yes" or "no"')
    if (row.get("read_as") or "") not in READ_AS:
        problems.append(f"row {line}: read_as must be one of: {', '.join(READ_AS[1:])}")
    return problems


def _field(row: dict[str, str]) -> Field:
    headers = tuple(part.strip() for part in (row["headers"] or "").split("|") if part.strip())
    required = row["required"] == "yes"
    return Field(row["field"], headers, required, row["constant"] or "", row["values"] or "",
                 row.get("read_as") or "", row["note"] or "")  # fmt: skip
