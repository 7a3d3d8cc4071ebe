"""What a run has coded so far, kept until it ends: `--resume` goes on from there and gives the same bytes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import polars as pl

from ..codebook import Codebook
from ..engines import CHUNK, code_chunks, workers_for
from ..themes.classifier import Classifier
from ..themes.find import ORDER


def folder_of(out: Path) -> Path:
    """Where an unfinished run of `out` keeps what it has coded: beside it, out of sight, record level."""
    return out.parent / f".{out.name}.unfinished"


def coded(
    narratives: pl.DataFrame, codebook: Codebook, classifier: Classifier | None, folder: Path | None,
    say: Callable[[str], None], book_folder: Path | None = None, workers: int | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The mentions of `narratives`, as `find_themes` gives them, found chunk by chunk by `workers` processes.

    A chunk that lies in `folder` is taken from there; it is named by a hash of its texts, the codebook and the
    classifier, so that what changed is coded anew. Without a folder, or with few texts, nothing is kept.
    """
    ordered = narratives.sort("record_id", "section")
    chunks = [ordered[start : start + CHUNK] for start in range(0, max(ordered.height, 1), CHUNK)]
    places: list[Path | None] = [None] * len(chunks)
    if folder is not None and len(chunks) > 1:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        places = [folder / f"{_key(chunk, codebook, classifier)}.parquet" for chunk in chunks]
    held = [place is not None and _is_whole(place) for place in places]
    new = [chunk for chunk, kept in zip(chunks, held, strict=True) if not kept]
    n = workers_for(sum(chunk.height for chunk in new), workers) if len(new) > 1 else 1
    fresh = code_chunks(new, codebook, book_folder, classifier, n)
    begun, found = monotonic(), []
    for place, kept in zip(places, held, strict=True):
        # What lies on disk is read once all is coded: rows of one file share their words, rows of a process do not.
        found.append(place if kept or _keep(mentions := next(fresh), place) else mentions)
        if len(chunks) > 1:
            say(progress(len(found) * CHUNK, ordered.height, monotonic() - begun))
    next(fresh, None)  # it has no more, and lets its processes go
    every = pl.concat([pl.read_parquet(one) if isinstance(one, Path) else one for one in found])
    found.clear()
    # Chunks in order are in order together; to sort them again would need their room once more.
    return every if _in_order(every) else every.sort(ORDER)


def _in_order(mentions: pl.DataFrame) -> bool:
    """Whether rows stand by record and section, as chunks of narratives with one text for each leave them."""
    record, section = (pl.col(name) for name in ORDER[:2])
    same = (record == record.shift(1)) & (section >= section.shift(1))
    return mentions.select(((record > record.shift(1)) | same).fill_null(True).all()).item()


def _is_whole(place: Path) -> bool:
    """Whether a chunk is there and can be read; one that a power cut left torn is coded again."""
    try:
        return place.is_file() and pl.read_parquet_schema(place) is not None
    except (pl.exceptions.PolarsError, OSError):
        return False


def progress(done: int, n: int, seconds: float) -> str:
    """How far the coding is, how fast, and how long it will still take."""
    done = min(done, n)
    rate = done / seconds if seconds else 0.0
    left = f", about {(n - done) / rate / 60:.0f} min left" if rate and n - done > 60 * rate else ""
    return f"finding themes: {done:,} of {n:,} texts, {rate:,.0f} a second{left}"


def _keep(mentions: pl.DataFrame, place: Path | None) -> bool:
    """Whether the mentions of a chunk could be laid down in `place`."""
    if place is None:
        return False
    aside = place.with_suffix(".writing")
    mentions.write_parquet(aside)
    aside.replace(place)  # a chunk is there whole or not at all
    return True


def _key(chunk: pl.DataFrame, codebook: Codebook, classifier: Classifier | None) -> str:
    from .. import __version__

    about = f"{__version__} {codebook.version} {classifier.version if classifier else 'none'}\n"
    return hashlib.sha256(about.encode() + chunk.write_csv().encode("utf-8", "surrogatepass")).hexdigest()[:32]


def forget(folder: Path) -> None:
    """Remove what was kept: the run has ended, or starts from the beginning."""
    shutil.rmtree(folder, ignore_errors=True)
