"""Writes docs/themes_measured.md: theme by theme, how the coding agrees with labels that it has not seen.

Run: python -m benchmarks.themes_page (needs ../shared/data)
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.train_shipped import look_alikes_called_failure, pfd_gold, sentences_gold, short_gold
from incident_analytics.codebook import load_codebook
from incident_analytics.review.evaluate import Evaluation, evaluate, worst_confusions
from incident_analytics.themes import find_themes
from incident_analytics.themes.classifier import load_classifier

PAGE = Path(__file__).parents[1] / "docs" / "themes_measured.md"
FEW, WEAK = 8, 0.5


def page() -> str:
    """The page as Markdown."""
    codebook, classifier = load_codebook(), load_classifier()
    gold, short = pfd_gold("held out"), sentences_gold("test", codebook)
    both = evaluate(gold, codebook)
    rules = evaluate(gold, codebook, found=find_themes(gold.texts, codebook, classifier=None))
    again = evaluate(pfd_gold("held out", coding="second"), codebook)
    sentences = evaluate(short, codebook)
    alike = look_alikes_called_failure(short, find_themes(short.texts, codebook))
    told = short_gold("test", codebook)
    forms = evaluate(told, codebook)
    bare = evaluate(told, codebook, found=find_themes(told.texts, codebook, classifier=None))
    parts = [
        "# Theme by theme, on texts that the rules and the classifier have not seen",
        f"Written by `python -m benchmarks.themes_page`; codebook {codebook.version}, classifier {classifier.version}.",
        f"## Coroners' concerns: {both.n_records} reports held out, failings by report",
        _overall(both, rules),
        _themes(both),
        "### Most often confused", _confused(both),
        "### The same reports, labelled again by others (they name less, as the development coders do)",
        _overall(again, None),
        f"## Written sentences: {sentences.n_records} held out, failings by sentence",
        _overall(sentences, None),
        f"Called a failing although labelled adequate or neutral on that theme: {alike:.1%}.",
        f"## Short texts by four writers whom nobody learned from: {forms.n_records}, failings by text",
        _overall(forms, bare),
        _themes(forms),
        "### Most often confused", _confused(forms),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _overall(both: Evaluation, rules: Evaluation | None) -> str:
    rows = [("rules and classifier", both.overall.filter(pl.col("method") == "ours"))]
    rows += [("rules alone", rules.overall.filter(pl.col("method") == "ours"))] if rules else []
    rows += [("keyword search", both.overall.filter(pl.col("method") == "keyword"))]
    lines = ["| method | precision | recall | micro F1 | macro F1 |", "|---|---|---|---|---|"]
    for name, table in rows:
        cells = [f"{value:.2f} ({low:.2f}–{high:.2f})" for _, _, value, low, high in table.iter_rows()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _themes(result: Evaluation) -> str:
    lines = ["| theme | labelled | found | precision | recall | F1 | kappa | AC1 | keyword F1 | |",
             "|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for row in result.themes.sort("n_gold", descending=True).iter_rows(named=True):
        share = {name: "" if row[name] is None else f"{row[name]:.2f}" for name in ("precision", "recall", "kappa")}
        f1 = f"{row['f1']:.2f} ({row['lower_ci']:.2f}–{row['upper_ci']:.2f})"
        lines.append(
            f"| {row['theme_id']} | {row['n_gold']} | {row['n_found']} | {share['precision']} | {share['recall']} "
            f"| {f1} | {share['kappa']} | {row['ac1']:.2f} | {row['keyword_f1']:.2f} | {_trust(row)} |"
        )
    return "\n".join(lines)


def _trust(row: dict) -> str:
    if row["n_gold"] < FEW:
        return "too few to say"
    return "do not count without reading" if row["f1"] < WEAK else ""


def _confused(result: Evaluation) -> str:
    lines = ["| missed | found in its place | reports |", "|---|---|---|"]
    lines += [f"| {missed} | {found} | {n} |" for missed, found, n in worst_confusions(result).iter_rows()]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE}")
