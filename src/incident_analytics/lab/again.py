"""Reproducing a study from a notebook: its manifest, the environment, a run made again and compared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..study import Reproduced, Run, reproduce, run_study
from ..study.folder import MANIFEST
from .opened import beside, within


def run_in_folder(study: str | Path, out: str) -> Run:
    """A run of the study, its tables and pages written to `out` in the folder of the study (no slides or charts)."""
    file = beside(study).resolve()
    return run_study(file, within(file.parent, out), documents=False)


def inputs(run: Run) -> pd.DataFrame:
    """Every file that the run read, with the SHA-256 of its bytes."""
    return pd.DataFrame(sorted(run.manifest["inputs"].items()), columns=["file", "sha256"])


def steps(run: Run) -> pd.DataFrame:
    """Rows of each step."""
    return pd.DataFrame(run.manifest["rows"].items(), columns=["step", "rows"])


def environment(run: Run) -> pd.DataFrame:
    """Versions of Python and of the libraries that numbers rest on."""
    return pd.DataFrame(sorted(run.manifest["versions"].items()), columns=["name", "version"])


def make_again(run: Run) -> Reproduced:
    """The run made again from its manifest, and compared with it."""
    return reproduce(run.out / MANIFEST)


def again_sentence(found: Reproduced) -> str:
    """How many files are the same, and why others are not."""
    states = found.files["state"]
    same = int((states == "identical").sum())
    why = f" Different: {'; '.join(found.reasons)}." if found.reasons else ""
    return f"{same:,} of {len(states):,} files are identical to the last byte.{why}"
