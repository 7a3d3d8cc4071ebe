"""How good the coding is: found against labelled, theme by theme, with intervals and a keyword search beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ..codebook import Codebook
from ..codebook.model import ALL_THEMES, LOOK_ALIKE
from ..themes import find_themes
from .agreement import cohen_kappa, gwet_ac1
from .labels import Gold, record_classes

FEWEST_GOLD = 3  # themes with fewer labelled records are left out of the macro mean
RESAMPLES = 1_000  # of records, for percentile intervals (Efron and Tibshirani 1993, chapter 13)
CONFIDENCE = 0.95
WORST = 10  # confusions listed


@dataclass(frozen=True)
class Evaluation:
    """What a comparison gave.

    overall: method (ours, keyword), measure (precision, recall, micro_f1, macro_f1), value, lower_ci, upper_ci.
    themes: theme_id, n_gold, n_found, hits, precision, recall, f1, lower_ci, upper_ci (of F1), kappa, ac1,
    keyword_f1. confusions (restricted: it names records): record_id, theme_id, what, instead.
    """

    overall: pl.DataFrame
    themes: pl.DataFrame
    confusions: pl.DataFrame
    n_records: int
    codebook_version: str


def evaluate(
    gold: Gold, codebook: Codebook, class_: str = "failure", random_state: int = 0, found: pl.DataFrame | None = None
) -> Evaluation:
    """Agreement of the extractor with `gold` on `class_`, at the level of the record.

    A record has a theme as failure if any of its labels or mentions says so. Intervals are percentiles over
    resampled groups of records (`gold.texts.group`). The keyword search counts a theme wherever one of its terms
    stands, whatever is said of it. `found`: mentions to be judged, where they are not those of `codebook`.
    """
    mentions = find_themes(gold.texts, codebook) if found is None else found
    records = gold.texts["record_id"].unique().sort().to_list()
    themes = codebook.theme_ids
    labelled = _matrix(record_classes(gold.labels), records, themes, class_)
    ours = _matrix(record_classes(_named(mentions)), records, themes, class_)
    keyword = _matrix(keyword_classes(gold.texts, codebook), records, themes, "failure")
    draws = _draws(gold.texts, records, random_state)
    overall = pl.concat([_overall("ours", labelled, ours, draws), _overall("keyword", labelled, keyword, draws)])
    table = _by_theme(themes, labelled, ours, keyword, draws)
    return Evaluation(overall, table, _confusions(records, themes, labelled, ours), len(records), codebook.version)


def keyword_classes(texts: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """What a keyword search says: record_id, theme_id, class (failure), for each theme a term of which stands in the
    record, whether it is affirmed, denied or recommended."""
    terms = [t for t in codebook.terms if t.kind != LOOK_ALIKE and t.theme_id != ALL_THEMES and not t.pattern.has_gap]
    found = set()
    for record_id, text in texts.select("record_id", "text").iter_rows():
        low = text.lower()
        found |= {
            (record_id, term.theme_id)
            for term in terms
            if (record_id, term.theme_id) not in found
            and any(anchor in low for anchor in term.pattern.anchors) and term.pattern.regex.search(low)
        }  # fmt: skip
    rows = [(record, theme, "failure") for record, theme in sorted(found)]
    return pl.DataFrame(rows, schema=["record_id", "theme_id", "class"], orient="row")


def _named(mentions: pl.DataFrame) -> pl.DataFrame:
    return mentions.filter(pl.col("theme_id") != ALL_THEMES)


def _matrix(classes: pl.DataFrame, records: list[str], themes: list[str], class_: str) -> np.ndarray:
    """Records × themes: whether the record has the theme with that class."""
    row = {name: i for i, name in enumerate(records)}
    column = {name: i for i, name in enumerate(themes)}
    out = np.zeros((len(records), len(themes)), dtype=bool)
    for record, theme in classes.filter(pl.col("class") == class_).select("record_id", "theme_id").iter_rows():
        out[row[record], column[theme]] = True
    return out


def _draws(texts: pl.DataFrame, records: list[str], random_state: int) -> list[np.ndarray]:
    """Rows of the records of each resample; records of one group are drawn together."""
    group_of = dict(texts.sort("record_id", "section").unique("record_id", keep="first").select(
        "record_id", "group").iter_rows())  # fmt: skip
    members: dict[str, list[int]] = {}
    for i, record in enumerate(records):
        members.setdefault(group_of[record], []).append(i)
    groups = [np.array(rows) for _, rows in sorted(members.items())]
    rng = np.random.default_rng(random_state)
    return [np.concatenate([groups[k] for k in rng.integers(0, len(groups), len(groups))]) for _ in range(RESAMPLES)]


def scores(labelled: np.ndarray, found: np.ndarray) -> dict[str, float]:
    """precision, recall, micro_f1 and macro_f1 (themes with three labelled records or more) of two matrices."""
    hits, n_gold, n_found = (labelled & found).sum(axis=0), labelled.sum(axis=0), found.sum(axis=0)
    common = n_gold >= FEWEST_GOLD
    f1 = theme_f1(labelled, found)
    return {
        "precision": _ratio(hits.sum(), n_found.sum()),
        "recall": _ratio(hits.sum(), n_gold.sum()),
        "micro_f1": float(_f1(hits.sum(), n_gold.sum(), n_found.sum())),
        "macro_f1": float(f1[common].mean()) if common.any() else float("nan"),
    }


def theme_f1(labelled: np.ndarray, found: np.ndarray) -> np.ndarray:
    """F1 of each column of two matrices of booleans; 0 where neither has any."""
    return _f1((labelled & found).sum(axis=0), labelled.sum(axis=0), found.sum(axis=0))


def _f1(hits, n_gold, n_found):
    total = np.asarray(n_gold + n_found, dtype=float)
    return np.divide(2.0 * hits, total, out=np.zeros_like(total), where=total > 0)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _overall(method: str, labelled: np.ndarray, found: np.ndarray, draws: list[np.ndarray]) -> pl.DataFrame:
    at = scores(labelled, found)
    again = [scores(labelled[rows], found[rows]) for rows in draws]
    rows = [(method, name, value, *_interval([draw[name] for draw in again])) for name, value in at.items()]
    return pl.DataFrame(rows, schema=["method", "measure", "value", "lower_ci", "upper_ci"], orient="row")


def _interval(values: list[float]) -> tuple[float | None, float | None]:
    kept = [value for value in values if not np.isnan(value)]
    if not kept:
        return None, None
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(kept, [tail, 100 - tail])
    return float(low), float(high)


def _by_theme(
    themes: list[str], labelled: np.ndarray, found: np.ndarray, keyword: np.ndarray, draws: list[np.ndarray]
) -> pl.DataFrame:
    f1, keyword_f1 = theme_f1(labelled, found), theme_f1(labelled, keyword)
    per_draw = np.array([theme_f1(labelled[rows], found[rows]) for rows in draws])
    rows = []
    for k, theme in enumerate(themes):
        gold, ours = labelled[:, k], found[:, k]
        hits, n_gold, n_found = int((gold & ours).sum()), int(gold.sum()), int(ours.sum())
        if not (n_gold or n_found):
            continue
        kappa = cohen_kappa(gold, ours)
        rows.append((
            theme, n_gold, n_found, hits, _ratio(hits, n_found), _ratio(hits, n_gold),
            float(f1[k]), *_interval(list(per_draw[:, k])), kappa, gwet_ac1(np.stack([gold, ours], axis=1)),
            float(keyword_f1[k]),
        ))  # fmt: skip
    columns = ["theme_id", "n_gold", "n_found", "hits", "precision", "recall", "f1", "lower_ci", "upper_ci", "kappa",
               "ac1", "keyword_f1"]  # fmt: skip
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        pl.col(name).fill_nan(None) for name in ("precision", "recall", "kappa")
    )


def _confusions(records: list[str], themes: list[str], labelled: np.ndarray, found: np.ndarray) -> pl.DataFrame:
    """Every record and theme on which the two differ; `instead`: themes of the other side that have no partner."""
    rows = []
    for i, record in enumerate(records):
        missed = [themes[k] for k in np.flatnonzero(labelled[i] & ~found[i])]
        wrong = [themes[k] for k in np.flatnonzero(found[i] & ~labelled[i])]
        rows += [(record, theme, "missed", "; ".join(wrong)) for theme in missed]
        rows += [(record, theme, "found wrongly", "; ".join(missed)) for theme in wrong]
    return pl.DataFrame(rows, schema=dict.fromkeys(("record_id", "theme_id", "what", "instead"), pl.String),
                        orient="row")  # fmt: skip


def worst_confusions(evaluation: Evaluation) -> pl.DataFrame:
    """The commonest pairs: theme missed, theme found in its place, number of records."""
    missed = evaluation.confusions.filter((pl.col("what") == "missed") & (pl.col("instead") != ""))
    pairs = missed.with_columns(pl.col("instead").str.split("; ")).explode("instead")
    return pairs.group_by(pl.col("theme_id").alias("missed"), pl.col("instead").alias("found")).len("n_records").sort(
        "n_records", "missed", "found", descending=[True, False, False]).head(WORST)  # fmt: skip
