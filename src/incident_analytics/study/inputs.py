"""How the files of a study are called: by name, and where two have the same, with as much of their folder as tells
them apart."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .config import Study


def input_names(paths: Iterable[Path]) -> dict[Path, str]:
    """Path → the shortest end of it that no other of the files has."""
    every = list(dict.fromkeys(paths))
    parts = {path: path.resolve().parts for path in every}
    names = {}
    for path in every:
        depth = 1
        others = [parts[other] for other in every if parts[other] != parts[path]]
        while depth < len(parts[path]) and any(other[-depth:] == parts[path][-depth:] for other in others):
            depth += 1
        names[path] = "/".join(parts[path][-depth:])
    return names


def study_files(study: Study) -> dict[str, Path]:
    """Every file that a study reads, by the name it has in the manifest."""
    paths = [path for path, _ in study.sources]
    paths += [Path(source) for _, source in study.sources if source.endswith(".csv")]
    paths += [
        path for path in (study.organisations, study.coding, study.review, study.searches, study.template) if path
    ]
    paths += sorted(study.codebook.glob("*.csv")) if study.codebook else []
    return {name: path for path, name in input_names(paths).items()}
