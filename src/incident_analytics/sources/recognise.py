"""Which row is the header, which source a file looks like, and what is missing from it."""

from __future__ import annotations

from ..errors import MappingError, did_you_mean, join_problems
from .mapping import Field, Mapping, fold, load_mapping, shipped_sources

HEADER_SEARCH_ROWS = 30  # local exports put a title, filters and a print date above the header


def header_row(rows: list[list[str]], mapping: Mapping) -> int:
    """Index of the row among the first thirty that holds most headers of `mapping`; the first row if none does."""
    known = mapping.headers
    hits = [len({fold(cell) for cell in row} & known.keys()) for row in rows[:HEADER_SEARCH_ROWS]]
    return max(range(len(hits)), key=lambda i: (hits[i], -i)) if any(hits) else _widest(rows)


def _widest(rows: list[list[str]]) -> int:
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:HEADER_SEARCH_ROWS]]
    return max(range(len(filled)), key=lambda i: (filled[i], -i))


def missing_required(headers: list[str], mapping: Mapping) -> list[Field]:
    """Required fields of `mapping` for which no header is there."""
    found = {fold(header) for header in headers}
    return [
        field
        for field in mapping.fields
        if field.required and not field.constant and not any(fold(name) in found for name in field.headers)
    ]


def looks_like(headers: list[str]) -> list[str]:
    """Shipped sources that these headers fit, best first: all required fields there, then most headers known."""
    found = {fold(header) for header in headers}
    fits = []
    for name in shipped_sources():
        mapping = load_mapping(name)
        if not missing_required(headers, mapping):
            share = len(found & mapping.headers.keys()) / max(1, len(found))
            fits.append((share, name))
    return [name for share, name in sorted(fits, reverse=True) if share >= 0.3]


def check_headers(headers: list[str], mapping: Mapping, where: str) -> None:
    """Pass when every required field has a header; else raise MappingError naming all that are missing at once."""
    missing = missing_required(headers, mapping)
    if not missing:
        return
    problems = [_missing_line(field, headers) for field in missing]
    others = [name for name in looks_like(headers) if name != mapping.name]
    hint = f"the headers look like the source: {', '.join(others[:3])}." if others else ""
    raise MappingError(join_problems(f"{where} cannot be read as {mapping.name}: required columns are missing",
                                     problems, hint))  # fmt: skip


def _missing_line(field: Field, headers: list[str]) -> str:
    near = next((hint for name in field.headers if (hint := did_you_mean(name, headers))), "")
    wanted = " or ".join(f'"{name}"' for name in field.headers[:4])
    return f"{field.field}: no column {wanted}" + (f"; {near}" if near else "")
