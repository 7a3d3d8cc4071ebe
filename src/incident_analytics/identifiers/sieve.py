"""Which detectors a text is worth: loose patterns over a column at once, so that few texts meet the exact ones."""

from __future__ import annotations

import polars as pl

from .words import reference_labels

NEAR_CASE = (
    "(?:report|record|case|call id|enquiry|inquiry|claim|complaint|incident|inquest|crime|custody|log|referral|warrant|"
    "datix|steis|duplicate of|linked to|quot|regulation 28|file no|reference)"
)
VEHICLE = r"[a-z][0-9]{1,3}[ -]?[a-z]{3}|[a-z]{3}[ -]?[0-9]{1,3}[a-z]|registration|plate|index|\breg\b|\bvr[mn]\b"


# Every reference has three figures with no blank between them. One pattern of all that names a reference takes ten
# times as long as its parts.
NEEDED = {"reference": r"\d[\w/-]*\d[\w/-]*\d|[A-Z]/\d\d"}


def _loose() -> dict[str, str | tuple[str, ...]]:
    """For each detector a pattern, or several of which one is enough, that holds wherever the detector could find
    something; a test proves it."""
    labels = "|".join(sorted({label for label, _, _ in reference_labels()}))
    alone = "|".join(sorted(label for label, _, stands in reference_labels() if stands))
    return {
        "email": "@",
        "patient_number": r"[0-9]{3}[ .-]{0,2}[0-9]{3}[ .-]{0,2}[0-9]{4}|[0-9]{6}[ -][0-9]{4}|"
        r"(?i:n\.?h\.?s)(?:[^0-9]{0,3}[0-9]){0,3}"
        r"[^0-9]{0,40}[0-9](?:[ .,/_-]{0,3}[0-9]){9}",
        "reference": (
            rf"(?i)(?:{labels})(?:'s)? ?\(?(?:num|no[^a-z]|ref|id[^a-z]|#)",
            rf"(?i)(?:{alone})[^a-z]",
            rf"(?i){NEAR_CASE}(?s:.{{0,60}})[0-9]",
            r"(?i)[0-9a-z] (?:as|is|\() ?(?:their|our|the|case|claim)",
            r"(?i)\bref(?:erence)?s?\b|m[pmh]t?/[0-9]|hm/[0-9]|mha[/-]?[0-9]|inc[-/]?[0-9]{5}",
            r"(?i)(?:mha|mhcs|mhts|mhrtw?|soad|mwc)[-/]|[0-9]{2} of [0-9]|/[a-z]{2,5}/[0-9]{2}",
        ),
        "driving_licence": r"[A-Za-z9]{5} ?[0-9]{6}|(?i:licen[cs]e|dvla|\bdva\b|driver)",
        "nino": r"(?i)[a-z]{2} ?-?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}|[a-z]{2} ?-?[0-9]{3}[ -][0-9]{3}|"
        r"[a-z]{2}\.?[0-9]{2}\.[0-9]{2}\.[0-9]{2}",
        "date_of_birth": r"(?i)[a-z0-9'-] ?[,/(|] ?[0-9]{1,4}[./-][0-9]{1,2}[./-]|"
        r"[0-9][./-](?:19[1-7][0-9]|[3-7][0-9])(?:[^0-9]|$)|[0-9]{2}[, ]{1,2}\(?(?:(?:fe)?male|[mf])\b|"
        r"birth|born|b'?day|y\.?o\.?b|d[./]?o[./]?b|[(,] ?b\.? ?[0-9a-z]| b\. ?[0-9a-z]",
        "telephone": r"0[0-9][0-9 ().-]{7}|44[ ().0-9-]{8}|\+[1-9]|\([0-9]{3}|"
        r"(?i:tel|phone|mob|landline|fax)(?s:.{0,30})[0-9]",
        "passport": r"[0-9]{9}|[A-Za-z]{2}[0-9]{7}|[0-9]{3} [0-9]{3} [0-9]{3}|"
        r"(?i:passport|p'?port|\bpp\b|\bppt\b|travel doc)",
        "professional_registration": r"(?i)sw ?[0-9]{5}|nmc|gmc|hcpc|swe|gphc|medical council|bacp|ukcp|scw|"
        r"(?:reg|registration|pin)[^0-9]{1,12}[0-9]{5}|midwifery council|professions council|pharmaceutical council|"
        r"gdc|goc|niscc|sssc|social work england|[0-9]{2} ?[a-z] ?[0-9]{4} ?[a-z]|[a-z]{2,3} ?[0-9]{5}",
        "vehicle_registration": rf"(?i)[a-z]{{2}} ?[0-9]{{2}}[ -]?[a-z]{{3}}|[a-z]{{2}}z ?[0-9]{{3}}|{VEHICLE}|"
        r"^\s*[a-z0-9 -]{4,9}\s*$",
        "postcode": r"(?i)[a-z]{1,2}[0-9][a-z0-9]{0,2} {0,2}[0-9][a-z]{2}|gir ?0aa|post ?code",
    }


def worth(texts: list[str]) -> list[tuple[str, ...]]:
    """For each text the detectors that could find something in it."""
    column = pl.Series("text", texts, dtype=pl.String)
    loose = _loose()
    flags = pl.select(_holds(pl.lit(column), name, patterns).alias(name) for name, patterns in loose.items())
    names = flags.columns
    return [tuple(name for name, yes in zip(names, row, strict=True) if yes) for row in flags.iter_rows()]


def _holds(column: pl.Expr, name: str, patterns: str | tuple[str, ...]) -> pl.Expr:
    each = [column.str.contains(one) for one in ([patterns] if isinstance(patterns, str) else patterns)]
    needed = [column.str.contains(NEEDED[name])] if name in NEEDED else []
    return pl.all_horizontal(pl.any_horizontal(each), *needed)
