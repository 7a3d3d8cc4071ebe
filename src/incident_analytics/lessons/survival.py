"""Kaplan-Meier: the share still without an event, with intervals that know of clusters."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats


def kaplan_meier(
    times: list[float], ended: list[bool], clusters: list[str] | None = None, confidence: float = 0.95
) -> pl.DataFrame:
    """One row per time with an event: time, n_at_risk, n_events, survival, standard_error, lower_ci, upper_ci.

    Product-limit estimate (Kaplan and Meier 1958); standard error of Greenwood, or, where `clusters` names what
    belongs together, of the jackknife that leaves out one cluster at a time; interval on the log(-log) scale
    (Kalbfleisch and Prentice). The interval is null where the estimate is 0 or 1.
    """
    t, d = np.asarray(times, dtype=float), np.asarray(ended, dtype=bool)
    at = np.unique(t[d])
    n_at_risk = np.array([(t >= time).sum() for time in at], dtype=np.int64)
    n_events = np.array([(d & (t == time)).sum() for time in at], dtype=np.int64)
    survival = np.cumprod(1 - n_events / n_at_risk) if len(at) else np.array([])
    if clusters is None:
        error = _greenwood(survival, n_at_risk, n_events)
    else:
        error = _jackknife(t, d, np.asarray(clusters), at)
    lower, upper = _log_log(survival, error, confidence)
    table = pl.DataFrame({"time": at, "n_at_risk": n_at_risk, "n_events": n_events, "survival": survival,
                          "standard_error": error, "lower_ci": lower, "upper_ci": upper})  # fmt: skip
    return table.with_columns(pl.col("standard_error", "lower_ci", "upper_ci").fill_nan(None))


def median_time(curve: pl.DataFrame) -> tuple[float | None, float | None, float | None]:
    """(median, lower, upper): the first time at which survival, and each limit of it, is a half or less.

    None where the curve or the limit never gets there (Brookmeyer and Crowley 1982).
    """

    def first(column: str) -> float | None:
        return curve.filter(pl.col(column) <= 0.5)["time"].min()

    return first("survival"), first("lower_ci"), first("upper_ci")


def _greenwood(survival: np.ndarray, n_at_risk: np.ndarray, n_events: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return survival * np.sqrt(np.cumsum(n_events / (n_at_risk * (n_at_risk - n_events))))


def _jackknife(t: np.ndarray, d: np.ndarray, clusters: np.ndarray, at: np.ndarray) -> np.ndarray:
    names = np.unique(clusters)
    if len(names) < 2:
        return np.full(len(at), np.nan)
    without = np.array([_survival_at(t[clusters != name], d[clusters != name], at) for name in names])
    g = len(names)
    return np.sqrt((g - 1) / g * ((without - without.mean(axis=0)) ** 2).sum(axis=0))


def _survival_at(t: np.ndarray, d: np.ndarray, at: np.ndarray) -> np.ndarray:
    out, survival = np.empty(len(at)), 1.0
    for i, time in enumerate(at):
        at_risk = (t >= time).sum()
        if at_risk:
            survival *= 1 - (d & (t == time)).sum() / at_risk
        out[i] = survival
    return out


def _log_log(survival: np.ndarray, error: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    z = stats.norm.ppf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = z * error / (survival * np.abs(np.log(survival)))
        lower, upper = survival ** np.exp(width), survival ** np.exp(-width)
    inside = (survival > 0) & (survival < 1)
    return np.where(inside, lower, np.nan), np.where(inside, upper, np.nan)
