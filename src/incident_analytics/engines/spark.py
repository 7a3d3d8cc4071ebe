"""Themes of narratives that lie in Spark: the batch function of one laptop, over the partitions of a cluster.

Nothing of Spark is imported before it is asked for; the extra is `incident-analytics[spark]`, and Java 17 or newer is
needed. Every worker needs this package; the codebook travels with the work.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from ..codebook import FILES, Codebook, load_codebook
from ..errors import CodebookError, MappingError, StudyError
from ..schema import Mentions
from ..themes import find_themes
from ..themes.classifier import load_classifier
from ..themes.find import NEEDED, ORDER

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

BATCH = 5_000  # texts that a worker takes at a time
OURS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.ui.enabled": "false",  # a page that anyone on the machine could open
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.io.encryption.enabled": "true",  # what Spark puts aside on disk holds narratives
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.memory": "2g",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
}
Files = tuple[tuple[str, str], ...]


def mentions_in_spark(
    narratives: DataFrame, codebook: Codebook | None = None, folder: str | Path | None = None, classifier: bool = True
) -> DataFrame:
    """`mentions` of a Spark table of narratives, as a Spark table that is worked out where it is needed.

    `narratives`: record_id, text and where known section and date; other columns are left behind. `folder`: a
    codebook of your own; `codebook`, where given, must be what that folder holds. `classifier`: whether the shipped
    one stands beside the rules. Columns, rows and values are those of `find_themes`; their order is Spark's. Raises
    MappingError for missing columns, CodebookError for a codebook that changed.
    """
    missing = [name for name in NEEDED if name not in narratives.columns]
    if missing:
        raise MappingError(
            f"narratives lack the columns: {', '.join(missing)}.\nAllowed: record_id, section, text, date."
        )
    version = load_codebook(folder).version
    if codebook is not None and codebook.version != version:
        raise CodebookError(
            f"the codebook given is {codebook.version}, its folder holds {version}.\n"
            "HINT: name the folder it was read from."
        )
    own = _own_files(folder)
    wanted = [name for name in ("record_id", "section", "text", "date") if name in narratives.columns]

    def code(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from code_batch(batch, own, version, classifier)

    return narratives.select(*wanted).mapInArrow(code, _spark_schema())


def code_batch(batch: pa.RecordBatch, own: Files, version: str, classifier: bool) -> list[pa.RecordBatch]:
    """The mentions of one batch of narratives; what a worker does."""
    codebook = _codebook(own)
    if codebook.version != version:
        raise CodebookError(
            "a worker has another codebook than the driver.\nHINT: install one version of the package everywhere."
        )
    found = find_themes(pl.from_arrow(batch), codebook, classifier=load_classifier() if classifier else None)
    return found.to_arrow().cast(_arrow_schema()).to_batches()


def code_with_spark(
    narratives: pl.DataFrame, codebook: Codebook, folder: Path | None, classifier: bool, workers: int | None = None
) -> pl.DataFrame:
    """The mentions of narratives that this machine holds, found by Spark: row for row those of `find_themes`.

    In the session that is active, else in a local one of `workers` processes (None: all cores) that ends with the
    work. Raises StudyError where Spark or Java is missing.
    """
    table = narratives.select(
        *(pl.col(name).cast(pl.String) for name in ("record_id", "section", "text")), pl.col("date").cast(pl.Date)
    )
    plain = pa.schema([*((name, pa.string()) for name in ("record_id", "section", "text")), ("date", pa.date32())])
    with spark_session(workers) as spark:
        parts = max(spark.sparkContext.defaultParallelism, -(-table.height // BATCH))
        given = spark.createDataFrame(table.to_arrow().cast(plain)).repartition(parts)
        lazy = mentions_in_spark(given, codebook, folder, classifier)
        try:
            found = lazy.toArrow()
        except Exception as error:  # Spark has dozens of kinds; its message can quote the data of a task
            raise StudyError(
                f"Spark could not find the themes ({type(error).__name__}).\n"
                "HINT: its log says why; one version of this package must be installed on every worker."
            ) from None
    mentions = pl.from_arrow(found).cast(dict(Mentions.create_empty().schema))
    return Mentions.validate(mentions.sort(ORDER))


@contextmanager
def spark_session(workers: int | None = None) -> Iterator[SparkSession]:
    """The active session, or a local one that talks to nobody and is stopped at the end."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise StudyError('Spark is not installed.\nHINT: pip install "incident-analytics[spark]".') from None
    if (running := _running()) is not None:
        yield running
        return
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise StudyError("Spark needs Java 17 or newer, and none is there.\nHINT: install it, or set JAVA_HOME.")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(f"local[{workers or '*'}]").appName("incident-analytics")
    with tempfile.TemporaryDirectory(prefix="ia-spark-") as aside:
        for name, value in (OURS | {"spark.local.dir": aside, "spark.sql.warehouse.dir": aside}).items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()


def _running() -> SparkSession | None:
    """A session that somebody else started, in whichever thread; it is theirs to stop."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is None and SparkContext._active_spark_context is not None:
        return SparkSession.builder.getOrCreate()
    return active


def _own_files(folder: str | Path | None) -> Files:
    """(name, text) of the files in a codebook folder: workers on other machines cannot see it."""
    if folder is None:
        return ()
    there = [Path(folder) / f"{name}.csv" for name in FILES]
    return tuple((path.name, path.read_text(encoding="utf-8-sig")) for path in there if path.is_file())


@lru_cache(maxsize=2)
def _codebook(own: Files) -> Codebook:
    """Read once by each worker."""
    if not own:
        return load_codebook()
    with tempfile.TemporaryDirectory(prefix="ia-codebook-") as folder:
        for name, text in own:
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return load_codebook(folder)


def _arrow_schema() -> pa.Schema:
    kinds = {pl.Int64: pa.int64()}
    return pa.schema([(name, kinds.get(kind, pa.string())) for name, kind in Mentions.create_empty().schema.items()])


def _spark_schema() -> object:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_arrow_schema())
