"""What the public call finds in the texts of one record."""

import polars as pl

from incident_analytics.identifiers import find_identifiers


def found_in_record(texts):
    """For each text its identifiers: (kind, start, end)."""
    table = pl.DataFrame({"record_id": ["r"] * len(texts), "section": [f"{n:03d}" for n in range(len(texts))],
                          "text": texts})  # fmt: skip
    found = find_identifiers(table)
    return [found.filter(section=section).select("kind", "start", "end").rows() for section in table["section"]]


def found(text):
    """Its identifiers as (kind, words)."""
    return [(kind, text[start:end]) for kind, start, end in found_in_record([text])[0]]
