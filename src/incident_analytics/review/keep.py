"""A trained classifier written as data: a word list with its facts (JSON) and arrays (npz), nothing pickled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

from ..themes import short_texts
from ..themes.classifier import ARRAYS, FILES, FORMAT, Classifier
from ..themes.short_texts import ShortTexts


def save_classifier(classifier: Classifier, report: pl.DataFrame, about: dict, folder: Path) -> None:
    """Write the classifier into `folder`; `about`: what it was trained on."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "format": FORMAT,
        "version": classifier.version,
        "themes": classifier.themes,
        "add": classifier.add,
        "add_short": classifier.add_short,
        "drop": classifier.drop,
        "cross_validation": report.to_dicts(),
        **about,
        "features": list(classifier.index),
    }
    _write(facts, {name: getattr(classifier, name) for name in ARRAYS}, folder, FILES)
    if classifier.short:
        save_short_texts(classifier.short, folder)


def save_short_texts(classifier: ShortTexts, folder: Path) -> None:
    """Write the classifier of short texts into `folder`."""
    vocabulary = classifier.vocabulary
    facts = {
        "format": short_texts.FORMAT, "version": classifier.version, "themes": classifier.themes,
        "add": classifier.add, "drop": classifier.drop, "words": vocabulary.words, "pieces": vocabulary.parts,
    }  # fmt: skip
    _write(facts, classifier.arrays(), folder, short_texts.FILES)


def _write(facts: dict, arrays: dict[str, np.ndarray], folder: Path, names: tuple[str, str]) -> None:
    (folder / names[0]).write_text(json.dumps(facts, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    with (folder / names[1]).open("wb") as file:
        np.savez_compressed(file, **{name: np.asarray(array, dtype=np.float16) for name, array in arrays.items()})
