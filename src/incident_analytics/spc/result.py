"""What `limits` gives back: a table of points that also answers for the series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from incident_analytics.spc.parts import Rebase
from incident_analytics.spc.presets import Preset


@dataclass(frozen=True)
class Settings:
    """What was asked for, beside the numbers."""

    chart: str
    preset: Preset
    improvement: str
    target: float | None
    multiply: float


@dataclass(frozen=True, eq=False, repr=False)
class Limits:
    """A finished control chart: `.points` (a row per point), `.parts` (a row per part), the series' answers.

    Columns and the methods of a polars DataFrame are reached directly: `result["centre_line"]`,
    `result.upper_process_limit`, `result.to_dicts()`, `result.to_pandas()`, `len(result)`,
    `pl.DataFrame(result)`. Where there are parts, the series attributes are those of the last part;
    `.parts` has them all.
    """

    points: pl.DataFrame
    parts: pl.DataFrame
    chart: str
    preset: Preset
    improvement: str
    target: float | None
    multiply: float
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    n_useful: int
    runs_signal: bool
    limits_estimable: bool
    trial_limits: bool
    variation: str
    assurance: str | None
    rebases: tuple[Rebase, ...]
    notes: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        # Only reached when the dataclass has no such field. Names with an underscore stay undefined for copy
        # and pickle, except the Arrow door through which polars, pyarrow and pandas read a table.
        if name == "points" or (name.startswith("_") and not name.startswith("__arrow_c_")):
            raise AttributeError(name)
        if name in self.points.columns:
            return self.points[name]
        return getattr(self.points, name)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str) and key not in self.points.columns and key in self.__dataclass_fields__:
            return getattr(self, key)
        return self.points[key]

    def __len__(self) -> int:
        return self.points.height

    def __iter__(self) -> Any:
        return iter(self.points)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.points.columns, *dir(self.points)})

    def __repr__(self) -> str:
        signal = "signal" if self.runs_signal else "no signal"
        return (
            f"{self.chart} chart, preset {self.preset.name}: {self.points.height} points in "
            f"{self.parts.height} part(s), {self.points['special_cause'].sum()} with a special cause, "
            f"runs: {signal}\n{self.points}"
        )

    def _repr_html_(self) -> str:
        return self.points._repr_html_()
