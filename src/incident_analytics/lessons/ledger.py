"""The ledger: which lessons were issued, declared done, and came back, with the chain of evidence of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..codebook.model import ALL_THEMES
from ..normalisation.known_on import recommendations_known_on
from ..schema import Lessons, conform
from .actions import actions_by_record
from .bodies import bodies_as_of
from .caveats import context_of
from .chains import CHAIN_SCHEMA
from .dated import Moment
from .delay import reporting_delays
from .entry import EXTRA
from .family import with_family
from .growth import report_days
from .lines import entry_and_chain
from .moments import moments_of, prepare_signals
from .register import with_register, with_themes
from .repeats import same_wording
from .rule import Rule
from .scope import Row, rows_of
from .shared import Setup
from .systems import last_recorded
from .tidy import day_of, tidy_exposure, tidy_recommendations, tidy_signals

CLOSED = {"org_lineage": pl.String, "unit": pl.String, "closed_on": pl.Date}


@dataclass(frozen=True)
class Ledger:
    """`lessons`: one row per body, theme and setting (and unit where lessons name one). `chains`: the dated
    signals of each row in order. `rule`: the thresholds in words. `closed_wards`: org_lineage, unit, closed_on (the
    last day of its last month with exposure) of wards that were gone half a year before the exposure ends."""

    lessons: pl.DataFrame
    chains: pl.DataFrame
    rule: str
    closed_wards: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CLOSED))


def build_lessons(
    signals: object,
    recommendations: object | None = None,
    exposure: object | None = None,
    organisations: object | None = None,
    as_of: object | None = None,
    rule: Rule | None = None,
) -> Ledger:
    """The ledger of `signals`, with `.lessons` and `.chains`.

    `recommendations` adds lessons and closures that the signals lack, due dates and evidence; `exposure` the
    denominators; with `organisations` lessons follow a body through mergers; `as_of` leaves only what was known
    on that day (a date, a datetime or ISO text). Tables may be polars, pandas or pyarrow; of the signals only
    theme_id, kind and signal_date are needed. Columns as in the schema: dates are days, rates per 10,000 bed days
    or contacts, per 1,000 admissions,
    or per year where there is no denominator (column `rate_unit`); intervals are exact, at the rule's confidence.
    """
    rule = rule or Rule()
    as_of = day_of(as_of)
    bodies = bodies_as_of(organisations, as_of)
    table = tidy_signals(signals)
    register = with_themes(tidy_recommendations(recommendations), table)
    table = prepare_signals(with_register(table, register), bodies, as_of)
    register = bodies.as_known(register)
    known = recommendations_known_on(register, as_of) if as_of else register
    at_risk = _at_risk(exposure, bodies.then, as_of)
    end = as_of or _last_day(table, at_risk)
    setup = Setup(
        rule=rule,
        end=end,
        delays=reporting_delays(table, rule),
        at_risk=at_risk,
        first_failure=_first_failure(table),
        wordings=same_wording(known, rule.same_wording),
        actions=actions_by_record(known),
        context=context_of(table, bodies.table, at_risk, end),
        bodies_named=table["org_lineage"].is_not_null().any(),
        reports=report_days(table),
        systems=last_recorded(table),
        bodies=bodies,
    )
    return _ledger(_all_rows(table, rule), setup)


def _ledger(rows: Iterable[Row], setup: Setup) -> Ledger:
    """`rows` are taken one after the other, and each one's chain laid down as a table before the next: as objects the
    signals of a region weigh gigabytes."""
    schema = {**Lessons.create_empty().schema, **EXTRA}
    entries, chains = [], [pl.DataFrame(schema=CHAIN_SCHEMA)]
    for row in rows:
        entry, chain = entry_and_chain(row, setup)
        entries.append(entry)
        chains.append(pl.DataFrame(chain, schema=CHAIN_SCHEMA, orient="row"))
    wide = pl.DataFrame(entries, schema=schema, infer_schema_length=None)
    lessons = conform(wide, Lessons).hstack(wide.select([name for name in EXTRA if name in wide.columns]))
    lessons = with_family(lessons, setup.rule.confidence)
    return Ledger(
        lessons.sort("org_lineage", "theme_id", "setting", "unit", nulls_last=False),
        pl.concat(chains).sort("chain_id", "position"), setup.rule.in_words(), _closed_wards(setup),
    )  # fmt: skip


def _closed_wards(setup: Setup) -> pl.DataFrame:
    found = [(lineage, unit, month) for lineage, context in setup.context.items()
             for unit, month in context["closed_units"].items()]  # fmt: skip
    return (
        pl.DataFrame(found, schema=CLOSED, orient="row")
        .with_columns(pl.col("closed_on").dt.month_end())
        .sort("org_lineage", "unit")
    )


def _at_risk(exposure: object | None, lineage: dict[str, str], as_of: date | None) -> pl.DataFrame | None:
    table = tidy_exposure(exposure)
    if table is None:
        return None
    known = table.filter(pl.col("month") <= as_of) if as_of else table
    return known.with_columns(pl.col("org_code").replace(lineage).alias("org_lineage"))


def _last_day(signals: pl.DataFrame, exposure: pl.DataFrame | None) -> date:
    days = [signals["signal_date"].max(), signals["known_date"].max()]
    if exposure is not None and exposure.height:
        days.append(exposure["month"].dt.month_end().max())
    return max((day for day in days if day is not None), default=date.min)


def _first_failure(signals: pl.DataFrame) -> dict[str | tuple | None, date]:
    """Body, and body and predecessor → its first dated failing on any theme: from then on it was watched."""
    dated = signals.filter((pl.col("kind") == "failure") & pl.col("signal_date").is_not_null())
    found = dict(dated.group_by("org_lineage").agg(pl.col("signal_date").min()).iter_rows())
    parts = dated.group_by("org_lineage", "body").agg(pl.col("signal_date").min())
    return found | {(lineage, body): day for lineage, body, day in parts.iter_rows()}


def _all_rows(signals: pl.DataFrame, rule: Rule) -> Iterator[Row]:
    """Rows that have at least one lesson, over all bodies and themes, one body and theme after the other."""
    general: dict[str | None, list[Moment]] = {}
    for (lineage,), part in signals.filter(pl.col("theme_id") == ALL_THEMES).group_by("org_lineage"):
        general[lineage] = [m for m in moments_of(part, rule) if m.kind == "assurance"]
    named = signals.filter(pl.col("theme_id") != ALL_THEMES).sort("org_lineage", "theme_id")
    for (lineage, theme), part in named.group_by("org_lineage", "theme_id", maintain_order=True):
        if part["kind"].is_in(["recommendation"]).any():  # failings alone make no row
            moments = [*moments_of(part, rule), *general.get(lineage, [])]
            yield from (row for row in rows_of(lineage, theme, moments) if row.lessons)
