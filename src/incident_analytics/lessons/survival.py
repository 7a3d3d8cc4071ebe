"""Kaplan-Meier: the share still without an event, with intervals that know of clusters."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

BLOCK = 256  # clusters at a time


def kaplan_meier(
    times: list[float], ended: list[bool], clusters: list[str] | None = None, confidence: float = 0.95
) -> pl.DataFrame:
    """One row per time with an event: time, n_at_risk, n_events, survival, standard_error, lower_ci, upper_ci.

    Product-limit estimate (Kaplan and Meier 1958); standard error of Greenwood, or, where `clusters` names what
    belongs together, of the jackknife that leaves out one cluster at a time; interval on the log(-log) scale
    (Kalbfleisch and Prentice). The interval is null where the estimate is 0 or 1.
    """
    t, d = np.asarray(times, dtype=float), np.asarray(ended, dtype=bool)
    known = ~np.isnan(t)  # a spell without a length was never watched
    t, d = t[known], d[known]
    at = np.unique(t[d])
    n_at_risk = len(t) - np.searchsorted(np.sort(t), at, side="left")
    n_events = np.bincount(np.searchsorted(at, t[d]), minlength=len(at))
    survival = _survival(n_at_risk, n_events)
    if clusters is None:
        error = _greenwood(survival, n_at_risk, n_events)
    else:
        error = _jackknife(
            t, d, np.unique(np.asarray(clusters)[known], return_inverse=True)[1], at, n_at_risk, n_events
        )
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


def _jackknife(
    t: np.ndarray, d: np.ndarray, cluster: np.ndarray, at: np.ndarray, n_at_risk: np.ndarray, n_events: np.ndarray
) -> np.ndarray:
    """`cluster`: the number of each spell's cluster. Sums over the clusters are made of what each takes off the whole
    curve, BLOCK clusters at a time: neither their number nor their size costs memory."""
    g = int(cluster.max(initial=-1)) + 1
    if g < 2:
        return np.full(len(at), np.nan)
    whole, off, squares = _survival(n_at_risk, n_events), np.zeros(len(at)), np.zeros(len(at))
    order = np.argsort(cluster, kind="stable")
    t, d, cluster = t[order], d[order], cluster[order]
    for first in range(0, g, BLOCK):
        mine = slice(*np.searchsorted(cluster, [first, first + BLOCK]))
        own_risk, own_events = _of_clusters(t[mine], d[mine], cluster[mine] - first, at, min(BLOCK, g - first))
        apart = _survival(n_at_risk - own_risk, n_events - own_events) - whole
        off += apart.sum(axis=0)
        squares += (apart**2).sum(axis=0)
    return np.sqrt((g - 1) / g * np.maximum(squares - off**2 / g, 0))


def _of_clusters(
    t: np.ndarray, d: np.ndarray, cluster: np.ndarray, at: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Clusters × times: spells at risk and events of each cluster."""
    until, events = np.zeros((n, len(at) + 1), dtype=np.int64), np.zeros((n, len(at)), dtype=np.int64)
    np.add.at(until, (cluster, np.searchsorted(at, t, side="right")), 1)
    np.add.at(events, (cluster[d], np.searchsorted(at, t[d])), 1)
    at_risk = until.sum(axis=1, keepdims=True) - until.cumsum(axis=1)[:, :-1]
    return at_risk, events


def _survival(n_at_risk: np.ndarray, n_events: np.ndarray) -> np.ndarray:
    """The product-limit estimate at each time; where nobody is at risk it stays as it was."""
    return np.cumprod(1 - n_events / np.maximum(n_at_risk, 1), axis=-1)


def _log_log(survival: np.ndarray, error: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    z = stats.norm.ppf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = z * error / (survival * np.abs(np.log(survival)))
        lower, upper = survival ** np.exp(width), survival ** np.exp(-width)
    inside = (survival > 0) & (survival < 1)
    return np.where(inside, lower, np.nan), np.where(inside, upper, np.nan)
