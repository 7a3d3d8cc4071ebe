"""Small counts hidden, others rounded, and enough more hidden that no sum gives a small count back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ..errors import DisclosureError
from ..schema import as_polars
from .margins import Sums, components, feasible_interval, sums_of

SHOWN, PRIMARY, SECONDARY = "shown", "primary", "secondary"


def suppress(
    table: object,
    counts: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    threshold: int = 5,
    round_to: int = 5,
) -> pl.DataFrame:
    """`table` with every count safe to share, and `<count>_status`: shown, primary or secondary.

    A count n with 1 <= n < `threshold` becomes null (primary); zero stays; others are rounded to the nearest
    `round_to`. Rows whose `by` value is "total" are margins of the others: further counts become null (secondary)
    until an attacker who knows the sums and these rules can narrow no hidden count below the range from 1 to
    `threshold` - 1. Raises DisclosureError for columns that are missing, or counts that are negative or no whole
    numbers.
    """
    frame = as_polars(table)
    names = [counts] if isinstance(counts, str) else list(counts)
    dims = [] if by is None else [by] if isinstance(by, str) else list(by)
    _check(frame, names, dims, threshold, round_to)
    keys = [tuple(str(value) for value in row) for row in frame.select(dims).iter_rows()] if dims else []
    sums = sums_of(keys) if dims else Sums([], [])
    for name in names:
        true = frame[name].cast(pl.Float64).to_numpy()
        status = _statuses(true, sums, threshold, round_to)
        shown = [
            _rounded(n, round_to) if s == SHOWN and not np.isnan(n) else None for n, s in zip(true, status, strict=True)
        ]
        frame = frame.with_columns(
            pl.Series(name, shown, dtype=pl.Int64), pl.Series(f"{name}_status", status, dtype=pl.String)
        )
    return frame


def _check(frame: pl.DataFrame, names: list[str], dims: list[str], threshold: int, round_to: int) -> None:
    missing = [name for name in [*names, *dims] if name not in frame.columns]
    if missing:
        raise DisclosureError(f"columns are missing: {', '.join(missing)}.\nAllowed: {', '.join(frame.columns)}.")
    if threshold < 1 or round_to < 1:
        raise DisclosureError("threshold and round_to must be whole numbers of one or more.")
    for name in names:
        values = frame[name].drop_nulls().cast(pl.Float64, strict=False)
        if values.null_count() or (values < 0).any() or (values != values.round(0)).any():
            raise DisclosureError(f'column "{name}" holds values that are no counts (whole numbers of zero or more).')


def _rounded(n: float, round_to: int) -> int:
    """The nearest multiple; a half goes up, so that no shown count ever rounds down to zero."""
    return int((n + round_to / 2) // round_to * round_to) or int(n)


def _statuses(true: np.ndarray, sums: Sums, threshold: int, round_to: int) -> list[str]:
    """Status of every cell; cells that no chain of sums connects are settled apart, which is what keeps it quick."""
    status = [PRIMARY if not np.isnan(n) and 1 <= n < threshold else SHOWN for n in true]
    for cells, local in components(sums):
        if any(status[i] == PRIMARY for i in cells):
            settled = _settle(true[cells], [status[i] for i in cells], local, threshold, round_to)
            for i, state in zip(cells, settled, strict=True):
                status[i] = state
    return status


def _settle(true: np.ndarray, status: list[str], sums: Sums, threshold: int, round_to: int) -> list[str]:
    for _ in range(len(true)):
        exposed = _first_exposed(true, status, sums, threshold, round_to)
        if exposed is None:
            return status
        status[_cheapest_partner(exposed, true, status, sums)] = SECONDARY
    return status


def _first_exposed(true: np.ndarray, status: list[str], sums: Sums, threshold: int, round_to: int) -> int | None:
    """The first hidden cell that an attacker can narrow too far and that another cell could still protect."""
    low, high = _bounds(true, status, threshold, round_to)
    for cell, state in enumerate(status):
        if state == SHOWN:
            continue
        a, b = feasible_interval(cell, low, high, sums)
        if b - a < threshold - 2 and _partners(cell, status, true, sums):
            return cell
    return None


def _bounds(true: np.ndarray, status: list[str], threshold: int, round_to: int) -> tuple[np.ndarray, np.ndarray]:
    """What an attacker knows of each cell from what is shown and from the rules alone."""
    most = float(np.nansum(true)) + threshold + round_to
    low, high = np.zeros(len(true)), np.full(len(true), most)
    for i, (n, state) in enumerate(zip(true, status, strict=True)):
        if np.isnan(n):
            continue
        if state == PRIMARY:
            low[i], high[i] = 1, threshold - 1
        elif state == SHOWN and n == 0:
            low[i] = high[i] = 0
        elif state == SHOWN:
            shown = _rounded(n, round_to)
            low[i] = max(threshold, np.ceil(shown - round_to / 2))
            high[i] = np.ceil(shown + round_to / 2) - 1 if round_to > 1 else shown
    return low, high


def _partners(cell: int, status: list[str], true: np.ndarray, sums: Sums) -> list[int]:
    """Shown cells that share a sum with `cell`."""
    near: set[int] = set()
    for margin, parts in zip(sums.margins, sums.parts, strict=True):
        group = [margin, *parts]
        if cell in group:
            near.update(group)
    return [i for i in near if i != cell and status[i] == SHOWN and not np.isnan(true[i])]


def _cheapest_partner(cell: int, true: np.ndarray, status: list[str], sums: Sums) -> int:
    """The partner whose loss costs least: not a margin, not a zero where avoidable, then the smallest."""
    margins = set(sums.margins)
    return min(_partners(cell, status, true, sums), key=lambda i: (i in margins, true[i] == 0, true[i], i))
