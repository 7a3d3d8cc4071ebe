"""The ledger: which lessons were issued, declared done, and came back, with the chain of evidence of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ..codebook.model import ALL_THEMES
from ..normalisation.known_on import recommendations_known_on
from ..schema import Lessons, conform
from .actions import actions_by_record
from .bodies import BETWEEN, Bodies, bodies_as_of, day_of_signals, line_in
from .caveats import context_of
from .chains import CHAIN_SCHEMA
from .dated import Moment
from .delay import reporting_delays
from .entry import EXTRA
from .family import with_family
from .growth import report_days
from .lines import entry_and_chain, lines_of
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
    table = bodies.of_then(tidy_signals(signals))
    register = bodies.of_then(with_themes(tidy_recommendations(recommendations), table))
    table = prepare_signals(with_register(table, register), bodies, as_of)
    register = bodies.as_known(bodies.with_body(register, "org_lineage", "issued"))
    known = recommendations_known_on(register, as_of) if as_of else register
    at_risk = _at_risk(exposure, bodies, as_of)
    held, at_risk = _with_lines(table, at_risk, bodies)
    end = as_of or _last_day(table, at_risk)
    setup = Setup(
        rule=rule,
        end=end,
        delays=reporting_delays(table, rule),
        at_risk=at_risk,
        first_failure=_first_failure(held),
        wordings=same_wording(known, rule.same_wording),
        actions=actions_by_record(known),
        context=context_of(held, bodies.table, at_risk, end),
        bodies_named=table["org_lineage"].is_not_null().any(),
        reports=report_days(held),
        systems=last_recorded(held),
        bodies=bodies,
        n_bodies=table["org_lineage"].drop_nulls().n_unique(),
    )
    return _ledger(_all_rows(held, rule, bodies), setup)


def _with_lines(
    signals: pl.DataFrame, at_risk: pl.DataFrame | None, bodies: Bodies
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Both tables, with the rows of each line of a merged body once more under its key."""
    told = signals.with_columns(day_of_signals().alias("day"))
    lines = bodies.lines_in(told, at_risk.with_columns(day="month") if at_risk is not None else None)
    if not lines:
        return signals, at_risk
    month = pl.col("month")
    return (
        bodies.with_lines(signals, day_of_signals(), lines),
        bodies.with_lines(at_risk, month, lines) if at_risk is not None else None,
    )


def _ledger(rows: Iterable[tuple[Row, list[Row]]], setup: Setup) -> Ledger:
    """`rows` are taken one after the other, and each one's chain laid down as a table before the next: as objects the
    signals of a region weigh gigabytes."""
    schema = {**Lessons.create_empty().schema, **EXTRA}
    entries, chains = [], [pl.DataFrame(schema=CHAIN_SCHEMA)]
    for row, lines in rows:
        entry, chain = entry_and_chain(row, lines, setup)
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
             if not line_in(lineage) for unit, month in context["closed_units"].items()]  # fmt: skip
    return (
        pl.DataFrame(found, schema=CLOSED, orient="row")
        .with_columns(pl.col("closed_on").dt.month_end())
        .sort("org_lineage", "unit")
    )


def _at_risk(exposure: object | None, bodies: Bodies, as_of: date | None) -> pl.DataFrame | None:
    table = tidy_exposure(exposure)
    if table is None:
        return None
    known = table.filter(pl.col("month") <= as_of) if as_of else table
    known = bodies.with_body(known, "org_code", "month")
    return known.with_columns(pl.col("org_code").replace(bodies.then).alias("org_lineage"))


def _last_day(signals: pl.DataFrame, exposure: pl.DataFrame | None) -> date:
    days = [signals["signal_date"].max(), signals["known_date"].max()]
    if exposure is not None and exposure.height:
        days.append(exposure["month"].dt.month_end().max())
    return max((day for day in days if day is not None), default=date.min)


def _first_failure(signals: pl.DataFrame) -> dict[str | None, date]:
    """Body → its first dated failing on any theme: from then on it was watched."""
    dated = signals.filter((pl.col("kind") == "failure") & pl.col("signal_date").is_not_null())
    return dict(dated.group_by("org_lineage").agg(pl.col("signal_date").min()).iter_rows())


def _all_rows(signals: pl.DataFrame, rule: Rule, bodies: Bodies) -> Iterator[tuple[Row, list[Row]]]:
    """Rows that have at least one lesson, each with those of its predecessors' lines, over all bodies and themes, one
    body and theme after the other."""
    general: dict[str | None, list[Moment]] = {}
    for (lineage,), part in signals.filter(pl.col("theme_id") == ALL_THEMES).group_by("org_lineage"):
        general[lineage] = [m for m in moments_of(part, rule) if m.kind == "assurance"]
    body = pl.col("org_lineage").str.split(BETWEEN).list.first().alias("_body")
    named = signals.filter(pl.col("theme_id") != ALL_THEMES).with_columns(body)
    named = named.sort("_body", "theme_id", "org_lineage")
    for (body, theme), part in named.group_by("_body", "theme_id", maintain_order=True):
        if part["kind"].is_in(["recommendation"]).any():  # failings alone make no row
            yield from _rows_on(body, theme, part, general, rule, bodies)


def _rows_on(
    body: str | None, theme: str, signals: pl.DataFrame, general: dict[str | None, list[Moment]], rule: Rule,
    bodies: Bodies,
) -> Iterator[tuple[Row, list[Row]]]:  # fmt: skip
    of = {key: moments_of(part, rule) for (key,), part in signals.group_by("org_lineage", maintain_order=True)}
    serious = {m.event for m in of.get(body, []) if m.serious and m.kind == "failure"}
    lines: list[Row] = []
    keys = sorted(key for key in of if key != body)
    for key in keys:
        moments = [replace(m, serious=True) if m.event in serious else m for m in of[key]]
        lines += rows_of(key, theme, [*moments, *general.get(key, [])])
    for row in rows_of(body, theme, [*of.get(body, []), *general.get(body, [])]):
        if row.lessons:
            yield row, lines_of(row, keys, lines, bodies)
