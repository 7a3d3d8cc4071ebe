"""JSON, NDJSON and Parquet as rows of text cells under a header row, so that the first record is row 2."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ..errors import MappingError

LIST_MARK = " {~@~} "  # how LFPSE extracts join several answers; read apart again by read_as = list
WRAPPERS = ("records", "data", "value", "results", "items", "rows")


def read_parquet(path: Path) -> list[list[str]]:
    """Rows of a Parquet file. Raises MappingError where it is none, or truncated."""
    import polars as pl

    try:
        table = pl.read_parquet(path)
    # A damaged file can make the reader panic, which is no Exception in Python.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise MappingError(f"{path.name}: not a Parquet file, or truncated.") from error
    nested = [name for name, dtype in table.schema.items() if dtype.is_nested()]
    plain = table.with_columns(pl.exclude(nested).cast(pl.String, strict=False) if nested else
                               pl.all().cast(pl.String, strict=False))  # fmt: skip
    return [list(table.columns), *([_cell(value) for value in row] for row in plain.iter_rows())]


def read_json(text: str, name: str) -> list[list[str]]:
    """Rows of a JSON file: a list of objects, or an object that holds one (under "records", "data", "value" …).

    Raises MappingError where the text is no JSON, is cut off, or holds no list of objects.
    """
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise MappingError(f"{name}, line {error.lineno}: not JSON, or cut off.") from error
    if isinstance(whole, dict):
        lists = [key for key, value in whole.items() if isinstance(value, list)]
        key = next((key for key in WRAPPERS if key in lists), lists[0] if len(lists) == 1 else None)
        whole = whole[key] if key else [whole]
    if not isinstance(whole, list) or not all(isinstance(item, dict) for item in whole):
        raise MappingError(f"{name}: the JSON holds no list of records.\nAllowed: a list of objects, one per record.")
    return _rows(whole)


def read_ndjson(text: str, name: str) -> list[list[str]]:
    """Rows of a file with one JSON object on each line. Raises MappingError naming the first line that is none."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise MappingError(f"{name}, line {number}: not a JSON object, or cut off.") from error
        if not isinstance(found[-1], dict):
            raise MappingError(f"{name}, line {number}: not a JSON object.")
    return _rows(found)


def _rows(records: list[dict]) -> list[list[str]]:
    flat = [dict(_flatten(record)) for record in records]
    headers = list(dict.fromkeys(key for record in flat for key in record))
    return [headers, *([_cell(record.get(key)) for key in headers] for record in flat)] if headers else []


def _flatten(record: dict, prefix: str = "") -> Iterable[tuple[str, object]]:
    """Objects inside a record become columns of their own: {"harm": {"physical": 1}} is harm.physical."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return LIST_MARK.join(_cell(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
