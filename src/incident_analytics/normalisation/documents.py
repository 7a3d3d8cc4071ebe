"""Two reports that state one reference: two versions of one report, or two reports about one incident."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from ..sources.files import REPORT_SUFFIXES
from .assemble import Kept

SAME_REPORT = 0.5  # of the words of both; a draft and its final share most, a first and a full report few

Place = tuple[str, str, str]  # source system, reference, file


def tell_reports_apart(kept: list[Kept]) -> list[Kept]:
    """`kept` with a number after the reference of the second and further reports that state one reference and say
    something else: "2016/29151 (2)". Versions of one report keep one reference, and one of them counts later.

    The numbers follow the names of the files, whatever order they were given in. Actions follow their report.
    """
    records = _numbers([part for part in kept if part.mapping.table == "records"], "native_id")
    plans = _numbers([part for part in kept if part.mapping.table == "recommendations"], "record_id") | records
    return [_numbered(part, records if part.mapping.table == "records" else plans) for part in kept]


def _numbers(parts: list[Kept], column: str) -> dict[Place, int]:
    """The number of the report at each place, from 1."""
    found: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
    for part in parts:
        if _is_document(part):
            key = (part.mapping.source_system, part.fields[column][0] or "")
            found.setdefault(key, []).append((part.fields["source_file"][0], _words(part.fields)))
    numbers: dict[Place, int] = {}
    for (system, reference), reports in found.items():
        seen: list[frozenset[str]] = []
        for file, words in sorted(reports, key=lambda report: (report[0], sorted(report[1]))):
            number = next((n for n, other in enumerate(seen, start=1) if _alike(words, other)), len(seen) + 1)
            seen += [words] if number > len(seen) else []
            numbers.setdefault((system, reference, file), number)
    return numbers


def _is_document(part: Kept) -> bool:
    return not part.fields.is_empty() and part.fields["source_file"][0].lower().endswith(tuple(REPORT_SUFFIXES))


def _words(fields: pl.DataFrame) -> frozenset[str]:
    texts = [name for name in fields.columns if name == "text" or name.startswith("text.")]
    said = " ".join(text for row in fields.select(texts).iter_rows() for text in row if text)
    return frozenset(re.findall(r"[a-z]{3,}", said.casefold()))


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= SAME_REPORT * len(words | other)


def _numbered(part: Kept, numbers: dict[Place, int]) -> Kept:
    if not _is_document(part):
        return part
    names = [name for name in ("native_id", "record_id", "recommendation_id") if name in part.fields.columns]
    reference = part.fields["native_id" if "native_id" in names else "record_id"][0] or ""
    number = numbers.get((part.mapping.source_system, reference, part.fields["source_file"][0]), 1)
    if number == 1:
        return part
    return replace(part, fields=part.fields.with_columns(
        pl.col(name).str.replace(reference, f"{reference} ({number})", literal=True) for name in names))  # fmt: skip
