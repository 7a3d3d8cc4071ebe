"""Which chart fits the numbers, and why, in a sentence that can be printed under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import chdtrc

from incident_analytics.spc.counts import between_points, rate_sigma, share_sigma
from incident_analytics.spc.inputs import ChartInputError, denominators, numbers, one_of
from incident_analytics.spc.lines import Series, mean, total

KINDS = ("count", "rate", "proportion", "measurement", "time_between", "opportunities_between")
# Events per period below which a c or u chart has no usable limits (Wheeler 2011, Working with rare events).
RARE_MEAN = 1.0
RARE_ZEROS = 0.5  # share of empty periods from which the median is 0 (Anhøj, SPC for Healthcare, chapter 13)
SHARE_FROM = 0.05  # pooled share from which binomial and Poisson limits differ by more than 2.5 %
DISPERSION_P = 0.01  # judgement: one chart in a hundred widened without need
DISPERSION_SIGMA = 1.2  # judgement: neighbours must lie a fifth further apart than theory says
DISPERSION_TEST = (
    "chi-squared index of dispersion (Cochran 1954, Biometrics 10:417-451) with Laney's sigma_z from moving "
    "ranges (Laney 2002, Quality Engineering 14:531-537)"
)


@dataclass(frozen=True)
class Choice:
    """A chart, the sentence that says why, and the dispersion test where one was made."""

    chart: str
    why: str
    kind: str
    test: str | None = None
    p_value: float | None = None
    sigma_z: float | None = None


def choose_chart(y: Any, n: Any = None, kind: str | None = None, subgroup: Any = None) -> Choice:
    """The chart for these numbers and why; `kind` settles what numbers alone cannot tell.

    Kinds: count, rate (events over exposure), proportion (cases out of cases), measurement, time_between
    and opportunities_between. Without `kind`: with `subgroup` or with fractions and no `n` it is a
    measurement; with `n`, a proportion where whole numbers never exceed whole `n` and the pooled share is 5
    % or more, else a rate (below 5 % both give nearly the same limits); otherwise a count. Raises
    ChartInputError.
    """
    values = numbers(y, "y")
    below = denominators(n, len(values))
    kind = one_of(kind, KINDS, "kind") if kind else _kind(values, below, subgroup)
    if kind == "measurement":
        return _for_measurements(subgroup)
    if kind == "time_between":
        return Choice("t", "t chart: each point is the time since the event before.", kind)
    if kind == "opportunities_between":
        return Choice("g", "g chart: each point is the number of opportunities since the event before.", kind)
    if kind != "count" and below is None:
        raise ChartInputError(f"a {kind} needs n, the denominator of each point")
    rare = _rare(values, below, kind)
    if rare:
        return rare
    if kind == "count":
        return _for_counts(values)
    return _for_fractions(values, below, kind)


def _kind(values: np.ndarray, below: np.ndarray | None, subgroup: Any) -> str:
    whole = _whole(values)
    if subgroup is not None or (below is None and not (whole and np.nanmin(values, initial=0) >= 0)):
        return "measurement"
    if below is None:
        return "count"
    share = total(values[~np.isnan(below)]) / total(below)
    within = whole and _whole(below) and not np.any(values > below)
    return "proportion" if within and share >= SHARE_FROM else "rate"


def _whole(values: np.ndarray) -> bool:
    there = values[~np.isnan(values)]
    return bool(np.all(there == np.floor(there)))


def _for_measurements(subgroup: Any) -> Choice:
    if subgroup is not None:
        return Choice("xbar", "xbar chart: several measurements per point; read with its s chart.", "measurement")
    return Choice("i", "i (XmR) chart: single measurements, no theory of their spread needed.", "measurement")


def _rare(values: np.ndarray, below: np.ndarray | None, kind: str) -> Choice | None:
    there = values[~np.isnan(values)]
    average, empty = mean(there), float(np.mean(there == 0)) if len(there) else 0.0
    if not len(there) or (average >= RARE_MEAN and empty < RARE_ZEROS):
        return None
    chart, what = ("g", "opportunities") if kind == "proportion" else ("t", "days")
    why = (
        f"{chart} chart: events are rare ({average:.2g} per period on average, {empty:.0%} of periods "
        f"without any), so plot the {what} between events."
    )
    return Choice(chart, why, kind)


def _for_counts(values: np.ndarray) -> Choice:
    every = np.ones(len(values), dtype=bool)
    p_value, sigma_z = dispersion(Series(values, every, values, np.ones(len(values))), "rate")
    found = {"kind": "count", "test": DISPERSION_TEST, "p_value": p_value, "sigma_z": sigma_z}
    if _over_dispersed(p_value, sigma_z):
        why = f"i (XmR) chart: counts vary more than Poisson ({_numbers(p_value, sigma_z)})."
        return Choice("i", why, **found)
    return Choice("c", f"c chart: counts, no wider than Poisson ({_numbers(p_value, sigma_z)}).", **found)


def _for_fractions(values: np.ndarray, below: np.ndarray, kind: str) -> Choice:
    whole = ~np.isnan(values) & ~np.isnan(below)
    above, below = values[whole], below[whole]
    every = np.ones(len(above), dtype=bool)
    p_value, sigma_z = dispersion(Series(above / below, every, above, below), kind)
    chart, theory = ("p", "binomial") if kind == "proportion" else ("u", "Poisson")
    found = {"kind": kind, "test": DISPERSION_TEST, "p_value": p_value, "sigma_z": sigma_z}
    spread = "the same denominators" if len(np.unique(below)) == 1 else "varying denominators"
    if _over_dispersed(p_value, sigma_z):
        why = f"{chart}' chart: a {kind} that varies more than {theory} ({_numbers(p_value, sigma_z)})."
        return Choice(f"{chart}prime", why, **found)
    why = f"{chart} chart: a {kind} with {spread}, no wider than {theory} ({_numbers(p_value, sigma_z)})."
    return Choice(chart, why, **found)


def dispersion(series: Series, kind: str) -> tuple[float, float]:
    """p value of the index of dispersion, and Laney's sigma_z.

    Two measures, since each is fooled alone: one shift makes the index large though the process around each
    level is Poisson, while sigma_z sees neighbours only; and sigma_z of a short series is noisy.
    """
    centre = total(series.numerator) / total(series.denominator)
    sigma = share_sigma(series, centre) if kind == "proportion" else rate_sigma(series, centre)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (series.y - centre) / sigma
    z = z[np.isfinite(z)]
    p_value = float(chdtrc(len(z) - 1, total(z**2))) if len(z) > 1 else float("nan")
    return p_value, between_points(series, centre, sigma, screen=True)


def _over_dispersed(p_value: float, sigma_z: float) -> bool:
    return p_value < DISPERSION_P and sigma_z > DISPERSION_SIGMA


def _numbers(p_value: float, sigma_z: float) -> str:
    shown = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    return f"index of dispersion {shown}, sigma_z {sigma_z:.2f}"
