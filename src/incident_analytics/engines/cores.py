"""Many texts on several cores: each process reads the codebook once and takes one chunk after another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

from ..codebook import Codebook, load_codebook
from ..errors import CodebookError
from ..identifiers import find_identifiers
from ..themes import find_themes
from ..themes.classifier import Classifier, load_classifier

CHUNK = 5_000  # texts: some seconds of work
WORTH_IT = 20_000  # texts; fewer are found sooner than a second process has started


def workers_for(n_texts: int, workers: int | None) -> int:
    """How many processes to use: as many as asked for; where nobody asks, all cores for many texts and one for few."""
    if workers is not None:
        return max(workers, 1)
    return (os.cpu_count() or 1) if n_texts >= WORTH_IT else 1


def code_chunks(
    chunks: Iterable[pl.DataFrame], codebook: Codebook, folder: Path | None, classifier: Classifier | None,
    workers: int = 1,
) -> Iterator[pl.DataFrame]:  # fmt: skip
    """The mentions of each chunk of narratives, in their order; how many `workers` there are changes nothing in them.

    `folder`: where `codebook` was read from (None: the shipped one), since each process reads it anew. Raises
    CodebookError where it has been edited since.
    """
    if workers == 1:
        yield from (find_themes(chunk, codebook, classifier=classifier) for chunk in chunks)
        return
    tools = (folder, codebook.version, classifier.version if classifier else None)
    yield from _pool(workers)(delayed(_code)(chunk, *tools) for chunk in chunks)
    get_reusable_executor().shutdown()  # else they hold half a gigabyte each while the rest of a run goes on


def identifiers_in(
    texts: pl.DataFrame, also: str | None = None, workers: int | None = None, places: tuple[str, ...] = ()
) -> pl.DataFrame:
    """What `find_identifiers` gives for `texts`, found by several processes where that pays (see `workers_for`)."""
    n = workers_for(texts.height, workers)
    if n == 1 or texts.is_empty():
        return find_identifiers(texts, also, places=places)
    ordered = texts.sort("record_id", maintain_order=True)  # the texts of a record are looked at together
    ends = ordered["record_id"].rle().struct.field("len").cum_sum().to_list()
    chunks, begin = [], 0
    for end in ends:
        if end - begin >= CHUNK or end == ordered.height:
            chunks.append(ordered[begin:end])
            begin = end
    found = _pool(n)(delayed(find_identifiers)(chunk, also, places=places) for chunk in chunks)
    return pl.concat(found).sort("record_id", "section", "start", "kind")


def _pool(workers: int) -> Parallel:
    # Not multiprocessing: its processes run the caller's script again, and a notebook user's script guards nothing.
    # No array is put into a file for the others to see: it would hold narratives.
    return Parallel(n_jobs=workers, backend="loky", return_as="generator", pre_dispatch=2 * workers, max_nbytes=None)


def _code(chunk: pl.DataFrame, folder: Path | None, version: str, classifier: str | None) -> pl.DataFrame:
    codebook, shipped = _tools(folder, version)
    if codebook.version != version or classifier not in (None, shipped.version):
        raise CodebookError("the codebook was changed while the run read it.\nHINT: run again.")
    return find_themes(chunk, codebook, classifier=shipped if classifier else None)


@lru_cache(maxsize=1)
def _tools(folder: Path | None, version: str) -> tuple[Codebook, Classifier]:
    """Read once by each process, and anew for another version: processes outlive a run, and codebooks are edited."""
    return load_codebook(folder), load_classifier()
