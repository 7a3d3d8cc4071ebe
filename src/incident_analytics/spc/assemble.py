"""Putting the parts of a chart back together into one table of points, one of parts, and what they say."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl

from incident_analytics.spc.classify import assurance, point_types, variation
from incident_analytics.spc.lines import Lines, Series
from incident_analytics.spc.notes import TRIAL_POINTS, notes
from incident_analytics.spc.parts import Rebase
from incident_analytics.spc.result import Limits, Settings
from incident_analytics.spc.rules import name_of_cause
from incident_analytics.spc.runs import Runs

LINE_COLUMNS = {
    "y": "y",
    "centre_line": "centre",
    "lower_process_limit": "lower",
    "upper_process_limit": "upper",
    "near_lower": "near_lower",
    "near_upper": "near_upper",
}
PART_TYPES = {
    "longest_run": pl.Int64,
    "longest_run_max": pl.Int64,
    "crossings": pl.Int64,
    "crossings_min": pl.Int64,
    "limits_estimable": pl.Boolean,
    "who": pl.String,
    "why": pl.String,
    "decided": pl.Date,
}


@dataclass(frozen=True)
class PartResult:
    """Lines, flags and runs of one part."""

    lines: Lines
    side: np.ndarray
    near: np.ndarray
    outside: np.ndarray
    shift: np.ndarray
    trend: np.ndarray
    two_in_three: np.ndarray
    runs: Runs
    estimable: bool | None


def assemble(
    done: list[PartResult],
    series: Series,
    labels: list[Hashable] | None,
    decisions: list[tuple[int, Rebase | None]],
    settings: Settings,
) -> Limits:
    """The finished chart."""
    points = _points(done, series, labels, settings)
    parts = _parts(done, points, decisions)
    latest = _latest(points)
    runs_count = settings.preset.runs_method is not None and done[-1].runs.runs_signal
    band = latest["lower_process_limit"], latest["upper_process_limit"]
    return Limits(
        points=points,
        parts=parts,
        **vars(settings),
        **asdict(done[-1].runs),
        limits_estimable=settings.chart != "run" and bool(parts["limits_estimable"].all()),
        trial_limits=bool(parts["trial_limits"].any()),
        variation=variation(latest["point_type"], runs_count),
        assurance=assurance(settings.target, *band, settings.improvement),
        rebases=tuple(decision for _, decision in decisions if decision),
        notes=notes(parts, settings.chart),
    )


def _latest(points: pl.DataFrame) -> dict:
    seen = points.filter(pl.col("y").is_not_null())
    return (points if seen.is_empty() else seen).row(-1, named=True)


def _points(done: list[PartResult], series: Series, labels: list[Hashable] | None, settings: Settings) -> pl.DataFrame:
    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name) for part in done])

    side, near, beyond = joined("side"), joined("near"), joined("outside")
    shift, trend, pair = joined("shift"), joined("trend"), joined("two_in_three")
    names, direction = name_of_cause(beyond, trend, pair, shift, side)
    table = {
        column: settings.multiply * np.concatenate([getattr(part.lines, name) for part in done])
        for column, name in LINE_COLUMNS.items()
    }
    table |= {"outside": beyond, "shift": shift, "trend": trend != 0, "two_in_three": pair}
    table |= {"special_cause": [name != "common_cause" for name in names], "special_cause_type": names}
    table |= {"point_type": point_types(direction, settings.improvement), "side": side, "near": near}
    table |= {"part": series.part, "in_base": series.base, "excluded": series.excluded}
    table |= {"point": np.arange(len(side))} | _fractions(series)
    if labels is not None:
        table |= {"subgroup": labels, "subgroup_size": series.sizes.astype(int)}
    return pl.DataFrame(table, strict=False).with_columns(pl.col(pl.Float64).fill_nan(None))


def _fractions(series: Series) -> dict[str, np.ndarray]:
    if series.denominator is not None:
        return {"numerator": series.numerator, "denominator": series.denominator}
    none = np.full(len(series.y), np.nan)
    return {"numerator": none, "denominator": none}


def _parts(done: list[PartResult], points: pl.DataFrame, decisions: list[tuple[int, Rebase | None]]) -> pl.DataFrame:
    rows = []
    for k, result in enumerate(done, start=1):
        own = points.filter(pl.col("part") == k)
        decision = decisions[k - 2][1] if k > 1 else None
        n_base = own.filter("in_base")["y"].count()
        rows.append(
            {"part": k, "first_point": own["point"][0], "last_point": own["point"][-1]}
            | {"n_points": own.height, "n_observed": own["y"].count(), "n_base": n_base}
            | {column: own[column].drop_nulls().last() for column in LINE_COLUMNS if column != "y"}
            | asdict(result.runs)
            | {"n_outside": own["outside"].sum(), "limits_estimable": result.estimable}
            | {"trial_limits": n_base < TRIAL_POINTS}
            | {"who": decision and decision.who, "why": decision and decision.why}
            | {"decided": decision and decision.date}
        )
    floats = {column: pl.Float64 for column in LINE_COLUMNS if column != "y"}
    return pl.DataFrame(rows, schema_overrides=floats | PART_TYPES, infer_schema_length=None)
