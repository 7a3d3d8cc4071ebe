"""Outputs written aside and moved into place whole: the last good output stands until the next is complete."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from ..errors import IncidentAnalyticsError
from ..schema.aside import written_aside
from ..schema.spreadsheet import RUNS

FORMULA = "^[" + re.escape("".join(RUNS)) + "]"
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
MANIFEST = "restricted/manifest.json"
ROWS_OF_A_GROUP = 100_000  # of a Parquet file
MARKER = ".incident-analytics"  # in every output folder, so that nothing else is ever replaced


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Holds `out` for this run. Raises IncidentAnalyticsError when another run writes there; a run that was killed
    holds nothing. What such a run left beside `out` is put right: its last output back in place, its half ones gone."""
    out = out.resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out.parent / f".{out.name}.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise IncidentAnalyticsError(
            f"{out.name}: another run is writing there.\nHINT: wait until it has ended, or name another folder."
        ) from None
    except OSError as error:
        raise _cannot_write(out, error) from error
    try:
        _put_right(out)
        yield
    finally:
        lock.release()  # the empty file stays: removing it could let two runs in


def _put_right(out: Path) -> None:
    """After a run that was killed: between two renames the last output lies aside; nothing else is worth keeping."""
    for before in sorted(out.parent.glob(f".{out.name}.before-*")):
        if out.exists():
            shutil.rmtree(before, ignore_errors=True)
        else:
            before.rename(out)
    for aside in out.parent.glob(f".{out.name}.writing-*"):
        shutil.rmtree(aside, ignore_errors=True)


def _cannot_write(out: Path, error: OSError) -> IncidentAnalyticsError:
    return IncidentAnalyticsError(
        f"{out.name}: cannot write there ({error.strerror or type(error).__name__}). The last output is untouched."
    )


@contextmanager
def output_folder(out: Path) -> Iterator[Path]:
    """A new folder to write into; on leaving without an error it takes the place of `out`.

    Raises IncidentAnalyticsError when `out` holds something that is not an output of this program, or cannot be
    written to.
    """
    out = out.resolve()
    refuse_foreign(out)
    aside = out.parent / f".{out.name}.writing-{os.getpid()}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        (aside / MARKER).write_text("outputs of incident-analytics; replaced by the next run\n", encoding="utf-8")
        yield aside
        _replace(out, aside)
    except OSError as error:
        raise _cannot_write(out, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def refuse_foreign(out: Path) -> None:
    """Raise IncidentAnalyticsError when `out` holds anything that is not an output of this program."""
    if out.is_file():
        raise IncidentAnalyticsError(f"{out.name}: a file stands there.\nHINT: name a new or empty folder.")
    if out.exists() and any(out.iterdir()) and not (out / MARKER).exists():
        raise IncidentAnalyticsError(
            f"{out.name}: the folder holds other files and will not be replaced.\nHINT: name a new or empty folder."
        )


def _replace(out: Path, aside: Path) -> None:
    """`aside` in the place of `out`: at one stroke where the system can, else by two renames that `only_run` puts right
    should the program be killed between them."""
    if out.exists() and _exchanged(out, aside):
        return
    before = out.parent / f".{out.name}.before-{os.getpid()}"
    if out.exists():
        out.rename(before)
    try:
        aside.rename(out)
    except OSError:
        if before.exists():
            before.rename(out)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the two names could be exchanged at one stroke (Linux: renameat2 with RENAME_EXCHANGE)."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0


def read_table(run: Path, name: str) -> pl.DataFrame:
    """The record-level table `name` of the run in the folder `run`; raises IncidentAnalyticsError where none is."""
    path = run / "restricted" / f"{name}.parquet"
    if not path.is_file():
        raise IncidentAnalyticsError(
            f"{run.name}: no run is there.\nHINT: name the output folder of a run; it holds restricted/{name}.parquet."
        )
    return pl.read_parquet(path)


def write_parquet(table: pl.DataFrame, path: Path) -> None:
    """A Parquet file whose bytes depend on the rows alone: where a table came in many pieces (from processes, from a
    cluster) the pieces would decide how a large file is cut into groups of rows."""
    table.rechunk().write_parquet(path, statistics=False, row_group_size=ROWS_OF_A_GROUP)


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """A CSV that Excel opens as text: UTF-8 with its mark, lists joined by "; ", no cell that runs as a formula."""
    lists = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.List)]
    flat = table.with_columns(pl.col(name).list.join("; ") for name in lists)
    texts = [pl.col(name) for name, dtype in flat.schema.items() if dtype in (pl.String, pl.Categorical)]
    safe = flat.with_columns(
        pl.when(text.str.contains(FORMULA)).then(pl.lit("'") + text).otherwise(text).alias(text.meta.output_name())
        for text in texts
    )
    safe = safe.rename({name: f"'{name}" for name in safe.columns if re.match(FORMULA, name)})
    with written_aside(path) as aside:
        aside.write_bytes(b"\xef\xbb\xbf" + safe.write_csv(date_format="%Y-%m-%d").encode())


def write_json(value: object, path: Path) -> None:
    """Readable JSON with its keys in order."""
    path.write_text(json.dumps(value, indent=2, sort_keys=True, default=str) + "\n", encoding="utf-8")
