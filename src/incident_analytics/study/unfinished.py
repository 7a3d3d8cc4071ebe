"""What a run has coded so far, kept until it ends: `--resume` goes on from there and gives the same bytes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..codebook import Codebook
from ..themes import find_themes
from ..themes.classifier import Classifier
from ..themes.find import ORDER

CHUNK = 5_000  # texts: some seconds of work


def folder_of(out: Path) -> Path:
    """Where an unfinished run of `out` keeps what it has coded: beside it, out of sight, record level."""
    return out.parent / f".{out.name}.unfinished"


def coded(
    narratives: pl.DataFrame, codebook: Codebook, classifier: Classifier | None, folder: Path | None,
    say: Callable[[str], None],
) -> pl.DataFrame:  # fmt: skip
    """The mentions of `narratives`, as `find_themes` gives them, found chunk by chunk.

    A chunk that lies in `folder` is taken from there; it is named by a hash of its texts, the codebook and the
    classifier, so that what changed is coded anew. Without a folder, or with few texts, nothing is kept.
    """
    ordered = narratives.sort("record_id", "section")
    chunks = [ordered[start : start + CHUNK] for start in range(0, max(ordered.height, 1), CHUNK)]
    if folder is None or len(chunks) == 1:
        return find_themes(narratives, codebook, classifier=classifier)
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number, chunk in enumerate(chunks):
        found.append(_one(chunk, codebook, classifier, folder))
        say(f"finding themes: {min((number + 1) * CHUNK, ordered.height):,} of {ordered.height:,} texts")
    return pl.concat(found).sort(ORDER)


def _one(chunk: pl.DataFrame, codebook: Codebook, classifier: Classifier | None, folder: Path) -> pl.DataFrame:
    path = folder / f"{_key(chunk, codebook, classifier)}.parquet"
    if path.is_file():
        return pl.read_parquet(path)
    mentions = find_themes(chunk, codebook, classifier=classifier)
    aside = path.with_suffix(".writing")
    mentions.write_parquet(aside)
    aside.replace(path)  # a chunk is there whole or not at all
    return mentions


def _key(chunk: pl.DataFrame, codebook: Codebook, classifier: Classifier | None) -> str:
    from .. import __version__

    about = f"{__version__} {codebook.version} {classifier.version if classifier else 'none'}\n"
    return hashlib.sha256(about.encode() + chunk.write_csv().encode("utf-8", "surrogatepass")).hexdigest()[:32]


def forget(folder: Path) -> None:
    """Remove what was kept: the run has ended, or starts from the beginning."""
    shutil.rmtree(folder, ignore_errors=True)
