"""How far two or more coders agree, beyond what chance would give."""

from __future__ import annotations

import warnings
from itertools import combinations

import numpy as np
import polars as pl
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa


def cohen_kappa(one: object, two: object) -> float:
    """Cohen's kappa of two coders' labels (Cohen 1960, Educ Psychol Meas 20:37-46); nan where both use one label
    throughout, since chance alone then explains everything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(np.asarray(one), np.asarray(two)))


def fleiss(ratings: object) -> float:
    """Fleiss' kappa (Fleiss 1971, Psychol Bull 76:378-382); `ratings`: one row per unit, one column per coder."""
    table, _ = aggregate_raters(np.asarray(ratings))
    if table.shape[1] < 2:
        return float("nan")
    return float(fleiss_kappa(table, method="fleiss"))


def gwet_ac1(ratings: object) -> float:
    """Gwet's AC1 (Gwet 2008, Br J Math Stat Psychol 61:29-48), which stays put where a label is rare.

    `ratings`: one row per unit, one column per coder (two or more), every unit coded by every coder. Chance
    agreement is the mean over labels of share × (1 − share), divided by the number of labels less one.
    """
    values = np.asarray(ratings)
    labels = np.unique(values)
    n_coders = values.shape[1]
    if len(labels) < 2:
        return 1.0
    counts = np.stack([(values == label).sum(axis=1) for label in labels], axis=1)
    observed = (counts * (counts - 1)).sum(axis=1) / (n_coders * (n_coders - 1))
    share = counts.mean(axis=0) / n_coders
    by_chance = (share * (1 - share)).sum() / (len(labels) - 1)
    return float((observed.mean() - by_chance) / (1 - by_chance))


def agreement_by_theme(decisions: pl.DataFrame) -> pl.DataFrame:
    """Agreement of the coders of the same units, by theme.

    `decisions` has unit_id, theme_id, coder, class; one class for each unit, theme and coder. Returned: theme_id,
    n_units (coded by at least two), n_coders, n_pairs (of coders, over these units), observed (share of the pairs
    that agree), cohen (two coders), fleiss and ac1 (units that all coders of the theme coded); null where they cannot
    be computed.
    """
    rows = [_of_theme(theme, part) for (theme,), part in decisions.group_by("theme_id", maintain_order=True)]
    schema = {"theme_id": pl.String, "n_units": pl.Int64, "n_coders": pl.Int64, "n_pairs": pl.Int64,
              "observed": pl.Float64, "cohen": pl.Float64, "fleiss": pl.Float64, "ac1": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort("theme_id")


def _of_theme(theme: str, part: pl.DataFrame) -> tuple:
    wide = part.sort("coder", "unit_id").pivot("coder", index="unit_id", values="class").drop("unit_id")
    shared = wide.filter(pl.sum_horizontal(pl.all().is_not_null()) >= 2)
    agreeing, n_pairs = _pairs(shared)
    observed = agreeing / n_pairs if n_pairs else None
    whole = wide.drop_nulls().to_numpy()
    if not len(whole) or wide.width < 2:
        return theme, shared.height, wide.width, n_pairs, observed, None, None, None
    cohen = cohen_kappa(whole[:, 0], whole[:, 1]) if wide.width == 2 else None
    return (theme, shared.height, wide.width, n_pairs, observed, _or_none(cohen), _or_none(fleiss(whole)),
            gwet_ac1(whole))  # fmt: skip


def _pairs(shared: pl.DataFrame) -> tuple[int, int]:
    """(pairs of coders of one unit that agree, all such pairs)."""
    agreeing = n_pairs = 0
    for one, two in combinations(shared.columns, 2):
        both = shared.drop_nulls([one, two])
        agreeing += int((both[one] == both[two]).sum())
        n_pairs += both.height
    return agreeing, n_pairs


def _or_none(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else value
