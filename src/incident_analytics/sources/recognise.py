"""Which row is the header, which source a file looks like, and what is missing from it."""

from __future__ import annotations

from ..errors import MappingError, did_you_mean, join_problems
from .cells import HEADER_SEARCH_ROWS, is_filled, n_filled
from .mapping import Field, Mapping, fold, load_mapping, shipped_sources

ENOUGH_KNOWN = 0.3  # share of a file's headers that a source must know before the file is said to look like it


def find_header(rows: list[list[str]], mapping: Mapping) -> tuple[int, list[str]]:
    """(index of the last header row, header cells) among the first rows of a sheet: the row that holds most headers of
    `mapping`.

    Where header cells are merged over two rows, both rows together are the header. If no row among the first
    thirty that are not blank holds a known header, the widest one is taken, so that the message can name what is
    missing.
    """
    known = mapping.headers.keys()
    filled = [at for at, row in enumerate(rows) if is_filled(row)][:HEADER_SEARCH_ROWS] or [0]
    best = max(filled, key=lambda i: (_hits(rows[i], known), n_filled(rows[i]), -i))
    found = (_hits(rows[best], known), best, rows[best])
    for last in (best, best + 1):
        if 1 <= last < len(rows):
            cells = _stacked(rows[last - 1], rows[last])
            # Strictly more known headers than either row alone: a data row below never gives that.
            if _hits(cells, known) > found[0] and _names_only(rows[last]):
                found = (_hits(cells, known), last, cells)
    return found[1], found[2]


def _hits(cells: list[str], known: object) -> int:
    return len({fold(cell) for cell in cells} & known)


def _names_only(cells: list[str]) -> bool:
    """Header cells hold no dates and no numbers."""
    return not any(cell.strip()[:1].isdigit() for cell in cells)


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    width = max(len(upper), len(lower))
    above, below = (row + [""] * (width - len(row)) for row in (upper, lower))
    return [low if low.strip() else high for high, low in zip(above, below, strict=True)]


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
    found = {fold(header) for header in headers if header.strip()}
    fits = []
    for name in shipped_sources():
        mapping = load_mapping(name)
        if not missing_required(headers, mapping):
            share = len(found & mapping.headers.keys()) / max(1, len(found))
            fits.append((-share, name))
    return [name for share, name in sorted(fits) if -share >= ENOUGH_KNOWN]


def check_headers(headers: list[str], mapping: Mapping, where: str) -> None:
    """Pass when every required field has a header; else raise MappingError naming all that are missing at once."""
    missing = missing_required(headers, mapping)
    if not missing:
        return
    # Where not one header is known, the row may be a record: its cells are not repeated.
    told = headers if _hits(headers, mapping.headers.keys()) else []
    problems = [_missing_line(field, told) for field in missing]
    others = [name for name in looks_like(headers) if name != mapping.name]
    hint = f"the headers look like the source: {', '.join(others[:3])}." if others else ""
    raise MappingError(join_problems(f"{where} cannot be read as {mapping.name}: required columns are missing",
                                     problems, hint))  # fmt: skip


def _missing_line(field: Field, headers: list[str]) -> str:
    near = next((hint for name in field.headers if (hint := did_you_mean(name, headers))), "")
    wanted = " or ".join(f'"{name}"' for name in field.headers[:4])
    return f"{field.field}: no column {wanted}" + (f"; {near}" if near else "")
