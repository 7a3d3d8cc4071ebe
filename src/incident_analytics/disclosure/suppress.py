"""Small counts hidden, others rounded, and enough more hidden that no sum gives a small count back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from ..errors import DisclosureError
from ..schema import as_polars
from .block import Block, blocks_of
from .margins import TOTAL, Key, as_key
from .rounding import rounded
from .settle import Unprotected, settle

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
    until an attacker who knows the sums and these rules can narrow no hidden count to fewer values than 1 to
    `threshold` - 1 has. A total of small counts alone is primary too where showing it would say that they are near 1.
    A missing count (structural: there can be none) stays null and counts as nothing.

    Raises DisclosureError for columns that are missing, counts that are negative or no whole numbers, and rows
    that `by` does not tell apart. Fischetti and Salazar 2001; Hundepool and others 2012, chapter 4.

    >>> table = {"ward": ["a", "b", "total"], "deaths": [2, 9, 11]}
    >>> suppress(table, "deaths", by="ward", round_to=1)["deaths_status"].to_list()
    ['primary', 'secondary', 'shown']
    """
    return suppress_linked({"table": table}, counts, by, threshold, round_to)["table"]


def suppress_linked(
    tables: Mapping[str, object],
    counts: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    threshold: int = 5,
    round_to: int = 5,
) -> dict[str, pl.DataFrame]:
    """Tables of one run made safe together, under the names given; the same count has one fate in all of them.

    `by` names the dimensions of all tables; a table without one of them is a total over it, so that all must count
    the same population. A count is the same where it has the same column name and the same values in `by`.
    Raises DisclosureError as `suppress` does, and where two tables give one count two values.
    """
    names = [counts] if isinstance(counts, str) else list(counts)
    dims = [] if by is None else [by] if isinstance(by, str) else list(by)
    frames = {label: as_polars(table) for label, table in tables.items()}
    for label, frame in frames.items():
        _check(frame, label, names, dims, threshold, round_to, linked=len(frames) > 1)
    for name in names:
        keys, true = _universe(frames, name, dims)
        status = _statuses(list(true), np.array(list(true.values()), dtype=float), threshold, round_to)
        fate = dict(zip(true, status, strict=True))
        for label, frame in frames.items():
            if name in frame.columns:
                frames[label] = _apply(frame, name, [fate[key] for key in keys[label]], round_to)
    return frames


def _check(
    frame: pl.DataFrame, label: str, names: list[str], dims: list[str], threshold: int, round_to: int, linked: bool
) -> None:
    missing = [] if linked else [name for name in [*names, *dims] if name not in frame.columns]
    if linked and not any(name in frame.columns for name in names):
        missing = names
    if missing:
        raise DisclosureError(
            f"{label}: columns are missing: {', '.join(missing)}.\nAllowed: {', '.join(frame.columns)}."
        )
    if threshold < 1 or round_to < 1 or threshold != int(threshold) or round_to != int(round_to):
        raise DisclosureError("threshold and round_to must be whole numbers of one or more.")
    for name in names:
        if name in frame.columns and not _are_counts(frame[name]):
            raise DisclosureError(
                f'{label}: column "{name}" holds values that are no counts (whole numbers of zero or more).'
            )


def _are_counts(column: pl.Series) -> bool:
    values = column.drop_nulls()
    if values.dtype == pl.Boolean:
        return False
    numbers = values.cast(pl.Float64, strict=False)
    if column.dtype.is_float():
        numbers = numbers.drop_nans()
    return not numbers.null_count() and bool(
        ((numbers >= 0) & (numbers == numbers.round(0)) & numbers.is_finite()).all()
    )


def _universe(frames: dict[str, pl.DataFrame], name: str, dims: list[str]) -> tuple[dict[str, list[Key]], dict]:
    """The key of every row of every table, and every distinct count by its key, in the order of the keys."""
    keys: dict[str, list[Key]] = {}
    true: dict[Key, float] = {}
    for label, frame in frames.items():
        if name not in frame.columns:
            continue
        columns = [pl.col(d) if d in frame.columns else pl.lit(TOTAL).alias(d) for d in dims]
        rows = frame.select(columns).iter_rows() if dims else ((str(i),) for i in range(frame.height))
        keys[label] = [as_key(row) if dims else (label, *row) for row in rows]
        _refuse_repeats(keys[label], label, dims)
        for key, n in zip(keys[label], frame[name].cast(pl.Float64).fill_null(float("nan")).to_list(), strict=True):
            if not _same(true.setdefault(key, n), n):
                raise DisclosureError(
                    f'{label}: column "{name}" gives a count that another table gives differently '
                    f"(rows that agree in {', '.join(dims)}).\nHINT: link only tables of the same population."
                )
    return keys, dict(sorted(true.items()))


def _same(a: float, b: float) -> bool:
    return a == b or (np.isnan(a) and np.isnan(b))


def _refuse_repeats(keys: list[Key], label: str, dims: list[str]) -> None:
    if len(set(keys)) < len(keys):
        raise DisclosureError(
            f"{label}: {len(keys) - len(set(keys))} rows have the same values in {', '.join(dims)} as another row, so "
            "that their totals cannot be known.\nHINT: name every column that tells rows apart in `by`."
        )


def _statuses(keys: list[Key], true: np.ndarray, threshold: int, round_to: int) -> list[str]:
    """Status of every cell; cells that no chain of sums connects are settled apart, which is what keeps it quick."""
    small, blocks = blocks_of(keys, true, threshold, round_to)
    status = np.where(small, PRIMARY, SHOWN).astype(object)
    for i, block in enumerate(blocks):
        try:
            hidden = settle(block, threshold - 2)
        except Unprotected:
            block = blocks_of(keys, true, threshold, round_to, wide=True)[1][i]
            hidden = _last_resort(block, threshold)
        status[block.cells] = np.where(block.small, PRIMARY, np.where(hidden, SECONDARY, SHOWN))
    return status.tolist()


def _last_resort(block: Block, threshold: int) -> np.ndarray:
    try:
        return settle(block, threshold - 2)
    except Unprotected:
        raise DisclosureError(
            "a hidden count cannot be protected whatever else is hidden.\n"
            "HINT: leave out a total, or join small groups before suppression."
        ) from None


def _apply(frame: pl.DataFrame, name: str, status: list[str], round_to: int) -> pl.DataFrame:
    true = frame[name].cast(pl.Float64).fill_nan(None).to_list()
    shown = [
        rounded(n, round_to) if state == SHOWN and n is not None else None
        for n, state in zip(true, status, strict=True)
    ]
    return frame.with_columns(
        pl.Series(name, shown, dtype=pl.Int64), pl.Series(f"{name}_status", status, dtype=pl.String)
    )
