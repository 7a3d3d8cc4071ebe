"""What a column seems to hold, from the words of its header and from its values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from ..schema.packaged import packaged_rows
from .fields import UNDECIDED, VALUE_MAPS
from .guess_values import BODY_CODE, WARD, fields_by_values
from .mapping import fold, load_mapping, shipped_sources
from .value_kinds import Words, kind_of, known_share

ENOUGH = 1.0  # points; less is no placement
HEADER_POINTS, SHIPPED_POINTS, VALUE_POINTS = 1.0, 1.2, 0.6
VALUES_ONLY_POINTS = 0.5  # with what the judge of the field adds, enough only where the values speak clearly
REQUIRED = {
    "records": ("record_id", "occurred_date", "text.description"),
    "recommendations": ("recommendation_id", "issued", "text"),
    "exposure": ("month", "value"),
}
DATES = ("occurred_date", "reported_date", "version_date", "issued", "due", "declared_complete", "month")
CODED = {"physical_harm": "harm", "psychological_harm": "psychological_harm", "setting": "setting",
         "approval": "approval", "source_type": "source_type"}  # fmt: skip
NUMBERS = ("n_patients", "evidence_level", "age_years", "value")
TEXTS = ("text", "evidence_text")


@dataclass(frozen=True)
class Guess:
    """A field for a column: how sure, and why."""

    field: str
    points: float
    reason: str
    values: str = ""
    read_as: str = ""
    required: bool = False


@cache
def header_words() -> list[tuple[str, str, re.Pattern[str], str]]:
    """(table, field, pattern, what it means) of data/header_words.csv, which an analyst may extend."""
    return [
        (row["table"], row["field"], re.compile(row["pattern"]), row["note"])
        for row in packaged_rows(__package__, "header_words.csv")
    ]


@cache
def shipped_headers(table: str) -> dict[str, tuple[str, str]]:
    """Folded header → (field, source) over the shipped mappings of one table."""
    found: dict[str, tuple[str, str]] = {}
    for source in shipped_sources():
        mapping = load_mapping(source)
        if mapping.table == table:
            for field in mapping.fields:
                for header in field.headers:
                    found.setdefault(fold(header), (field.field, source))
    return found


def guess_table(columns: dict[str, list[str]]) -> str:
    """records, recommendations or exposure: the table of which most required fields and headers are there."""
    scores = {}
    for table in REQUIRED:
        best = [_candidates(header, values, table) for header, values in columns.items()]
        fields = {guess.field: guess.points for guesses in best for guess in guesses[:1] if guess.points >= ENOUGH}
        needed = sum(3.0 for field in REQUIRED[table] if field in fields)
        signs = sum(2.0 for field in ("due", "declared_complete", "evidence_level") if field in fields)
        scores[table] = needed + signs + 0.5 * len(fields)
    return max(scores, key=lambda table: scores[table])


def guess_columns(
    columns: dict[str, list[str]], table: str, n_rows: int
) -> tuple[dict[str, Guess], dict[str, str], list[str]]:
    """Columns placed, columns left with the reason, and required fields that no column holds.

    Each field goes to the column that fits it best, surest first; a field of text may take several columns.
    """
    ranked = sorted(
        ((guess, header) for header, values in columns.items() for guess in _candidates(header, values, table)),
        key=lambda pair: (-pair[0].points, list(columns).index(pair[1])),
    )
    placed: dict[str, Guess] = {}
    for guess, header in ranked:
        taken = {other.field for other in placed.values()}
        if header not in placed and guess.field not in taken and guess.points >= ENOUGH:
            placed[header] = replace(guess, required=guess.field in REQUIRED[table])
    _own_number(placed, table)
    left = {header: _why_left(values, n_rows) for header, values in columns.items() if header not in placed}
    missing = [field for field in REQUIRED[table] if field not in {guess.field for guess in placed.values()}]
    return {header: placed[header] for header in columns if header in placed}, left, missing


def _own_number(placed: dict[str, Guess], table: str) -> None:
    """In a register a plain "Ref" is the recommendation's own number, where no other column is."""
    if table == "recommendations" and not any(guess.field == "recommendation_id" for guess in placed.values()):
        for header, guess in placed.items():
            if guess.field == "record_id":
                placed[header] = replace(guess, field="recommendation_id", required=True)


def _candidates(header: str, values: list[str], table: str) -> list[Guess]:
    """Fields that a column may be, most points first; a field whose values contradict it is none."""
    name, kind = fold(header), kind_of(values)
    shipped = shipped_headers(table).get(name)
    found: dict[str, Guess] = {}
    if shipped:
        reason = f'the source {shipped[1]} calls it "{header}"'
        found[shipped[0]] = Guess(shipped[0], SHIPPED_POINTS, reason)
    for row_table, field, pattern, meaning in header_words():
        match = pattern.search(name) if row_table in (table, "both") and field not in found else None
        if match:
            covered = len(match.group(0)) / max(1, len(name))
            found[field] = Guess(field, HEADER_POINTS + 0.3 * covered, f'the header says "{match.group(0)}": {meaning}')
    for field, reason in fields_by_values(values, kind, table):
        found.setdefault(field, Guess(field, VALUES_ONLY_POINTS, f"the header says nothing known; {reason}"))
    judged = (_with_values(guess, values, kind) for guess in found.values())
    return sorted((guess for guess in judged if guess), key=lambda guess: -guess.points)


def _with_values(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    """The guess with what its values say for it; None where they speak against it."""
    for fits, judge in _JUDGES:
        if fits(guess.field):
            return judge(guess, values, kind)
    return guess


def _judge_date(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    if values and kind.dates < 0.5:
        return None
    return replace(guess, points=guess.points + VALUE_POINTS * kind.dates, read_as="date",
                   reason=f"{guess.reason}; {kind.dates:.0%} of the values are dates")  # fmt: skip


def _judge_text(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    if values and (kind.dates > 0.5 or kind.words < 2.5):
        return None
    bonus = VALUE_POINTS * min(1.0, kind.words / 8)
    return replace(guess, points=guess.points + bonus, reason=f"{guess.reason}; about {kind.words:.0f} words a cell")


def _judge_number(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    if values and kind.numbers < 0.7:
        return None
    return replace(guess, points=guess.points + VALUE_POINTS, read_as="number" if guess.field == "value" else "integer",
                   reason=f"{guess.reason}; {kind.numbers:.0%} of the values are numbers")  # fmt: skip


def _judge_coded(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    if values and (kind.distinct > 25 or kind.dates > 0.5 or kind.words > 8):
        return None
    name = CODED[guess.field]
    share, unknown = known_share(values, name)
    pairs = "; ".join(f"{word}={UNDECIDED}" for word in unknown if not re.search(r"[=;:]", word))
    reason = f"{guess.reason}; {share:.0%} of the values are words of {name}"
    if unknown:
        reason += f"; give the words with ? one of: {', '.join(VALUE_MAPS[name])}"
    return replace(guess, points=guess.points + VALUE_POINTS * share, values=f"{name}: {pairs}" if pairs else name,
                   reason=reason)  # fmt: skip


def _judge_reference(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    if values and (kind.words > 3 or kind.dates > 0.5):
        return None
    own = guess.field in ("record_id", "recommendation_id") and kind.unique > 0.9
    return replace(guess, points=guess.points + (VALUE_POINTS if own else 0),
                   reason=f"{guess.reason}; {kind.unique:.0%} of the values differ")  # fmt: skip


def _judge_name(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    if values and (kind.dates > 0.5 or kind.words > 8 or kind.unique > 0.9 and kind.count > 20):
        return None
    wards = sum(bool(WARD.search(value)) for value in values) / max(1, len(values)) if guess.field == "unit" else 0.0
    return replace(
        guess, points=guess.points + VALUE_POINTS * wards, reason=f"{guess.reason}; {kind.distinct} different values"
    )


def _judge_body(guess: Guess, values: list[str], kind: Words) -> Guess | None:
    """A code where the values are codes, a name where they are names."""
    named = _judge_name(guess, values, kind)
    codes = sum(bool(BODY_CODE.match(value)) for value in values) / max(1, len(values))
    if named is None or (values and (guess.field == "org_code") != (codes >= 0.5)):
        return None
    return replace(named, points=named.points + VALUE_POINTS)


_JUDGES: tuple[tuple[Callable[[str], bool], Callable[[Guess, list[str], Words], Guess | None]], ...] = (
    (lambda field: field in DATES, _judge_date),
    (lambda field: field in TEXTS or field.startswith("text."), _judge_text),
    (lambda field: field in NUMBERS, _judge_number),
    (lambda field: field in CODED, _judge_coded),
    (lambda field: field in ("record_id", "recommendation_id", "event_ref"), _judge_reference),
    (lambda field: field in ("org_code", "org_name"), _judge_body),
    (lambda field: field in ("unit", "site", "incident_type"), _judge_name),
)


def _why_left(values: list[str], n_rows: int) -> str:
    if not values:
        return "empty"
    kind = kind_of(values)
    if kind.dates > 0.5:
        return "dates, but the header does not say of what"
    if kind.words >= 6:
        return "free text, but the header does not say what about"
    return f"filled in {len(values) / max(1, n_rows):.0%}, {kind.distinct} different values; no field of ours"
