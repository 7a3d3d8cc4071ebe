"""Rates and percentages that give no count away: hidden with their counts, and worked out from rounded ones."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..errors import DisclosureError
from ..schema import as_polars

Parts = tuple[str, str]


def suppress_rates(table: object, rates: Mapping[str, Parts], per: float = 100, decimals: int = 1) -> pl.DataFrame:
    """`table` with each rate in `rates` (column: numerator, denominator) as `per` * numerator / denominator, and
    `<rate>_status`: shown, or the status of the part that hides it (primary before secondary).

    `table` comes from `suppress`: its counts are rounded or null. A rate that stands in it already is replaced, since
    one worked out from exact counts gives them back. A denominator that is no suppressed count (bed days) is taken
    as it stands. Without a denominator, or with one of 0, a rate is null. Raises DisclosureError where a column is
    missing or a numerator has no status.
    """
    frame = as_polars(table)
    _check(frame, rates)
    for name, (numerator, denominator) in rates.items():
        states = [pl.col(f"{part}_status") for part in (numerator, denominator) if f"{part}_status" in frame.columns]
        hidden = pl.any_horizontal(state != "shown" for state in states)
        small = pl.any_horizontal(state == "primary" for state in states)
        value = per * pl.col(numerator).cast(pl.Float64) / pl.col(denominator).cast(pl.Float64)
        status = pl.when(small).then(pl.lit("primary")).when(hidden).then(pl.lit("secondary"))
        frame = frame.with_columns(
            pl.when(~hidden & (pl.col(denominator) > 0)).then(value.round(decimals)).alias(name),
            status.otherwise(pl.lit("shown")).alias(f"{name}_status"),
        )
    return frame


def _check(frame: pl.DataFrame, rates: Mapping[str, Parts]) -> None:
    needed = {part for parts in rates.values() for part in parts} | {f"{top}_status" for top, _ in rates.values()}
    missing = sorted(needed - set(frame.columns))
    if missing:
        raise DisclosureError(
            f"columns are missing: {', '.join(missing)}.\nAllowed: {', '.join(frame.columns)}.\n"
            "HINT: rates are worked out after suppress(), from the counts it leaves."
        )
