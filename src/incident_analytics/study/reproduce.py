"""A run made again from its manifest, and what is different: file by file, with the reasons that can be told."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ..errors import StudyError


@dataclass(frozen=True)
class Reproduced:
    """`files`: file, state (identical, differs, missing, new), rows_only_before, rows_only_now (of tables). `reasons`:
    what else is different: inputs, codebook, program, libraries."""

    files: pl.DataFrame
    reasons: list[str] = field(default_factory=list)

    @property
    def identical(self) -> bool:
        """Whether every file is the same to the last byte."""
        return set(self.files["state"]) <= {"identical"}


def reproduce(
    manifest: str | Path, study: str | Path | None = None, say: Callable[[str], None] | None = None
) -> Reproduced:
    """The run of a manifest made again in a folder of its own and compared with what the manifest says.

    `manifest`: restricted/manifest.json of a run. `study`: the study file, where it is no longer where the manifest
    says. Raises StudyError where the manifest is none, or its study file cannot be found.
    """
    from . import run_study

    path = Path(manifest)
    before = read_manifest(path)
    file = Path(study) if study else path.resolve().parent / before.get("study_file", "")
    if not file.is_file():
        raise StudyError(f"{path.name}: its study file is not where it was.\nHINT: name it with --study.")
    with _room(path.resolve().parents[1]) as room:
        again = run_study(
            file,
            Path(room) / "out",
            documents=before.get("documents", True),
            as_of=before["parameters"].get("as_of"),
            say=say,
        )
        files = _compared(before["outputs"], again.manifest["outputs"], path.resolve().parents[1], again.out)
        return Reproduced(files, reasons_of(before, again.manifest))


def _room(out: Path) -> tempfile.TemporaryDirectory:
    """A folder beside the run's output, where records may be kept; those of a run that was killed go first."""
    prefix = f".{out.name}.reproduce-"
    if not os.access(out.parent, os.W_OK):
        return tempfile.TemporaryDirectory(prefix=prefix)
    for left in out.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=prefix, dir=out.parent)


def read_manifest(path: Path) -> dict:
    """A manifest of a run; raises StudyError where it is none."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        held = {}
    if not isinstance(held, dict) or "outputs" not in held:
        raise StudyError(
            f"{path.name}: not the manifest of a run.\nHINT: it is restricted/manifest.json of its outputs."
        )
    return held


def reasons_of(before: dict, now: dict) -> list[str]:
    """What differs between two runs besides their outputs, most telling first."""
    out = [f"input {name}: {_change(was, is_)}" for name, was, is_ in _unlike(before["inputs"], now["inputs"])]
    out += [
        f"{what}: was {before.get(name)}, is {now.get(name)}"
        for name, what in (("codebook", "codebook"), ("package", "program"), ("revision", "revision of the program"))
        if before.get(name) != now.get(name)
    ]
    old, new = (json.loads(json.dumps(run["parameters"], default=str)) for run in (before, now))
    for what, pairs in (("parameter", _unlike(old, new)), ("library", _unlike(before["versions"], now["versions"]))):
        out += [f"{what} {name}: was {was}, is {is_}" for name, was, is_ in pairs]
    return out


def _unlike(before: dict, now: dict) -> list[tuple[str, object, object]]:
    """(name, what it was, what it is) of what differs, in the order of the names; None where there is none."""
    names = sorted(before.keys() | now.keys())
    return [(name, before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name)]


def _change(was: str | None, now: str | None) -> str:
    return "is new" if was is None else "is gone" if now is None else "is another file"


def _compared(before: dict[str, str], now: dict[str, str], old: Path, new: Path) -> pl.DataFrame:
    rows = []
    for name in sorted(before.keys() | now.keys()):
        state = ("new" if name not in before else "missing" if name not in now
                 else "identical" if before[name] == now[name] else "differs")  # fmt: skip
        rows.append((name, state, *(_row_differences(old / name, new / name) if state == "differs" else (None, None))))
    schema = {"file": pl.String, "state": pl.String, "rows_only_before": pl.Int64, "rows_only_now": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row_differences(old: Path, new: Path) -> tuple[int | None, int | None]:
    """Rows of a table that stand only in one of two versions; None for what is no table, or is no longer there."""
    if old.suffix != ".parquet" or not old.is_file():
        return None, None
    one, two = (_as_lines(pl.read_parquet(path)) for path in (old, new))
    return len(one - two), len(two - one)


def _as_lines(table: pl.DataFrame) -> set[str]:
    return set(table.write_ndjson().splitlines())
