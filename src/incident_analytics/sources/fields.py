"""Names that a mapping may use: tables, fields, ways to read a cell, and value maps with the words they give."""

from __future__ import annotations

from ..schema.levels import MEASURES, PHYSICAL_HARM, PSYCHOLOGICAL_HARM, RECORD_KINDS, SETTINGS
from ..schema.packaged import packaged_rows
from ..schema.source_types import source_types

COLUMNS = ("field", "headers", "required", "constant", "values", "read_as", "note")
TABLES = ("records", "recommendations", "exposure", "organisations", "wards", "contacts")
SETTINGS_ROWS = ("@table", "@source_system")
READ_AS = ("", "text", "date", "latest_date", "integer", "number", "list", "age_in_days")
TEXT_SECTIONS = (
    "description", "immediate_action", "findings", "lessons", "recommendations", "concerns", "response", "other",
)  # fmt: skip
FIELDS = (
    "record_id", "event_ref", "record_kind", "source_type", "org_code", "org_name", "site", "unit", "setting",
    "occurred_date", "date_precision", "reported_date", "known_date", "version_date", "revision", "taxonomy",
    "incident_type", "physical_harm", "psychological_harm", "n_patients", "patient_id", "role", "age_years",
    "approval", "country", "finding_kind",
    "recommendation_id", "issued", "issued_precision", "due", "declared_complete", "complete_precision",
    "evidence_level", "evidence_text", "themes", "text", "month", "measure", "value",
    "code", "name", "valid_from", "valid_to", "successor", "spelling",
    *(f"text.{section}" for section in TEXT_SECTIONS),
)  # fmt: skip
# What a row cannot do without, by table: of one that lacks it nothing could be used.
NEEDED = {"records": ("record_id",), "recommendations": ("recommendation_id", "text"), "exposure": ("month", "value")}
TO_FILL_IN = "?"  # a needed field for which no column was found: the analyst writes its header
REFERENCES = ("record_id", "event_ref", "recommendation_id", "patient_id")
OWN_THEMES = "theme"  # the map that holds a mapping's own pairs alone: a trust's topic = theme_id (or several with |)
UNDECIDED = "?"  # a word that the analyst has not placed yet; counted as not mapped

# Name of a value map → the words it may give.
VALUE_MAPS: dict[str, tuple[str, ...]] = {
    "harm": PHYSICAL_HARM,
    "psychological_harm": PSYCHOLOGICAL_HARM,
    "nrls_harm": PHYSICAL_HARM,
    "lfpse_physical_harm": PHYSICAL_HARM,
    "lfpse_psychological_harm": PSYCHOLOGICAL_HARM,
    "setting": SETTINGS,
    "nrls_setting": SETTINGS,
    "lfpse_location": SETTINGS,
    "lfpse_event_type": RECORD_KINDS,
    "record_kind": RECORD_KINDS,
    "approval": ("accept", "reject"),
    "country": ("england", "elsewhere", "unknown"),
    "role": ("patient", "other"),
    "finding_kind": ("requirement", "assurance"),
    "measure": MEASURES,
    "source_type": tuple(source_types()),
    OWN_THEMES: (),
}


def field_rows() -> list[dict[str, str]]:
    """Every field with the tables that it stands in, what it means and a note (data/fields.csv)."""
    return packaged_rows(__package__, "fields.csv")
