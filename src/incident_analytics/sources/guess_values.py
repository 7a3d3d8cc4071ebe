"""What a column seems to hold by its values alone, where its header tells nothing."""

from __future__ import annotations

import re

from .value_kinds import Words, known_share

MOST = 0.7  # of the values
CODED = (("setting", "setting"), ("physical_harm", "harm"), ("approval", "approval"), ("source_type", "source_type"))
BODY_CODE = re.compile(r"^[A-Z][A-Z0-9]{2,4}$")
BODY_NAME = re.compile(r"\b(?:NHS|trust|foundation|health board|partnership|CIC|healthcare)\b", re.IGNORECASE)
WARD = re.compile(r"\b(?:ward|unit|team|clinic|CMHT|CRHT|house|suite|PICU|lodge|centre)$", re.IGNORECASE)
NUMBERED = re.compile(r"^[A-Z]{0,6}[-/ ]?\d[\w/.-]*$", re.IGNORECASE)


def fields_by_values(values: list[str], kind: Words, table: str) -> list[tuple[str, str]]:
    """(field, reason) for what the values of a column say by themselves, surest first."""
    if len(values) < 3:
        return []
    out = []
    for field, name in CODED:
        if table == "recommendations" and field in ("physical_harm", "approval"):
            continue
        if table == "records" and field == "source_type":
            continue
        share = known_share(values, name)[0]
        if share >= MOST and 1 < kind.distinct <= 12:
            out.append((field, f"{share:.0%} of the values are words of {name}"))
    for field, pattern, what in (("org_code", BODY_CODE, "codes of a body"), ("org_name", BODY_NAME, "names of a body"),
                                 ("unit", WARD, "names of wards or teams")):  # fmt: skip
        share = sum(bool(pattern.search(value)) for value in values) / len(values)
        if share >= MOST and kind.distinct <= max(20, len(values) / 3) and kind.words <= 8:
            out.append((field, f"{share:.0%} of the values look like {what}"))
    if kind.unique == 1.0 and sum(bool(NUMBERED.match(value)) for value in values) >= MOST * len(values):
        own = "recommendation_id" if table == "recommendations" else "record_id"
        out.append((own, "every value differs and looks like a number of a record"))
    return out
