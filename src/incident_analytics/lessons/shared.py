"""What all rows of one ledger share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from .actions import Actions
from .bodies import Bodies
from .repeats import Wordings
from .rule import Rule


@dataclass(frozen=True)
class Setup:
    """What all rows share: thresholds, the last day, delays by source, denominators, wordings, context by body, the
    days of each body's reports by theme, and the last day recorded in each of its systems. What is held by
    body is held by the keys of its predecessors' lines too. `n_bodies`: without these."""

    rule: Rule
    end: date
    delays: dict[str, int]
    at_risk: pl.DataFrame | None
    first_failure: dict[str | None, date]
    wordings: Wordings
    actions: Actions
    context: dict[str | None, dict[str, object]]
    bodies_named: bool
    reports: dict[str | None, dict[str, list[date]]]
    systems: dict[str | None, dict[str, date]] = field(default_factory=dict)
    bodies: Bodies = field(default_factory=Bodies)
    n_bodies: int = 1
