"""References between records: tidied for comparison, and "n/a" never taken for one."""

from __future__ import annotations

import re

import polars as pl

# What forms hold where there is no reference. Without this every record that says "n/a" would be one event.
NO_REFERENCE = ("n/a", "na", "none", "nil", "no", "yes", "y", "n", "-", "--", "0", "tbc", "tba", "unknown", "not known",
                "not applicable", "null", "nan", "x", "?", "pending", "not reported", "no steis")  # fmt: skip
YEAR_NUMBER = re.compile(r"^(?:steis|sui|si|ref|pfd|no)?[\s:#-]*((?:19|20)\d{2})\s*[/ _-]\s*0*(\d{1,6})$")


def tidy_reference(cell: pl.Expr) -> pl.Expr:
    """The cell without blanks around it and without the ".0" that spreadsheets put behind a number."""
    return cell.str.strip_chars(" \t\r\n'").str.replace(r"^(\d+)\.0+$", "$1")


def fold_reference(reference: str | None) -> str | None:
    """A reference for comparison: "StEIS 2016/29151" and "2016-29151" are one. None where it is no reference."""
    folded = re.sub(r"\s+", " ", (reference or "").strip().casefold())
    if not folded or folded in NO_REFERENCE:
        return None
    year_number = YEAR_NUMBER.match(folded)
    return f"{year_number.group(1)}-{year_number.group(2)}" if year_number else folded


def split_references(cell: str | None) -> list[str]:
    """Folded references of a cell that may hold several, separated by ";", "|", "," or line breaks."""
    parts = re.split(r"[;|,\n]| and | & ", cell or "")
    return [folded for part in parts if (folded := fold_reference(part))]


def is_year_number(folded: str) -> bool:
    """Whether a folded reference has the form of a national register: year, number."""
    return re.fullmatch(r"(?:19|20)\d{2}-\d{1,6}", folded) is not None
