"""Ordered levels and closed word lists, each defined once for the whole house."""

from __future__ import annotations

# LFPSE OT001 and OT002 in words, least to worst. "missing" is a level, never a hole in the data:
# a record without a harm level is counted and shown as such.
PHYSICAL_HARM = ("missing", "none", "low", "moderate", "severe", "fatal")
PSYCHOLOGICAL_HARM = ("missing", "none", "low", "moderate", "severe")

RECORD_KINDS = (
    "incident",
    "investigation",
    "inquest",
    "coroner_report",
    "inspection",
    "enforcement",
    "ombudsman",
    "national_alert",
    "audit",
    "response",
    "action",
    "inquiry",
    "good_care",
    "risk",
    "outcome",
    "other",
)
SETTINGS = ("inpatient", "community", "liaison", "custody", "other", "unknown")
DATE_PRECISIONS = ("day", "month", "year", "unknown")
SECTIONS = (
    "description",
    "immediate_action",
    "findings",
    "lessons",
    "recommendations",
    "concerns",
    "response",
    "other",
)
SOURCE_GROUPS = ("trust_internal", "coroner", "regulator_prosecutor", "national", "other")
ACTION_STRENGTHS = ("weak", "intermediate", "strong")
MEASURES = ("occupied_bed_days", "admissions", "contacts")

CLASSES = ("failure", "recommendation", "adequate", "refuted", "historical", "hypothetical", "neutral")
DECISION_POINTS = ("admission", "leave", "observation_change", "transfer", "discharge", "follow_up")
SIGNAL_KINDS = ("failure", "recommendation", "assurance")

STATUSES = (
    "not assessable",
    "never learned",
    "repeated after closure",
    "repeated while open",
    "evidence of learning",
    "open or overdue",
    "no recurrence seen",
)
IMPROVEMENTS = ("yes", "no", "not_assessable")
