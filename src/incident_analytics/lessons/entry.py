"""One row of the ledger: status, dates, rates, what was done about its recommendations, caveats."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import polars as pl

from .actions import action_columns, asked_of, pending_lessons
from .caveats import caveats_of
from .compared import Compared, comparison_of
from .counted import many
from .dated import Moment
from .facts import Facts, after_any, facts_of
from .fall import Fall
from .rates import METHOD
from .rule import Rule
from .scope import Row
from .shared import Setup
from .status import BACK, EXCLUDED, OPEN_AGAIN, UNABLE, closing_of, status_of

TOO_FEW = "so few records would hardly show it"
EXTRA = {
    "events_before": pl.Int64, "events_after_rate": pl.Int64, "exposure_before": pl.Float64,
    "exposure_after": pl.Float64, "rate_unit": pl.String, "method": pl.String,
    "follow_up_end": pl.Date, "first_assured": pl.Date, "false_assurance": pl.Boolean, "source_groups": pl.String,
    "source_types": pl.String, "warning_lag_days": pl.Int64, "n_issued": pl.Int64, "n_undated": pl.Int64,
    "n_events": pl.Int64, "n_events_while_open": pl.Int64,
    "how_sure": pl.String, "permuted_as_good": pl.Float64, "probability_rate_fell": pl.Float64,
    "p_fall": pl.Float64, "q_fall": pl.Float64, "n_compared": pl.Int64, "p_large_fall": pl.Float64,
    "power_if_unchanged": pl.Float64,
    "dispersion": pl.Float64, "lower_ci_clustered": pl.Float64, "upper_ci_clustered": pl.Float64,
    "n_recommendations": pl.Int64, "n_closed": pl.Int64, "n_closed_without_evidence": pl.Int64,
    "closed_on": pl.Date, "closed_by": pl.String, "first_addressed": pl.Date, "n_overdue": pl.Int64,
    "earliest_due": pl.Date, "n_strength_known": pl.Int64, "weak_action_share": pl.Float64,
}  # fmt: skip


def entry_of(row: Row, setup: Setup) -> tuple[dict[str, object], Facts]:
    """The row's columns, and the facts behind its status."""
    facts = facts_of(row, setup.wordings)
    follow_up_end = _follow_up_end(row, setup)
    closing = closing_of(facts, setup.rule)
    closure = first_closure(closing)
    compared = comparison_of(row, facts, closure, follow_up_end, setup)
    mine = asked_of(row, setup.actions, setup.end, setup.bodies)
    actions = action_columns(mine, setup.end, setup.n_bodies)
    pending = pending_lessons(row, mine, setup.end, setup.n_bodies)
    while_pending = after_any(facts.counted, pending, facts.witnesses)
    found = _status(row, facts, compared, follow_up_end, setup)
    status, reason = _still_open(*found, actions, while_pending)
    never_completed = status == OPEN_AGAIN and found[0] != OPEN_AGAIN
    after = while_pending if never_completed else _events_after(status, facts, closing)
    closed = None if never_completed else closure  # the count rests on lessons that nothing closed
    suspected = status in BACK and len(after) < setup.rule.suspected_below
    context = setup.context.get(row.lineage, {})
    entry = {
        **_names(row, facts), "status": status, "reason": reason, "chain_id": chain_id_of(row),
        "suspected": suspected, "how_sure": _how_sure(status, suspected, compared, setup.rule),
        "confirmed": _confirmed(row), "n_events_after": len(after), "n_events": len(facts.counted),
        "n_events_while_open": len(facts.while_open),
        "n_undated": facts.undated,
        "caveats": "; ".join([*caveats_of(row, facts, compared.rates, context, closure), *compared.caveats]),
        "follow_up_end": follow_up_end, "closed_on": closed.day if closed else None,
        "closed_by": _closed_by(closing) if closed else None, **_dates(row, facts), **_rates(compared),
        **actions,
    }  # fmt: skip
    return entry, facts


def _follow_up_end(row: Row, setup: Setup) -> date:
    """The last day less the delay of reporting; where nobody has reported yet, the slowest who might is waited for."""
    slowest = max(setup.delays.values(), default=0)
    delay = max((setup.delays.get(m.source_type, 0) for m in row.failures if m.serious), default=slowest)
    return setup.end - timedelta(days=delay)


def _status(row: Row, facts: Facts, compared: Compared, follow_up_end: date, setup: Setup) -> tuple[str, str]:
    if row.lineage is None and setup.bodies_named:
        return "not assessable", "These records name no body, so that nothing says they are about the same one."
    return status_of(facts, compared.rates, follow_up_end, setup.rule)


def _still_open(
    status: str, reason: str, actions: dict[str, object], while_pending: list[Moment]
) -> tuple[str, str]:  # fmt: skip
    """A quiet row some of whose recommendations are not complete is open, whatever was declared of the others; and it
    was repeated while open where an event came after one of these lessons."""
    pending = actions["n_recommendations"] - actions["n_closed"]
    if status != "no recurrence seen" or not pending:
        return status, reason
    overdue = f", {actions['n_overdue']} of them overdue" if actions["n_overdue"] else ""
    told = f"{pending} of {many(actions['n_recommendations'], 'recommendation')} not declared complete{overdue}"
    if while_pending:
        return (
            OPEN_AGAIN,
            f"Failing reported in {many(len(while_pending), 'event')} after such a lesson was issued; {told}.",
        )
    return "open or overdue", f"{told}. {reason}"


def _events_after(status: str, facts: Facts, closing: list[Moment]) -> list[Moment]:
    """Events after the completions or assurances that the row rests on; where there are none, after the lesson was
    issued."""
    if status == OPEN_AGAIN or not closing:
        return facts.after_issue
    return facts.after_closure if closing is facts.closures else facts.after_assured


def _how_sure(status: str, suspected: bool, compared: Compared, rule: Rule) -> str | None:
    """In words, of a row that came back after closure: what can be said on whether it became rarer. From fewer than
    five events before nothing can be: the theme may hardly have been looked for."""
    fall, rates = compared.fall, compared.rates
    if status not in BACK:
        return None
    if suspected:
        return "came back in few events: suspected"
    if compared.refused:
        return f"came back; whether it became rarer {UNABLE}, since before and after were not counted alike"
    n_before = rates.events_before if rates is not None else 0
    if n_before < rule.suspected_below or fall is None:
        return f"came back; whether it became rarer {UNABLE}, since {TOO_FEW}"
    if fall.power is None:
        return f"came back; whether it became rarer {UNABLE}, since how much more is recorded is not known"
    if compared.outgrew:
        return f"came back; whether it became rarer {UNABLE}, since its own coding may have begun: found far more often"
    if _excludes(fall, rule):
        return f"came back, and a fall by {1 - rule.large_fall:.0%} or more {EXCLUDED}"
    if fall.power < rule.power:
        return f"came back; whether it became rarer {UNABLE}, since {TOO_FEW}"
    return "came back; a large fall is neither shown nor excluded"


def _excludes(fall: Fall, rule: Rule) -> bool:
    return fall.p_large_fall is not None and fall.p_large_fall <= 1 - rule.confidence


def _confirmed(row: Row) -> bool:
    """Whether a reviewer has accepted each sentence of the chain; routine failings feed rates and are left out."""
    return all(m.confirmed for m in [*row.lessons, *row.assurances, *(f for f in row.failures if f.serious)])


def _names(row: Row, facts: Facts) -> dict[str, object]:
    groups = sorted({m.source_group for m in facts.lessons})
    return {
        "org_lineage": row.body,
        "theme_id": row.theme_id,
        "setting": row.setting,
        "unit": row.unit,
        "n_lessons": len(set(facts.wording.values())),
        "n_issued": len({(m.record_id, m.day) for m in facts.lessons}),
        "n_source_groups": len(groups),
        "source_groups": ", ".join(groups),
        "source_types": ", ".join(sorted({m.source_type for m in facts.lessons})),
    }


def first_closure(closing: list[Moment]) -> Moment | None:
    """The first of the completions or assurances that a row rests on."""
    return min(closing, key=lambda m: (m.latest, m.signal_id), default=None)


def _closed_by(closing: list[Moment]) -> str | None:
    """What says that the lesson was dealt with: an action declared complete, an assurance on the theme, or only one
    that names no theme; None where nothing does."""
    if not closing:
        return None
    if all(m.is_closure for m in closing):
        return "action"
    return "general assurance" if all(m.general or m.is_closure for m in closing) else "assurance"


def _dates(row: Row, facts: Facts) -> dict[str, object]:
    issued = [m.day for m in facts.lessons]
    given = [m for m in facts.assured if not m.is_closure]  # before the first lesson there was nothing to assure
    return {
        "first_issued": min(issued, default=None),
        # An alert goes to every trust; a warning to this one is another thing.
        "first_addressed": min((m.day for m in facts.lessons if m.source_type != "national_alert"), default=None),
        "last_issued": max(issued, default=None),
        "declared_complete": min((m.day for m in facts.closures), default=None),
        "last_failure": max((m.day for m in facts.counted), default=None),
        "first_assured": min((m.day for m in given), default=None),
        "false_assurance": bool(after_any(facts.counted, given, facts.witnesses)),
        "warning_lag_days": _warning_lag(facts),
    }


def _warning_lag(facts: Facts) -> int | None:
    """Days that surely passed from the first warning to the last recurrence."""
    if not facts.after_issue:
        return None
    return (max(m.earliest for m in facts.after_issue) - min(m.latest for m in facts.lessons)).days


def _rates(compared: Compared) -> dict[str, object]:
    rates = compared.rates
    if rates is None:
        return {"improvement": "not_assessable"}
    unit = "per year" if rates.measure == "years" else f"per {rates.per:,} {rates.measure.replace('_', ' ')}"
    return {
        "improvement": rates.improvement, "rate_before": rates.rate_before, "rate_after": rates.rate_after,
        "rate_ratio": rates.ratio, "lower_ci": rates.lower, "upper_ci": rates.upper, "rate_unit": unit,
        "method": METHOD, "events_before": rates.events_before, "events_after_rate": rates.events_after,
        "exposure_before": rates.exposure_before, "exposure_after": rates.exposure_after,
        "permuted_as_good": compared.permuted, **(_fall(compared.fall) if compared.fall else {}),
    }  # fmt: skip


def _fall(fall: Fall) -> dict[str, object]:
    return {
        "probability_rate_fell": fall.probability, "p_fall": fall.p_fall, "dispersion": fall.dispersion,
        "lower_ci_clustered": fall.lower, "upper_ci_clustered": fall.upper, "p_large_fall": fall.p_large_fall,
        "power_if_unchanged": fall.power,
    }  # fmt: skip


def chain_id_of(row: Row) -> str:
    """A name for the row that depends on its body, theme, setting and unit alone."""
    text = "|".join(part or "" for part in (row.lineage, row.theme_id, row.setting, row.unit))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
