"""Counts of failings corrected for what extraction finds wrongly and what it misses, by theme and kind of text."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import special, stats

from ..errors import need_columns
from ..schema import as_polars

FEWEST = 20  # labels of a kind of text, over all themes, from which a correction is made
LEAST_RECALL = 0.05  # a theme that is hardly ever found cannot be counted from what is found
WEAKEST, STRONGEST = 2.0, 200.0  # labels that the other themes are worth in the estimate of one
COLUMNS = ("theme_id", "kind", "n_found", "precision", "recall", "n_corrected", "lower_ci", "upper_ci", "refused")


def correct_counts(counts: object, checked: object, confidence: float = 0.95) -> pl.DataFrame:
    """`counts` (theme_id, kind, n_found) with precision, recall, n_corrected, lower_ci, upper_ci and refused.

    `checked`: theme_id, kind, n_true, n_false, n_missed from labels on texts of that kind (`checked_from`). The
    corrected count is found x precision / recall. Both shares of a theme are drawn towards those of all themes of
    the kind, by as much as the themes differ (beta-binomial with moments, Kleinman 1973, J Am Stat Assoc 68:46-54);
    the interval joins their uncertainty and that of a Poisson count on the log scale; recall is never taken below
    LEAST_RECALL. `refused` says why nothing is corrected: no labels, or fewer than FEWEST, of the kind of text; what
    was learned on one kind says nothing of another. Raises MappingError where a column is missing.
    """
    counts, checked = as_polars(counts), as_polars(checked)
    need_columns(counts.columns, ("theme_id", "kind", "n_found"), "counts: ")
    need_columns(checked.columns, ("theme_id", "kind", "n_true", "n_false", "n_missed"), "checked: ")
    checked = checked.group_by("theme_id", "kind", maintain_order=True).agg(
        pl.col("n_true", "n_false", "n_missed").fill_null(0).sum()
    )
    counts = counts.with_columns(pl.col("n_found").cast(pl.Int64).fill_null(0))
    rows = []
    for (kind,), part in counts.group_by("kind", maintain_order=True):
        held = checked.filter(pl.col("kind") == kind)
        n = int(held.select(pl.sum_horizontal("n_true", "n_missed").sum()).item() or 0)
        if n < FEWEST:
            why = f"{n} labels on texts of this kind; at least {FEWEST} are needed"
            rows += [
                (theme, kind, found, *[None] * 5, why) for theme, found in part.select("theme_id", "n_found").rows()
            ]
            continue
        rows += _corrected(part, held, kind, confidence)
    return pl.DataFrame(rows, schema=dict(zip(COLUMNS, (*[pl.String] * 2, pl.Int64, *[pl.Float64] * 5, pl.String),
                                              strict=True)), orient="row")  # fmt: skip


def checked_from(themes: pl.DataFrame, kind: str) -> pl.DataFrame:
    """`checked` for `correct_counts` from the table by theme of `evaluate` on texts of one kind."""
    true = (pl.col("recall").fill_null(0) * pl.col("n_gold")).round(0).cast(pl.Int64)
    return themes.select(
        "theme_id", pl.lit(kind).alias("kind"), true.alias("n_true"), (pl.col("n_found") - true).alias("n_false"),
        (pl.col("n_gold") - true).alias("n_missed"),
    )  # fmt: skip


def _corrected(part: pl.DataFrame, held: pl.DataFrame, kind: str, confidence: float) -> list[tuple]:
    labels = {theme: (true, false, missed) for theme, true, false, missed in
              held.select("theme_id", "n_true", "n_false", "n_missed").iter_rows()}  # fmt: skip
    themes = np.array(list(labels.values()), dtype=float)
    precise = _prior(themes[:, 0], themes[:, 0] + themes[:, 1])
    recalled = _prior(themes[:, 0], themes[:, 0] + themes[:, 2])
    z = stats.norm.ppf((1 + confidence) / 2)
    out = []
    for theme, found in part.select("theme_id", "n_found").iter_rows():
        true, false, missed = labels.get(theme, (0, 0, 0))
        p, r = (precise[0] + true, precise[1] + false), (recalled[0] + true, recalled[1] + missed)
        precision, recall = p[0] / sum(p), max(r[0] / sum(r), LEAST_RECALL)
        best = found * precision / recall
        nothing = -np.log((1 - confidence) / 2) / recall if not found else 0.0  # what a count of none leaves possible
        spread = np.exp(z * np.sqrt(_log_variance(*p) + _log_variance(*r) + 1 / max(found * precision, 0.5)))
        out.append((theme, kind, found, precision, recall, best, best / spread,
                    min(max(best * spread, nothing), max(found, 4) / LEAST_RECALL), None))  # fmt: skip
    return out


def _prior(hits: np.ndarray, tries: np.ndarray) -> tuple[float, float]:
    """(a, b) of the beta distribution of a share over themes."""
    hits, tries = hits[tries > 0], tries[tries > 0]
    if not len(tries):
        return 0.5, 0.5
    mean = (hits.sum() + 0.5) / (tries.sum() + 1)
    between = ((hits / tries - mean) ** 2 * tries).sum() / tries.sum() - mean * (1 - mean) * len(tries) / tries.sum()
    strength = mean * (1 - mean) / between - 1 if between > 0 else STRONGEST
    strength = float(np.clip(strength, WEAKEST, STRONGEST))
    return float(mean * strength), float((1 - mean) * strength)


def _log_variance(a: float, b: float) -> float:
    """Variance of the logarithm of a beta variable."""
    return float(special.polygamma(1, a) - special.polygamma(1, a + b))
