"""Recurrence where wards close: a ward that is gone can report no failing, and is not a ward that has learned."""

from __future__ import annotations

import numpy as np
import polars as pl
from statsmodels.duration.survfunc import CumIncidenceRight

from .ledger import Ledger
from .recurrence import ROLES, spells_of

SCHEMA = {"time": pl.Float64, "recurrence": pl.Float64, "recurrence_standard_error": pl.Float64,
          "closing": pl.Float64, "closing_standard_error": pl.Float64}  # fmt: skip


def cumulative_incidence(times: list[float], what: list[int]) -> pl.DataFrame:
    """One row per time: the share with a failing reported again, and of wards closed first, with standard errors.

    `what`: 1 the failing was reported again, 2 the ward closed, 0 neither until `times`. Estimate of Aalen and Johansen
    (1978, Scand J Stat 5:141-150) as statsmodels computes it. Empty without any event.
    """
    kinds = sorted({kind for kind in what if kind})
    if not kinds:
        return pl.DataFrame(schema=SCHEMA)
    coded = np.array([kinds.index(kind) + 1 if kind else 0 for kind in what])
    with np.errstate(divide="ignore", invalid="ignore"):  # where the last one at risk ends there is no error to give
        found = CumIncidenceRight(np.asarray(times, dtype=float), coded)
    nothing = np.zeros(len(found.times))
    columns = {1: (nothing, nothing), 2: (nothing, nothing)}
    for at, kind in enumerate(kinds):
        columns[kind] = (found.cinc[at], found.cinc_se[at])
    return pl.DataFrame([found.times, *columns[1], *columns[2]], schema=SCHEMA).fill_nan(None)


def recurrence_or_closing(ledger: Ledger) -> pl.DataFrame:
    """`cumulative_incidence` of the rows that name a ward, in days since each lesson was issued. A ward counts as
    closed after its last month with exposure (`ledger.closed_wards`)."""
    spells = spells_of(ledger, ROLES["issued"], wards=True).join(
        ledger.closed_wards, on=["org_lineage", "unit"], how="left", maintain_order="left"
    )
    # A lesson that was issued after its ward had closed has nothing to come back to.
    spells = spells.filter((pl.col("closed_on") > pl.col("start")).fill_null(True))
    before_stop = pl.col("closed_on") < pl.col("stop")
    watched_to_the_end = ~pl.col("ended") & (pl.col("closed_on") <= pl.col("stop"))
    gone = (before_stop | watched_to_the_end).fill_null(False)
    end = pl.when(gone).then("closed_on").otherwise("stop")
    what = pl.when(gone).then(2).otherwise(pl.col("ended").cast(pl.Int32))
    found = spells.select(days=(end - pl.col("start")).dt.total_days(), what=what).filter(pl.col("days") > 0)
    return cumulative_incidence(found["days"].to_list(), found["what"].to_list())
