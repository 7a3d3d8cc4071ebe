"""What is wrong with a mapping file, each problem with its row."""

from __future__ import annotations

import re

from ..errors import did_you_mean, quoted_id, unknown_columns, with_hint
from .fields import (
    COLUMNS,
    FIELDS,
    NEEDED,
    OWN_THEMES,
    READ_AS,
    SETTINGS_ROWS,
    TABLES,
    TO_FILL_IN,
    UNDECIDED,
    VALUE_MAPS,
)

THEME_IDS = re.compile(r"[a-z][a-z0-9_]*(?:\|[a-z][a-z0-9_]*)*|\?")
OPTIONAL_COLUMNS = ("read_as",)


def header_problems(found: list[str]) -> list[str]:
    """Columns that a mapping lacks, and columns that it has and nobody reads."""
    missing = [name for name in COLUMNS if name not in found and name not in OPTIONAL_COLUMNS]
    extra = [name for name in found if name not in COLUMNS]
    twice = sorted({name for name in found if found.count(name) > 1})
    return [
        *(f'column "{name}" is missing' for name in missing),
        *unknown_columns(extra, COLUMNS, found),
        *(f"column {quoted_id(name)} stands twice" for name in twice),
    ]


def row_problems(line: int, row: dict[str, str]) -> list[str]:
    """Problems of one row of a mapping, in words; an empty list when it is fine."""
    field = row["field"]
    if field.startswith("@"):
        return _setting_problems(line, row)
    problems = []
    if field not in FIELDS:
        problems.append(with_hint(f'row {line}: field "{field}" is not known', did_you_mean(field, FIELDS)))
    if row["headers"] == TO_FILL_IN:
        problems.append(f"row {line}: {field} has no column yet; write the header of its column in place of ?")
    if not row["headers"] and not row["constant"]:
        problems.append(f"row {line}: {field} needs headers or a constant")
    if row["required"].casefold() not in ("yes", "no", ""):
        problems.append(f'row {line}: required must be "yes" or "no"')
    if row["read_as"] not in READ_AS:
        problems.append(f"row {line}: read_as must be one of: {', '.join(READ_AS[1:])}")
    return problems + _value_problems(line, row["values"])


def table_problems(rows: list[dict[str, str]]) -> list[str]:
    """Whether the table is named, and each field that it cannot do without is there."""
    table = next((row["constant"] for row in rows if row["field"] == "@table"), None)
    if table is None:
        return [f"the row @table is missing; its constant must be one of: {', '.join(TABLES)}"]
    held = {row["field"] for row in rows}
    return [
        f"no row for {field}, which the table {table} needs" for field in NEEDED.get(table, ()) if field not in held
    ]


def _setting_problems(line: int, row: dict[str, str]) -> list[str]:
    if row["field"] not in SETTINGS_ROWS:
        return [f'row {line}: "{row["field"]}" is not known; allowed: {", ".join(SETTINGS_ROWS)}']
    if row["field"] == "@table" and row["constant"] not in TABLES:
        return [f"row {line}: the constant of @table must be one of: {', '.join(TABLES)}"]
    return []


def _value_problems(line: int, values: str) -> list[str]:
    """Problems of the cell `values`: the name of a map, then word=level pairs of the mapping's own."""
    if not values:
        return []
    name, _, words = (part.strip() for part in values.partition(":"))
    if name not in VALUE_MAPS:
        pairs = "=" in name and not _  # the pairs without the name of their map
        hint = (
            "begin with the name of a map, as in harm: Major=severe"
            if pairs
            else did_you_mean(name, VALUE_MAPS) or f"allowed: {', '.join(VALUE_MAPS)}"
        )
        return [f'row {line}: values "{name}" is not known; {hint}']
    allowed = (*VALUE_MAPS[name], UNDECIDED)
    problems = []
    for pair in filter(None, (part.strip() for part in words.split(";"))):
        raw, mark, level = (part.strip() for part in pair.rpartition("="))
        if not (mark and raw):
            problems.append(f'row {line}: "{pair}" is no pair; write word=level')
        elif name == OWN_THEMES and THEME_IDS.fullmatch(level):
            continue  # which themes there are the codebook knows; a run lists the words that it does not
        elif level not in allowed:
            problems.append(f'row {line}: "{level}" is not a level of {name}; allowed: {", ".join(allowed)}')
    return problems
