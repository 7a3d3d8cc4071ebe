"""Reading what a caller hands over: lists, numpy, polars or pandas, into plain float arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from incident_analytics.errors import IncidentAnalyticsError, did_you_mean


class ChartInputError(IncidentAnalyticsError, ValueError):
    """The numbers cannot be put on the chart that was asked for."""


def one_of(value: str, allowed: Iterable[str], name: str) -> str:
    """The value itself; raises ChartInputError naming every allowed word when it is not one of them."""
    words = list(allowed)
    if value in words:
        return value
    hint = did_you_mean(str(value), words)
    ending = f"\nHINT: {hint}" if hint else ""
    raise ChartInputError(f'{name} is "{value}"; allowed are {", ".join(words)}{ending}')


def numbers(values: Any, name: str) -> np.ndarray:
    """Values as floats, missing as NaN; raises ChartInputError for text or infinity, naming the positions."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise ChartInputError(f"{name} must be a list, array or Series of numbers")
    listed = values.to_list() if isinstance(values, pl.Series) else list(values)
    read = [_number(value) for value in listed]
    wrong = [i for i, value in enumerate(read) if value is None or np.isinf(value)]
    if wrong:
        raise ChartInputError(
            f"{name} holds something that is not a finite number at position {_few(wrong)} (0-based)\n"
            "HINT: leave missing values as None or NaN, and turn text into numbers first"
        )
    return np.array(read, dtype=float)


def _number(value: Any) -> float | None:
    if value is None or type(value).__name__ in ("NAType", "NaTType", "MaskedConstant"):
        return float("nan")
    if isinstance(value, (str, bytes, date, datetime)):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def denominators(n: Any, length: int) -> np.ndarray | None:
    """Denominators as floats, or None when there are none; a denominator of 0 is missing, never a rate."""
    if n is None:
        return None
    read = numbers([n] * length if np.isscalar(n) else n, "n")
    if len(read) != length:
        raise ChartInputError(f"n has {len(read)} values and y has {length}; they must be as many")
    if np.any(read < 0):
        raise ChartInputError(f"n is negative at position {_few(np.flatnonzero(read < 0))} (0-based)")
    if np.all(np.isnan(read)):
        return None
    return np.where(read == 0, np.nan, read)


def positions(values: Any, name: str, length: int) -> list[int]:
    """0-based positions in order, each once; raises ChartInputError for one outside the series."""
    if values is None:
        return []
    listed = list(values) if isinstance(values, Iterable) else [values]
    if any(isinstance(value, bool | np.bool_) or value != int(value) for value in listed):
        raise ChartInputError(
            f"{name} must hold whole numbers of positions (0-based)\nHINT: of a mask, give the positions where it holds"
        )
    whole = sorted({int(value) for value in listed})
    wrong = [value for value in whole if not 0 <= value < length]
    if wrong:
        raise ChartInputError(
            f"{name} names position {_few(wrong)}, allowed are 0 to {length - 1} (0-based)\n"
            "HINT: the first point of the series is 0"
        )
    return whole


def refuse_where(mask: np.ndarray, problem: str, hint: str) -> None:
    """Nothing; raises ChartInputError naming the positions where the mask holds."""
    if np.any(mask):
        raise ChartInputError(f"{problem} at position {_few(np.flatnonzero(mask))} (0-based)\nHINT: {hint}")


def _few(found: Sequence[int] | np.ndarray, most: int = 5) -> str:
    shown = ", ".join(str(int(i)) for i in found[:most])
    return shown if len(found) <= most else f"{shown} and {len(found) - most} more"
