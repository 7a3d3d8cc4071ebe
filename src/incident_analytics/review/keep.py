"""A trained classifier written as data: a word list with its facts (JSON) and arrays (npz), nothing pickled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

from ..themes.classifier import ARRAYS, FILES, FORMAT, Classifier


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
    (folder / FILES[0]).write_text(json.dumps(facts, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    with (folder / FILES[1]).open("wb") as file:
        np.savez_compressed(file, **{name: getattr(classifier, name).astype(np.float16) for name in ARRAYS})
