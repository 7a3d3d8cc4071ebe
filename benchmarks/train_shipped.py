"""Trains the classifiers that ship with the package, and measures them on labels that they have not seen.

Run: python -m benchmarks.train_shipped [--write] (needs ../shared/data for the texts of the coroners' reports)
The one for coroners' concerns learns from data/labels: sentences.csv (part train), the formal texts and summaries of
short_texts.csv (part train), pfd_labels.csv (parts train and general; both codings, half the weight each), and from the
development labels in view; the one for short texts from short_texts.csv and sentences.csv (part train). Only words of
our own texts and codebook can become features, so that no name does.
"""

from __future__ import annotations

import argparse
import hashlib
import zlib
from dataclasses import replace
from pathlib import Path

import polars as pl

from benchmarks.themes_dev import SHARED, labelled_reports
from incident_analytics.codebook import Codebook, load_codebook
from incident_analytics.review.among_others import among_others
from incident_analytics.review.evaluate import Evaluation, evaluate
from incident_analytics.review.examples import Example, examples_of
from incident_analytics.review.keep import save_classifier
from incident_analytics.review.labels import Gold, read_gold
from incident_analytics.review.train import known_words, train_classifier
from incident_analytics.review.train_short import train_short_texts
from incident_analytics.themes import find_themes
from incident_analytics.themes.classifier import Classifier
from incident_analytics.themes.short_texts import ShortTexts

LABELS = Path(__file__).parents[1] / "data" / "labels"
SHIPPED = Path(__file__).parents[1] / "src" / "incident_analytics" / "themes" / "data"
STYLES = ("incident", "summary", "formal")
FORMAL = ("summary", "formal")  # styles that read like a coroner's concerns
BRIEF = 0.35  # weight of short texts in the classifier of long ones
GENERAL = 0.5  # weight of reports about other deaths than those in mental health care
CODED_TWICE = 0.5  # weight of each of two codings of one report
WRITTEN_FROM = "from reports, 1 December 2026"  # note of the terms whose writers had read two thirds of the reports


def pfd_texts(folder: Path = SHARED) -> pl.DataFrame:
    """record_id, section, text, date of the coroners' reports."""
    reports = pl.read_parquet(folder / "pfd" / "pfd_reports.parquet", columns=["report_id", "concerns", "date"])
    return reports.drop_nulls("concerns").select(
        pl.col("report_id").alias("record_id"), pl.lit("concerns").alias("section"), pl.col("concerns").alias("text"),
        pl.col("date").cast(pl.Date),
    )  # fmt: skip


def pfd_gold(part: str, folder: Path = SHARED, coding: str = "first") -> Gold:
    """Our labels of one part of the coroners' reports (train, general, held out), by its first or second coders."""
    wanted = (pl.col("part") == part) & (pl.col("coding") == coding)
    return _gold(pl.read_csv(LABELS / "pfd_labels.csv").filter(wanted), pfd_texts(folder))


def sentences_gold(part: str, codebook: Codebook) -> Gold:
    """Our written sentences of one part: train or test."""
    return _written("sentences.csv", codebook, pl.col("part") == part)


def short_gold(part: str, codebook: Codebook, styles: tuple[str, ...] = STYLES) -> Gold:
    """Our written short texts of one part (train, develop, test) in some styles."""
    return _written("short_texts.csv", codebook, (pl.col("part") == part) & pl.col("style").is_in(styles))


def _written(name: str, codebook: Codebook, where: pl.Expr) -> Gold:
    gold = read_gold(LABELS / name, codebook)
    wanted = pl.read_csv(LABELS / name).filter(where).select(pl.col("id").alias("record_id"))
    return Gold(
        gold.texts.join(wanted, on="record_id", how="semi"), gold.labels.join(wanted, on="record_id", how="semi")
    )


def as_section(gold: Gold, section: str) -> Gold:
    """The same texts, read as that section."""
    return Gold(*(table.with_columns(pl.lit(section).alias("section")) for table in (gold.texts, gold.labels)))


def both(one: Gold, other: Gold) -> Gold:
    """Two sets as one."""
    texts = pl.concat([one.texts, other.texts], how="diagonal_relaxed")
    return Gold(texts, pl.concat([one.labels, other.labels], how="diagonal_relaxed"))


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
        *twice_coded(codebook), *as_unread(development_gold(set_aside=False), codebook),
        *examples_of(sentences_gold("train", codebook), codebook),
        *examples_of(as_section(short_gold("train", codebook, FORMAL), "concerns"), codebook, BRIEF),
        *examples_of(pfd_gold("general"), codebook, GENERAL),
    ]  # fmt: skip


def twice_coded(codebook: Codebook) -> list[Example]:
    """The reports to learn from, once as each coder saw them."""
    one, other = (as_unread(pfd_gold("train", coding=coding), codebook, CODED_TWICE) for coding in ("first", "second"))
    return [*one, *(replace(row, window=f"{row.window} again") for row in other)]


def as_unread(gold: Gold, codebook: Codebook, weight: float = 1.0) -> list[Example]:
    """Examples of reports; in those that the writers of terms had read the rules find what they found before, since
    they find too well there: no classifier should learn to trust them so."""
    before = replace(codebook, terms=tuple(term for term in codebook.terms if WRITTEN_FROM not in term.note))
    now, then = examples_of(gold, codebook, weight), examples_of(gold, before, weight)
    return [early if was_read(early.record_id) else late for late, early in zip(now, then, strict=True)]


def was_read(record_id: str) -> bool:
    """Whether the writers of the terms of December 2026 had read this report of those to learn from."""
    return zlib.crc32(f"kit{record_id}".encode()) % 3 != 0


def own_words(codebook: Codebook) -> frozenset[str]:
    """The words of our own sentences and texts, and of the codebook."""
    sentences = pl.read_csv(LABELS / "sentences.csv")["text"].to_list()
    sentences += pl.read_csv(LABELS / "short_texts.csv").filter(pl.col("style").is_in(FORMAL))["text"].to_list()
    return known_words([*sentences, *(term.text.replace("*", " ") for term in codebook.terms)])


def look_alikes_called_failure(gold: Gold, mentions: pl.DataFrame) -> float:
    """Share of sentences labelled adequate or neutral on a theme in which a failing of that theme was found; 0 without
    such labels."""
    fine = gold.labels.filter(pl.col("class").is_in(["adequate", "neutral"])).select("record_id", "theme_id").unique()
    failing = mentions.filter(pl.col("class") == "failure").select("record_id", "theme_id").unique()
    return fine.join(failing, on=["record_id", "theme_id"], how="semi").height / max(fine.height, 1)


def tell(name: str, gold: Gold, codebook: Codebook, classifier: object) -> Evaluation:
    """Print the scores of one labelled set, rules alone and with the classifier."""
    for kind, with_it in (("rules", None), ("rules with classifier", classifier)):
        mentions = find_themes(gold.texts, codebook, classifier=with_it)
        result = evaluate(gold, codebook, found=mentions)
        ours = result.overall.filter(pl.col("method") == "ours")
        said = "  ".join(f"{m} {v:.3f} ({lo:.2f}-{hi:.2f})" for _, m, v, lo, hi in ours.iter_rows())
        print(f"{name}, {kind}: {said}  look-alikes {look_alikes_called_failure(gold, mentions):.3f}", flush=True)
    return result


def ordinary_sentences() -> list[str]:
    """Sentences that state no failing, as they stand around those that do."""
    return pl.read_csv(LABELS / "ordinary.csv")["text"].to_list()


def with_short_texts(classifier: Classifier, short: ShortTexts) -> Classifier:
    """Both as one, with one version: each mention says which classifiers were at work."""
    told = f"{classifier.version} {short.version} {short.add} {short.drop}"
    version = hashlib.sha256(told.encode()).hexdigest()[:12]
    return replace(classifier, version=version, short=replace(short, version=version))


def main() -> None:
    """Train, measure, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the shipped classifier")
    parser.add_argument("--open-set-aside", action="store_true")
    options = parser.parse_args()
    codebook = load_codebook()
    learned = both(short_gold("train", codebook), sentences_gold("train", codebook))
    learned = as_section(learned, "description")
    short, of_short = train_short_texts(learned, codebook, more=among_others(learned, ordinary_sentences()))
    classifier, report = train_classifier(all_examples(codebook), codebook, own_words(codebook), short)
    classifier = with_short_texts(classifier, short)
    print(f"classifier {classifier.version}: {len(classifier.index):,} features, {len(classifier.themes)} themes")
    with pl.Config(tbl_rows=60, float_precision=3):
        print(report, of_short)
    if options.write:
        about = {"codebook": codebook.version, "trained_on": "data/labels and the development labels: docs/themes.md"}
        save_classifier(classifier, report, about, SHIPPED)
    for coding in ("first", "second"):
        held_out = pfd_gold("held out", coding=coding)
        tell(f"coroners' reports held out, {coding} coders", held_out, codebook, classifier)
    tell("written sentences held out", sentences_gold("test", codebook), codebook, classifier)
    tell("short texts by two other writers, thresholds set on them", short_gold("develop", codebook), codebook,
         classifier)  # fmt: skip
    if options.open_set_aside:
        tell("short texts by two other writers", short_gold("test", codebook), codebook, classifier)
        tell("development labels set aside", development_gold(set_aside=True), codebook, classifier)


if __name__ == "__main__":
    main()
