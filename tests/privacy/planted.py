"""A study with planted words that must never leave it, and a way to run the program on it in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
# Made-up: a name, an NHS number that passes its check digit, a telephone number, a sentence nobody else wrote.
CANARIES = ("Zebediah Quillfeather", "943 476 5919", "07700 900123", "quokkas juggled seventeen turquoise umbrellas")


STUDY = """
[study]
title = "A study with planted words"
owner = "Tests"
snapshot_date = 2024-03-31
[[source]]
path = "steis.csv"
as = "steis"
[[source]]
path = "recommendations.csv"
as = "recommendations"
[identifiers]
action = "stop"
"""


@pytest.fixture
def study(tmp_path) -> Path:
    """The sample's StEIS export with canaries in narratives, in a rejected row, in a word that no mapping knows, in an
    identifier and in a column that nobody reads."""
    folder = tmp_path / "study"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("outputs", "north_essex", "truth"))
    table = pl.read_csv(folder / "steis.csv", infer_schema=False)
    text = next(name for name in table.columns if "escription" in name)
    day = next(
        name for name in table.columns if name.startswith("Date of Incident") or "ncident" in name and "ate" in name
    )
    row = pl.int_range(pl.len())
    table = table.with_columns(
        pl.when(row < 3).then(pl.col(text) + f" {' '.join(CANARIES)}.").otherwise(pl.col(text)).alias(text),
        pl.when(row == 5).then(pl.lit(CANARIES[0])).otherwise(pl.col(day)).alias(day),
        pl.when(row == 6).then(pl.lit(CANARIES[3])).otherwise(pl.lit("x")).alias("Free notes"),
    )
    table.write_csv(folder / "steis.csv")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder / "study.toml"


def run(*args: object, code: str = "", **env: str) -> subprocess.CompletedProcess:
    """The command line in a process of its own; `code` is run in it first."""
    start = f"{code}\nfrom incident_analytics.cli import main\nmain()"
    call = [sys.executable, "-c", start, *map(str, args)]
    return subprocess.run(call, capture_output=True, text=True, env=os.environ | env)


def found_in(text: str) -> list[str]:
    """Which canaries stand in a text, whatever its spaces."""
    plain = "".join(text.split()).casefold()
    return [canary for canary in CANARIES if "".join(canary.split()).casefold() in plain]


def found_in_files(folder: Path) -> list[str]:
    """Which files of a folder hold a canary, unpacked as far as a zip or a Parquet table goes."""
    import io
    import zipfile

    out = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        texts = [content.decode("utf-8", "ignore")]
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts += [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
        if path.suffix == ".parquet":
            texts.append(pl.read_parquet(path).write_ndjson())
        if any(found_in(text) for text in texts):
            out.append(path.relative_to(folder).as_posix())
    return out
