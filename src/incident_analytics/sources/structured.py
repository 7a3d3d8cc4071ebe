"""JSON, NDJSON and Parquet as rows of text cells under a header row, so that the first record is row 2."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ..errors import MappingError
from .distinct import distinct

LIST_MARK = " {~@~} "  # how LFPSE extracts join several answers; read apart again by read_as = list
MOST_COLUMNS = 16_384  # of a worksheet
MOST_BYTES = 1_000_000  # of one value
MOST_CELLS, MOST_BYTES_OF_ALL = 300_000_000, 3_000_000_000  # of a table; ten million rows of thirty columns
WRAPPERS = ("records", "data", "value", "results", "items", "rows")


def read_parquet(path: Path) -> list[list[str]]:
    """Rows of a Parquet file. Raises MappingError where it is none, or truncated."""
    import polars as pl

    _refuse_long_values(path)
    try:
        table = pl.read_parquet(path)
    # A damaged file can make the reader panic, which is no Exception in Python.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise MappingError(f"{path.name}: not a Parquet file, or truncated.") from error
    binary = [name for name, dtype in table.schema.items() if dtype == pl.Binary]
    if binary:
        raise MappingError(
            f"{path.name}: {len(binary)} columns hold bytes, not text.\nHINT: write the table without them."
        )
    nested = [name for name, dtype in table.schema.items() if dtype.is_nested()]
    plain = table.with_columns(pl.exclude(nested).cast(pl.String, strict=False) if nested else
                               pl.all().cast(pl.String, strict=False))  # fmt: skip
    return [list(table.columns), *([_cell(value) for value in row] for row in plain.iter_rows())]


def _refuse_long_values(path: Path) -> None:
    """A value that is repeated is stored once: a small file can hold gigabytes. They are looked at as they are stored.

    Raises MappingError for a value of more than a million bytes, for more cells or bytes than an export has, or for a
    file that is no Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        about = pq.read_metadata(path)
        if about.num_rows * max(about.num_columns, 1) > MOST_CELLS:
            raise MappingError(
                f"{path.name}: {about.num_rows:,} rows of {about.num_columns:,} columns, which no export has."
            )
        schema = pq.read_schema(path)
        texts = [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)]
        table = pq.read_table(path, columns=texts, read_dictionary=texts) if texts else None
        columns = table.columns if table is not None else []
        chunks = [chunk for column in columns for chunk in column.chunks]
        whole = sum(_bytes_as_read(chunk) for chunk in chunks)
        longest = max((pa.compute.max(pa.compute.binary_length(chunk.dictionary)).as_py() or 0
                       for chunk in chunks if pa.types.is_dictionary(chunk.type)), default=0)  # fmt: skip
    except (pa.ArrowException, OSError, ValueError, AttributeError) as error:
        raise MappingError(f"{path.name}: not a Parquet file, or truncated.") from error
    if whole > MOST_BYTES_OF_ALL:
        raise MappingError(f"{path.name}: its texts come to {whole / 1e6:,.0f} MB, which no export does.")
    if longest > MOST_BYTES:
        raise MappingError(f"{path.name}: a cell holds more than {MOST_BYTES:,} bytes, which no record does.")


def _bytes_as_read(chunk: object) -> int:
    """The bytes of a chunk of texts once each value that is stored once is read as often as it stands there."""
    import pyarrow as pa

    if not pa.types.is_dictionary(chunk.type):
        return chunk.nbytes
    lengths = pa.compute.take(pa.compute.binary_length(chunk.dictionary).cast(pa.int64()), chunk.indices)
    return pa.compute.sum(lengths).as_py() or 0


def read_json(text: str, name: str) -> list[list[str]]:
    """Rows of a JSON file: a list of objects, or an object that holds one (under "records", "data", "value" …).

    Raises MappingError where the text is no JSON, is cut off, or holds no list of objects.
    """
    try:
        whole = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise MappingError(f"{name}, line {error.lineno}: not JSON, or cut off.") from error
    except (RecursionError, ValueError) as error:
        raise MappingError(f"{name}: nested deeper, or with a longer number, than any record has.") from error
    if isinstance(whole, dict):
        lists = [key for key, value in whole.items() if isinstance(value, list)]
        key = next((key for key in WRAPPERS if key in lists), lists[0] if len(lists) == 1 else None)
        whole = whole[key] if key else [whole]
    if not isinstance(whole, list) or not all(isinstance(item, dict) for item in whole):
        raise MappingError(f"{name}: the JSON holds no list of records.\nAllowed: a list of objects, one per record.")
    return _rows(whole, name)


def read_ndjson(text: str, name: str) -> list[list[str]]:
    """Rows of a file with one JSON object on each line. Raises MappingError naming the first line that is none."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line, object_pairs_hook=_object))
        except json.JSONDecodeError as error:
            raise MappingError(f"{name}, line {number}: not a JSON object, or cut off.") from error
        except (RecursionError, ValueError) as error:
            raise MappingError(
                f"{name}, line {number}: nested deeper, or with a longer number, than a record."
            ) from error
        if not isinstance(found[-1], dict):
            raise MappingError(f"{name}, line {number}: not a JSON object.")
    return _rows(found, name)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; a name that stands twice is told apart as two columns of one name are."""
    return dict(zip(distinct([name for name, _ in pairs]), (value for _, value in pairs), strict=True))


def _rows(records: list[dict], name: str) -> list[list[str]]:
    try:
        flat = [dict(_flatten(record)) for record in records]
        headers: dict[str, None] = {}
        for number, record in enumerate(flat, start=1):
            headers.update(dict.fromkeys(record))
            if len(headers) > MOST_COLUMNS:
                raise MappingError(f"{name}, record {number}: more than {MOST_COLUMNS:,} different names of fields.")
        named = [_whole(key) for key in headers]
        return [named, *([_cell(record.get(key)) for key in headers] for record in flat)] if headers else []
    except RecursionError as error:
        raise MappingError(f"{name}: records nested deeper than any export has.") from error


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
    return _whole(str(value))


def _whole(text: str) -> str:
    """Half a character (a lone surrogate) cannot stand in a table: a question mark says that one was there."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
