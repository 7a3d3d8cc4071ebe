"""Every table that passes between rooms: its columns, types and row rules (see DESIGN, The tables)."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from .levels import (
    CLASSES,
    DATE_PRECISIONS,
    IMPROVEMENTS,
    MEASURES,
    PHYSICAL_HARM,
    PSYCHOLOGICAL_HARM,
    RECORD_KINDS,
    SECTIONS,
    SETTINGS,
    SIGNAL_KINDS,
    SOURCE_GROUPS,
    STATUSES,
)


def _word(levels: tuple[str, ...], *, nullable: bool = False) -> dy.String:
    """A text column that holds only the given words; plain text so that any engine reads it."""
    return dy.String(nullable=nullable, regex=f"^({'|'.join(levels)})$")


class Records(dy.Schema):
    """One row per source record. Dates are days; `date_precision` says how much of the day to believe."""

    record_id = dy.String(primary_key=True)
    source_system = dy.String()
    record_kind = _word(RECORD_KINDS)
    source_type = dy.String()
    event_id = dy.String(nullable=True)
    org_code = dy.String(nullable=True)
    org_lineage = dy.String(nullable=True)
    site = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    setting = _word(SETTINGS)
    occurred_date = dy.Date(nullable=True)
    date_precision = _word(DATE_PRECISIONS)
    reported_date = dy.Date(nullable=True)
    known_date = dy.Date(nullable=True)
    incident_type = dy.String(nullable=True)
    physical_harm = dy.Enum(list(PHYSICAL_HARM))
    psychological_harm = dy.Enum(list(PSYCHOLOGICAL_HARM))
    n_patients = dy.Int64(min=0)
    age_years = dy.Int64(nullable=True, min=0)
    source_file = dy.String()
    source_row = dy.Int64(min=1)

    @dy.rule()
    def unknown_date_has_no_day(cls) -> pl.Expr:
        """A date that is not there cannot have a precision, and the other way round."""
        return pl.col("occurred_date").is_null() == (pl.col("date_precision") == "unknown")


class Narratives(dy.Schema):
    """Free text by section; `date` is the day the text was known to exist, for date-aware rules."""

    record_id = dy.String(primary_key=True)
    section = dy.String(primary_key=True, regex=f"^({'|'.join(SECTIONS)})$")
    text = dy.String(min_length=1)
    date = dy.Date(nullable=True)


class Recommendations(dy.Schema):
    """One row per recommendation, requirement, concern or action; dates are days. org_code: the body of then."""

    recommendation_id = dy.String(primary_key=True)
    record_id = dy.String(nullable=True)
    source_type = dy.String()
    source_group = _word(SOURCE_GROUPS)
    org_code = dy.String(nullable=True)
    org_lineage = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    setting = _word(SETTINGS)
    issued = dy.Date(nullable=True)
    issued_precision = _word(DATE_PRECISIONS)
    due = dy.Date(nullable=True)
    declared_complete = dy.Date(nullable=True)
    complete_precision = _word(DATE_PRECISIONS)
    evidence_level = dy.Int64(nullable=True, min=0, max=5)
    action_strength = _word(("weak", "intermediate", "strong"), nullable=True)
    theme_ids = dy.List(dy.String(), nullable=True)
    text = dy.String(nullable=True)
    source_file = dy.String()
    source_row = dy.Int64(min=1)


class Exposure(dy.Schema):
    """What was at risk, by month. Measures are never summed together."""

    org_code = dy.String(primary_key=True)
    unit = dy.String(primary_key=True)
    setting = dy.String(primary_key=True, regex=f"^({'|'.join(SETTINGS)})$")
    month = dy.Date(primary_key=True)
    measure = dy.String(primary_key=True, regex=f"^({'|'.join(MEASURES)})$")
    value = dy.Float64(min=0.0)


class Organisations(dy.Schema):
    """Bodies and what became of them; `successor` is the code that took over."""

    code = dy.String(primary_key=True)
    name = dy.String()
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)
    successor = dy.String(nullable=True)


class Mentions(dy.Schema):
    """One theme found in one sentence. Positions are characters of the text as given."""

    record_id = dy.String()
    section = dy.String()
    theme_id = dy.String()
    class_ = dy.String(alias="class", regex=f"^({'|'.join(CLASSES)})$")
    start = dy.Int64(min=0)
    end = dy.Int64(min=0)
    sentence_start = dy.Int64(min=0)
    sentence_end = dy.Int64(min=0)
    term = dy.String()
    cue = dy.String()
    rule_id = dy.String()
    decision_point = dy.String(nullable=True)


class Signals(dy.Schema):
    """A dated failure, recommendation or assurance on one theme, with the place of its evidence. org_code: the body of
    then, where the record names it; org_lineage: the body that it is part of today."""

    signal_id = dy.String(primary_key=True)
    record_id = dy.String()
    event_id = dy.String(nullable=True)
    org_code = dy.String(nullable=True)
    org_lineage = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    setting = _word(SETTINGS)
    theme_id = dy.String()
    kind = _word(SIGNAL_KINDS)
    source_type = dy.String()
    source_group = _word(SOURCE_GROUPS)
    harm = dy.Enum(list(PHYSICAL_HARM))
    signal_date = dy.Date(nullable=True)
    date_precision = _word(DATE_PRECISIONS)
    known_date = dy.Date(nullable=True)
    evidence = dy.Struct(
        {
            "narrative": dy.String(nullable=True),
            "start": dy.Int64(nullable=True),
            "end": dy.Int64(nullable=True),
        },
        nullable=True,
    )
    confirmed = dy.Bool()


class Lessons(dy.Schema):
    """The ledger: one row per lineage, theme and setting, and per unit where lessons name one."""

    org_lineage = dy.String(nullable=True)
    theme_id = dy.String()
    setting = _word(SETTINGS)
    unit = dy.String(nullable=True)
    status = _word(STATUSES)
    suspected = dy.Bool()
    confirmed = dy.Bool()
    n_lessons = dy.Int64(min=0)
    n_source_groups = dy.Int64(min=0)
    first_issued = dy.Date(nullable=True)
    last_issued = dy.Date(nullable=True)
    declared_complete = dy.Date(nullable=True)
    n_events_after = dy.Int64(min=0)
    last_failure = dy.Date(nullable=True)
    rate_before = dy.Float64(nullable=True)
    rate_after = dy.Float64(nullable=True)
    rate_ratio = dy.Float64(nullable=True, allow_inf=True)
    lower_ci = dy.Float64(nullable=True)
    upper_ci = dy.Float64(nullable=True, allow_inf=True)
    improvement = _word(IMPROVEMENTS)
    reason = dy.String()
    caveats = dy.String()
    chain_id = dy.String(primary_key=True)
