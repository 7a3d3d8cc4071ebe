"""Trains the classifier that ships with the package, and measures it on labels that it has not seen.

Run: python -m benchmarks.train_shipped [--write] (needs ../shared/data for the texts of the coroners' reports)
Learns from data/labels/sentences.csv (part train), data/labels/pfd_labels.csv (parts train and general) and the
development labels in view. Only words of our own sentences and codebook can become features, so that no name does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

from benchmarks.themes_dev import SHARED, labelled_reports
from incident_analytics.codebook import Codebook, load_codebook
from incident_analytics.review.evaluate import Evaluation, evaluate
from incident_analytics.review.examples import Example, examples_of
from incident_analytics.review.keep import save_classifier
from incident_analytics.review.labels import Gold, read_gold
from incident_analytics.review.train import known_words, train_classifier
from incident_analytics.themes import find_themes

LABELS = Path(__file__).parents[1] / "data" / "labels"
SHIPPED = Path(__file__).parents[1] / "src" / "incident_analytics" / "themes" / "data"
GENERAL = 0.5  # weight of reports about other deaths than those in mental health care


def pfd_texts(folder: Path = SHARED) -> pl.DataFrame:
    """record_id, section, text, date of the coroners' reports."""
    reports = pl.read_parquet(folder / "pfd" / "pfd_reports.parquet", columns=["report_id", "concerns", "date"])
    return reports.drop_nulls("concerns").select(
        pl.col("report_id").alias("record_id"), pl.lit("concerns").alias("section"), pl.col("concerns").alias("text"),
        pl.col("date").cast(pl.Date),
    )  # fmt: skip


def pfd_gold(part: str, folder: Path = SHARED) -> Gold:
    """Our labels of one part of the coroners' reports: train, general, held out."""
    labels = pl.read_csv(LABELS / "pfd_labels.csv").filter(pl.col("part") == part)
    return _gold(labels, pfd_texts(folder))


def sentences_gold(part: str, codebook: Codebook) -> Gold:
    """Our written sentences of one part: train or test."""
    gold = read_gold(LABELS / "sentences.csv", codebook)
    parts = pl.read_csv(LABELS / "sentences.csv").select(pl.col("id").alias("record_id"), "part")
    wanted = parts.filter(pl.col("part") == part).select("record_id")
    return Gold(
        gold.texts.join(wanted, on="record_id", how="semi"), gold.labels.join(wanted, on="record_id", how="semi")
    )


def development_gold(set_aside: bool, folder: Path = SHARED) -> Gold:
    """The development labels in view, or (once, at the end) those set aside."""
    rows = [
        (report["report_id"], label["theme_id"], label["class"], label["start"], label["end"])
        for report in labelled_reports(folder, set_aside) for label in report["labels"]
    ]  # fmt: skip
    labels = pl.DataFrame(rows, schema=["record_id", "theme_id", "class", "start", "end"], orient="row")
    return _gold(labels, pfd_texts(folder))


def _gold(labels: pl.DataFrame, texts: pl.DataFrame) -> Gold:
    labels = labels.with_columns(pl.lit("concerns").alias("section"))
    held = texts.join(labels.select("record_id").unique(), on="record_id", how="semi").unique("record_id")
    held = held.with_columns(pl.col("record_id").alias("group")).sort("record_id")
    wanted = ("record_id", "section", "theme_id", "class", "start", "end")
    return Gold(held, labels.filter(pl.col("theme_id").is_not_null()).select(wanted))


def all_examples(codebook: Codebook) -> list[Example]:
    """Everything the shipped classifier learns from."""
    return [
        *examples_of(pfd_gold("train"), codebook), *examples_of(development_gold(set_aside=False), codebook),
        *examples_of(sentences_gold("train", codebook), codebook),
        *examples_of(pfd_gold("general"), codebook, GENERAL),
    ]  # fmt: skip


def own_words(codebook: Codebook) -> frozenset[str]:
    """The words of our own sentences and of the codebook."""
    sentences = pl.read_csv(LABELS / "sentences.csv")["text"].to_list()
    return known_words([*sentences, *(term.text.replace("*", " ") for term in codebook.terms)])


def look_alikes_called_failure(gold: Gold, mentions: pl.DataFrame) -> float:
    """Share of sentences labelled adequate or neutral on a theme in which a failing of that theme was found."""
    fine = gold.labels.filter(pl.col("class").is_in(["adequate", "neutral"])).select("record_id", "theme_id").unique()
    failing = mentions.filter(pl.col("class") == "failure").select("record_id", "theme_id").unique()
    return fine.join(failing, on=["record_id", "theme_id"], how="semi").height / fine.height


def tell(name: str, gold: Gold, codebook: Codebook, classifier: object) -> Evaluation:
    """Print the scores of one labelled set, rules alone and with the classifier."""
    for kind, with_it in (("rules", None), ("rules with classifier", classifier)):
        mentions = find_themes(gold.texts, codebook, classifier=with_it)
        result = evaluate(gold, codebook, found=mentions)
        ours = result.overall.filter(pl.col("method") == "ours")
        said = "  ".join(f"{m} {v:.3f} ({lo:.2f}-{hi:.2f})" for _, m, v, lo, hi in ours.iter_rows())
        print(f"{name}, {kind}: {said}  look-alikes {look_alikes_called_failure(gold, mentions):.3f}", flush=True)
    return result


def main() -> None:
    """Train, measure, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the shipped classifier")
    parser.add_argument("--open-set-aside", action="store_true")
    options = parser.parse_args()
    codebook = load_codebook()
    classifier, report = train_classifier(all_examples(codebook), codebook, own_words(codebook))
    print(f"classifier {classifier.version}: {len(classifier.index):,} features, {len(classifier.themes)} themes")
    with pl.Config(tbl_rows=60, float_precision=3):
        print(report)
    if options.write:
        about = {"codebook": codebook.version, "trained_on": "data/labels and the development labels: docs/themes.md"}
        save_classifier(classifier, report, about, SHIPPED)
    tell("coroners' reports held out", pfd_gold("held out"), codebook, classifier)
    tell("written sentences held out", sentences_gold("test", codebook), codebook, classifier)
    if options.open_set_aside:
        tell("development labels set aside", development_gold(set_aside=True), codebook, classifier)


if __name__ == "__main__":
    main()
