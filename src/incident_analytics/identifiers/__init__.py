"""Residual identifiers in texts that should have none: kinds and positions, never what was found.

A scan that finds nothing is not anonymity: it lowers a risk, and says so wherever it is reported.
"""

from __future__ import annotations

import polars as pl

from ..errors import MappingError
from ..schema import as_polars
from .gate import ACTIONS, pass_gate
from .kinds import DETECTORS

__all__ = ["ACTIONS", "find_identifiers", "pass_gate"]

SCHEMA = {"record_id": pl.String, "section": pl.String, "kind": pl.String, "start": pl.Int64, "end": pl.Int64}


def find_identifiers(narratives: object) -> pl.DataFrame:
    """One row per suspected identifier: record_id, section, kind, start, end (characters of the text as given).

    Kinds: nhs_number, date_of_birth, postcode, email, telephone, name (after a title). `narratives` needs
    record_id and text; section is used where given. Raises MappingError when a needed column is missing.
    """
    table = as_polars(narratives)
    missing = [name for name in ("record_id", "text") if name not in table.columns]
    if missing:
        raise MappingError(f"narratives lack the columns: {', '.join(missing)}.\nAllowed: record_id, section, text.")
    section = pl.col("section").cast(pl.String) if "section" in table.columns else pl.lit("description")
    rows = table.select(pl.col("record_id").cast(pl.String), section.alias("section"), pl.col("text").cast(pl.String))
    found = [
        (record_id, part, kind, start, end)
        for record_id, part, text in rows.iter_rows()
        if text
        for kind, detect in DETECTORS.items()
        for start, end in detect(text)
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row").sort("record_id", "section", "start", "kind")
