"""Presets: which constant, which screening, which rules. They are data (data/presets.csv), one row each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from incident_analytics.spc.inputs import one_of


@dataclass(frozen=True)
class Preset:
    """One row of data/presets.csv. A rule that is None is not applied."""

    name: str
    title: str
    limit_per_moving_range: float  # three sigma as a multiple of the mean moving range
    screen: bool
    shift_points: int | None
    trend_points: int | None
    two_in_three: bool
    runs_method: str | None
    rules: str
    citation: str
    note: str


@cache
def presets() -> pl.DataFrame:
    """One row per preset: constant, screening, rules, citation and a note."""
    folder = files("incident_analytics.spc") / "data" / "presets.csv"
    return pl.read_csv(folder.read_bytes())


def get_preset(name: str) -> Preset:
    """The preset of that name; raises ChartInputError listing the names when there is none."""
    table = presets()
    one_of(name, table["preset"], "preset")
    row = table.row(by_predicate=pl.col("preset") == name, named=True)
    return Preset(name=row.pop("preset"), **row)
