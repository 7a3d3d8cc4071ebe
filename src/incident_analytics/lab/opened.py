"""A study opened in a notebook: its results in memory, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl

from ..errors import IncidentAnalyticsError
from ..study.config import day_of, load_study
from ..study.pipeline import Results, results_as_of, run_pipeline
from ..study.restricted import body_names

TABLES = ("records", "narratives", "recommendations", "exposure", "mentions", "signals", "lessons", "chains",
          "rejected", "duplicates", "links", "counts")  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Opened:
    """The results of a study, for notebooks, and the folder of its file; two are the same when they are one object."""

    results: Results
    folder: Path = Path()

    def __repr__(self) -> str:  # a notebook prints what ends a cell, and every traceback its values
        return f'Opened study "{self.results.study.title}"'

    def frame(self, name: str) -> pd.DataFrame:
        """The table `name` as a pandas frame; raises IncidentAnalyticsError naming the tables there are."""
        return self.table(name).to_pandas()

    def table(self, name: str) -> pl.DataFrame:
        """The table `name` as a polars frame."""
        if name not in TABLES:
            raise IncidentAnalyticsError(f'there is no table "{name}".\nAllowed: {", ".join(TABLES)}.')
        ledger = {"lessons": self.results.ledger.lessons, "chains": self.results.ledger.chains}
        own = {"narratives", "recommendations", "mentions", "signals"}
        return ledger.get(name, getattr(self.results if name in own else self.results.data, name, None))

    @property
    def names(self) -> dict[str, str]:
        """Theme id → name in words."""
        return self.results.codebook.names

    @property
    def bodies(self) -> dict[str, str]:
        """Code of a body → its name."""
        return body_names(self.results)

    def as_of(self, day: date | str) -> pl.DataFrame:
        """The ledger with only what was known on `day` (a date or ISO text); see `results_as_of`."""
        return results_as_of(self.results, day_of(day)).ledger.lessons


def open_study(study: str | Path) -> Opened:
    """The study in the file `study` (or, in a notebook folder, beside its parent), run in memory."""
    file = beside(study)
    return Opened(run_pipeline(load_study(file), lambda _: None), file.resolve().parent)


def beside(file: str | Path) -> Path:
    """`file`, or the one of that name beside the parent folder, since a notebook runs in its own."""
    path = Path(file)
    return Path("..") / path if not path.is_file() and (Path("..") / path).is_file() else path


def within(folder: Path, out: str) -> Path:
    """`out` in the folder of a study; raises IncidentAnalyticsError for a place outside it."""
    place = (folder / out).resolve()
    if folder not in place.parents:
        raise IncidentAnalyticsError("outputs are written within the study's folder only.\nHINT: name a folder in it.")
    return place
