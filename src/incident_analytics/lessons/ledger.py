"""The ledger: which lessons were issued, declared done, and came back, with the chain of evidence of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from ..codebook.model import ALL_THEMES
from ..schema import Exposure, Lessons, Signals, as_polars, conform
from .caveats import caveats_of, context_of
from .chains import CHAIN_SCHEMA, chain_rows
from .dated import Moment
from .delay import reporting_delays
from .moments import moments_of, prepare_signals
from .rates import Comparison, compare
from .register import with_register
from .rule import Rule
from .scope import Row, rows_of
from .status import Facts, facts_of, status_of

SUSPECTED = ("never learned", "repeated after closure")


@dataclass(frozen=True)
class Ledger:
    """`lessons`: one row per body, theme and setting (and unit where lessons name one). `chains`: the dated
    signals of each row in order. `rule`: the thresholds in words."""

    lessons: pl.DataFrame
    chains: pl.DataFrame
    rule: str


def build_lessons(
    signals: object,
    recommendations: object,
    exposure: object | None = None,
    organisations: object | None = None,
    as_of: date | None = None,
    rule: Rule | None = None,
) -> Ledger:
    """The ledger of `signals`, with `.lessons` and `.chains`.

    `recommendations` adds lessons and closures that the signals lack; `exposure` the denominators; with
    `organisations` lessons follow a body through mergers; `as_of` leaves only what was known on that day. Columns
    as in the schema: dates are days, rates per 10,000 bed days or contacts, per 1,000 admissions, or per year
    where there is no denominator (column `rate_unit`); intervals are exact, at the rule's confidence.
    """
    rule = rule or Rule()
    table = with_register(_tolerant(as_polars(signals)), recommendations, as_of)
    bodies = as_polars(organisations) if organisations is not None else None
    table = prepare_signals(table, bodies, as_of)
    at_risk = _exposure(exposure, bodies)
    end = as_of or _last_day(table, at_risk)
    delays = reporting_delays(table, rule)
    context = context_of(table, bodies, at_risk, end)
    rows, chains = [], []
    for row in _all_rows(table, rule):
        entry, chain = _entry(row, at_risk, end, delays, context.get(row.lineage or "", {}), rule, table)
        rows.append(entry)
        chains += chain
    lessons = pl.DataFrame(rows, schema={**Lessons.create_empty().schema, **EXTRA}, infer_schema_length=None)
    lessons = conform(lessons, Lessons).hstack(lessons.select(list(EXTRA)))
    return Ledger(
        lessons.sort("org_lineage", "theme_id", "setting", "unit", nulls_last=False),
        pl.DataFrame(chains, schema=CHAIN_SCHEMA, orient="row"),
        rule.in_words(),
    )


EXTRA = {
    "events_before": pl.Int64, "events_after_rate": pl.Int64, "rate_unit": pl.String, "method": pl.String,
    "follow_up_end": pl.Date, "first_assured": pl.Date, "false_assurance": pl.Boolean, "source_groups": pl.String,
    "warning_lag_days": pl.Int64,
}  # fmt: skip


def _tolerant(signals: pl.DataFrame) -> pl.DataFrame:
    """Signals with what a hand-made table may lack."""
    defaults = {"setting": "unknown", "harm": "missing", "confirmed": False, "source_type": "other"}
    out = signals.with_columns(pl.lit(v).alias(k) for k, v in defaults.items() if k not in signals.columns)
    if "source_group" not in out.columns:
        from ..schema.source_types import source_types

        groups = {name: kind.source_group for name, kind in source_types().items()}
        out = out.with_columns(pl.col("source_type").replace_strict(groups, default="other").alias("source_group"))
    out = out.with_columns(pl.col("harm").cast(pl.String).fill_null("missing"), pl.col("setting").fill_null("unknown"))
    dated = pl.col("signal_date").is_not_null()
    if "date_precision" not in out.columns:
        out = out.with_columns(pl.lit("day").alias("date_precision"))
    out = out.with_columns(pl.when(dated).then(pl.col("date_precision")).otherwise(pl.lit("unknown")))
    if "signal_id" not in out.columns:
        out = out.with_row_index("signal_id").with_columns(pl.col("signal_id").cast(pl.String))
    if "record_id" not in out.columns:
        out = out.with_columns(pl.col("signal_id").alias("record_id"))
    return conform(out, Signals)


def _exposure(exposure: object | None, organisations: pl.DataFrame | None) -> pl.DataFrame | None:
    if exposure is None:
        return None
    table = conform(as_polars(exposure), Exposure)
    if organisations is None:
        return table.with_columns(pl.col("org_code").alias("org_lineage"))
    from ..normalisation import lineage_of

    return table.with_columns(pl.col("org_code").replace(lineage_of(organisations)).alias("org_lineage"))


def _last_day(signals: pl.DataFrame, exposure: pl.DataFrame | None) -> date:
    days = [signals["signal_date"].max(), signals["known_date"].max()]
    if exposure is not None and exposure.height:
        days.append(exposure["month"].max())
    return max((day for day in days if day is not None), default=date.min)


def _all_rows(signals: pl.DataFrame, rule: Rule) -> list[Row]:
    """Rows that have at least one lesson, over all bodies and themes."""
    general: dict[str | None, list[Moment]] = {}
    for (lineage,), part in signals.filter(pl.col("theme_id") == ALL_THEMES).group_by("org_lineage"):
        general[lineage] = [m for m in moments_of(part, rule) if m.kind == "assurance"]
    out = []
    named = signals.filter(pl.col("theme_id") != ALL_THEMES).sort("org_lineage", "theme_id")
    for (lineage, theme), part in named.group_by("org_lineage", "theme_id", maintain_order=True):
        moments = [*moments_of(part, rule), *general.get(lineage, [])]
        out += [row for row in rows_of(lineage, theme, moments) if row.lessons]
    return out


def _entry(
    row: Row, at_risk: pl.DataFrame | None, end: date, delays: dict[str, int],
    context: dict[str, object], rule: Rule, signals: pl.DataFrame,
) -> tuple[dict[str, object], list[tuple]]:  # fmt: skip
    facts = facts_of(row)
    delay = max((delays.get(m.source_type, 0) for m in row.failures if m.serious), default=0)
    follow_up_end = end - timedelta(days=delay)
    closure = _first_closure(facts)
    comparison = _comparison(row, closure, follow_up_end, at_risk, rule, context, signals)
    status, reason = status_of(facts, comparison, follow_up_end, rule)
    counted = facts.after_assured if status == "never learned" else facts.after_closure or facts.after_assured
    chain_id = _chain_id(row)
    chain = chain_rows(chain_id, row, facts)
    entry = {
        **_names(row), "status": status, "reason": reason, "chain_id": chain_id,
        "suspected": status in SUSPECTED and len(counted) < rule.suspected_below,
        "confirmed": all(m.confirmed for m in [*facts.lessons, *facts.assured, *facts.counted]),
        "n_events_after": len(counted if closure else facts.after_issue),
        "caveats": "; ".join(caveats_of(row, facts, comparison, context, closure)),
        "improvement": comparison.improvement if comparison else "not_assessable",
        "follow_up_end": follow_up_end,
        **_dates(row, facts), **_rates(comparison),
    }  # fmt: skip
    return entry, chain


def _names(row: Row) -> dict[str, object]:
    groups = sorted({m.source_group for m in row.lessons})
    return {
        "org_lineage": row.lineage,
        "theme_id": row.theme_id,
        "setting": row.setting,
        "unit": row.unit,
        "n_lessons": len({(m.record_id, m.day) for m in row.lessons}),
        "n_source_groups": len(groups),
        "source_groups": ", ".join(groups),
    }


def _first_closure(facts: Facts) -> Moment | None:
    """The first declared completion, or where there is none the first assurance."""
    return min(facts.closures or facts.assured, key=lambda m: (m.latest, m.signal_id), default=None)


def _dates(row: Row, facts: Facts) -> dict[str, object]:
    issued = [m.day for m in facts.lessons]
    last = max((m.day for m in facts.counted), default=None)
    others = [m for m in facts.assured if m.source_type != "action"]
    return {
        "first_issued": min(issued, default=None),
        "last_issued": max(issued, default=None),
        "declared_complete": min((m.day for m in facts.closures), default=None),
        "last_failure": last,
        "first_assured": min((m.day for m in others), default=None),
        "false_assurance": any(f.earliest > a.latest for a in others for f in facts.counted),
        "warning_lag_days": (last - min(issued)).days if issued and last and last > min(issued) else None,
    }


def _comparison(
    row: Row, closure: Moment | None, end: date, at_risk: pl.DataFrame | None, rule: Rule,
    context: dict[str, object], signals: pl.DataFrame,
) -> Comparison | None:  # fmt: skip
    if closure is None:
        return None
    mine = signals.filter(pl.col("org_lineage").eq_missing(row.lineage))
    start = mine["signal_date"].min()
    if start is None or end <= closure.latest:
        return None
    days = {m.event: m.day for m in reversed(row.failures) if m.day is not None and m.precision != "year"}
    return compare(list(days.values()), closure.latest, start, end + timedelta(days=1), _scoped(at_risk, row), rule)


def _scoped(at_risk: pl.DataFrame | None, row: Row) -> pl.DataFrame | None:
    if at_risk is None:
        return None
    scoped = at_risk.filter(pl.col("org_lineage").eq_missing(row.lineage))
    if row.unit is not None:
        return scoped.filter(pl.col("unit") == row.unit)
    if row.setting != "unknown" and (scoped["setting"] != "unknown").any():
        return scoped.filter(pl.col("setting") == row.setting)
    return scoped


def _rates(comparison: Comparison | None) -> dict[str, object]:
    if comparison is None:
        return {}
    from .rates import METHOD

    measure = comparison.measure.replace("_", " ")
    unit = "per year" if comparison.measure == "years" else f"per {comparison.per:,} {measure}"
    return {
        "rate_before": comparison.rate_before, "rate_after": comparison.rate_after, "rate_ratio": comparison.ratio,
        "lower_ci": comparison.lower, "upper_ci": comparison.upper, "rate_unit": unit, "method": METHOD,
        "events_before": comparison.events_before, "events_after_rate": comparison.events_after,
    }  # fmt: skip


def _chain_id(row: Row) -> str:
    text = "|".join(part or "" for part in (row.lineage, row.theme_id, row.setting, row.unit))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
