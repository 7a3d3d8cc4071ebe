"""The codebook: themes, terms and cues in CSV files that an analyst edits, validated and hashed on load."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from ..errors import CodebookError, did_you_mean, join_problems, unknown_columns
from ..schema.levels import CLASSES, DECISION_POINTS
from .lengths import long_abbreviations
from .model import (
    ALL_THEMES,
    GENERAL,
    KINDS,
    SHIELD,
    Abbreviation,
    Codebook,
    Cue,
    DatedRule,
    Term,
    Terminator,
    Theme,
)
from .outcomes import outcome_problems
from .patterns import Pattern, check_term

__all__ = ["FILES", "Codebook", "load_codebook"]

FILES = {
    "themes": ("theme_id", "group", "theme", "definition", "not_this", "note"),
    "terms": ("theme_id", "term", "kind", "note"),
    "cues": ("category", "direction", "cue", "reach", "note"),
    "categories": ("category", "words_forward", "words_backward", "note"),
    "terminators": ("word", "unless_followed_by", "note"),
    "outcomes": ("kind", "category", "class", "priority", "note"),
    "redirects": ("theme_id", "rule", "to_theme", "note"),
    "abbreviations": ("short", "long", "case", "note"),
    "crosswalk": ("theme_id", "seips", "yccf", "lfpse", "note"),
    "decision_points": ("decision_point", "term", "note"),
    "dated_rules": ("kind", "from_date", "rule_id", "note"),
}
MOST = 40  # problems in a message; more are counted
DIRECTIONS = ("forward", "backward", "both")
Rows = dict[str, list[dict[str, str]]]


def load_codebook(folder: str | Path | None = None) -> Codebook:
    """The codebook in `folder`, or the one shipped with the package.

    A folder needs only the files that differ from the shipped ones. Raises CodebookError with every problem of
    every file at once: file, row, what is allowed; for a file whose name is nearly that of one of them, and for a
    folder without any.
    """
    place = str(Path(folder).resolve()) if folder is not None else None
    if place and (odd := _nearly_named(Path(place))):
        raise CodebookError(join_problems(f"{Path(place).name}: files that would not be read", odd))
    if place and Path(place).is_dir() and not any((Path(place) / f"{name}.csv").is_file() for name in FILES):
        allowed = ", ".join(f"{name}.csv" for name in FILES)
        raise CodebookError(f"{Path(place).name}: none of the codebook's files is in that folder.\nAllowed: {allowed}.")
    return _load(tuple(_read(place, name) for name in FILES))


@lru_cache(maxsize=8)
def _load(contents: tuple[str, ...]) -> Codebook:
    """The codebook of these files, in the order of FILES: by what they hold, since a folder is edited meanwhile."""
    texts = dict(zip(FILES, contents, strict=True))
    rows: Rows = {}
    problems: list[str] = []
    for name, columns in FILES.items():
        rows[name], found = _parse(name, texts[name], columns)
        problems += found
    problems = problems or [
        *_theme_problems(rows), *_word_problems(rows), *outcome_problems(rows), *_term_problems(rows)
    ]  # fmt: skip
    if problems:
        raise CodebookError(join_problems("the codebook cannot be used", problems, most=MOST))
    return _build(rows, _version(texts))


def _nearly_named(folder: Path) -> list[str]:
    """Files of a folder that seem meant for the codebook, and have another name."""
    others = sorted(
        path for path in folder.glob("*.[cC][sS][vV]") if path.name not in {f"{name}.csv" for name in FILES}
    )
    near = {path.name: did_you_mean(path.stem, FILES) for path in others}
    return [f"{name}: {hint}" for name, hint in near.items() if hint]


def _read(folder: str | None, name: str) -> str:
    if folder is not None:
        if not Path(folder).is_dir():
            raise CodebookError(f"there is no codebook folder called {Path(folder).name}.")
        own = Path(folder) / f"{name}.csv"
        if own.is_file():
            try:
                return own.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
            except (UnicodeDecodeError, OSError) as error:
                raise CodebookError(
                    f"{name}.csv: cannot be read as UTF-8.\nHINT: save it in Excel as “CSV UTF-8”."
                ) from error
    return (resources.files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")


def _version(texts: dict[str, str]) -> str:
    """Twelve hex digits over all files; notes count too, since a note is part of what was decided."""
    joined = "\x1e".join(f"{name}\x1f{texts[name]}" for name in sorted(texts))
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def _parse(name: str, text: str, columns: tuple[str, ...]) -> tuple[list[dict[str, str]], list[str]]:
    if text.partition("\n")[0].count(";") >= len(columns) - 1:
        return [], [f"{name}.csv: its columns are parted by semicolons; save it with commas (CSV UTF-8)"]
    reader = csv.DictReader(text.splitlines())
    found = reader.fieldnames or []
    problems = [f'{name}.csv: column "{column}" is missing' for column in columns if column not in found]
    extra = [column for column in found if column not in columns]
    problems += [f"{name}.csv: {problem}" for problem in unknown_columns(extra, columns, found)]
    return ([] if problems else [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]), problems


def _theme_problems(rows: Rows) -> list[str]:
    seen: set[str] = set()
    problems = []
    for line, row in enumerate(rows["themes"], start=2):
        if row["theme_id"] in seen:
            problems.append(f'themes.csv, row {line}: theme_id "{row["theme_id"]}" stands twice')
        seen.add(row["theme_id"])
    return problems


def _term_problems(rows: Rows) -> list[str]:
    themes = [*(row["theme_id"] for row in rows["themes"]), ALL_THEMES]
    kinds = (*KINDS, *(row["kind"] for row in rows["dated_rules"]))
    seen: set[tuple[str, str]] = set()
    problems = []
    for line, row in enumerate(rows["terms"], start=2):
        where = f"terms.csv, row {line}"
        if row["theme_id"] not in themes:
            problems.append(f'{where}: no theme "{row["theme_id"]}"; {did_you_mean(row["theme_id"], themes)}')
        if row["kind"] not in kinds:
            problems.append(f'{where}: kind "{row["kind"]}"; allowed: {", ".join(kinds)}')
        if (row["theme_id"], row["term"]) in seen:
            problems.append(f'{where}: the term "{row["term"]}" stands twice for {row["theme_id"]}')
        if (row["theme_id"] == ALL_THEMES) != (row["kind"] == GENERAL):
            problems.append(f"{where}: {ALL_THEMES} and {GENERAL} belong together")
        seen.add((row["theme_id"], row["term"]))
        wrong = check_term(row["term"])
        problems += [f'{where}: term "{row["term"]}": {wrong}'] if wrong else []
    return problems + _reference_problems(rows, themes) + long_abbreviations(rows)


def _reference_problems(rows: Rows, themes: list[str]) -> list[str]:
    places = (("redirects", "theme_id"), ("redirects", "to_theme"), ("crosswalk", "theme_id"))
    return [
        f'{name}.csv, row {line}: no theme "{row[column]}"; {did_you_mean(row[column], themes)}'
        for name, column in places
        for line, row in enumerate(rows[name], start=2)
        if row[column] not in themes
    ]


def _word_problems(rows: Rows) -> list[str]:
    categories = [row["category"] for row in rows["categories"]]
    bad_reach = [
        f'cues.csv, row {line}: reach "{row["reach"]}"; allowed: a whole number of words, or blank'
        for line, row in enumerate(rows["cues"], start=2)
        if row["reach"] and not _is_count(row["reach"])
    ]
    checks = (
        ("cues", "category", (*categories, SHIELD)),
        ("cues", "direction", DIRECTIONS),
        ("outcomes", "class", CLASSES),
        ("outcomes", "category", (*categories, SHIELD)),
        ("decision_points", "decision_point", DECISION_POINTS),
        ("abbreviations", "case", ("exact", "any")),
    )
    return (
        bad_reach
        + _blank_or_wrong(rows)
        + [
            f'{name}.csv, row {line}: {column} "{row[column]}"; allowed: {", ".join(allowed)}'
            for name, column, allowed in checks
            for line, row in enumerate(rows[name], start=2)
            if row[column] not in allowed
        ]
    )


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _are_alternatives(text: str) -> bool:
    """Words, and brackets with | between them: nothing that could repeat itself."""
    return re.fullmatch(r"[\w' |()-]*", text) is not None and text.count("(") == text.count(")") < 20


def _blank_or_wrong(rows: Rows) -> list[str]:
    """Cells that must hold a word, a number or a date, and what may follow a terminator."""
    checks = (
        ("terms", "term", bool), ("terminators", "word", bool),
        ("decision_points", "term", lambda term: not check_term(term)),
        ("cues", "cue", lambda text: bool(text.strip(" *")) and text.count("(") == text.count(")") < 20),
        ("terminators", "unless_followed_by", _are_alternatives),
        ("categories", "words_forward", _is_count), ("categories", "words_backward", _is_count),
        ("outcomes", "priority", _is_count), ("dated_rules", "from_date", _is_day),
    )  # fmt: skip
    return [
        f"{name}.csv, row {line}: {column} is blank, or not what may stand there"
        for name, column, fits in checks
        for line, row in enumerate(rows[name], start=2)
        if not fits(row[column])
    ]


def _build(rows: Rows, version: str) -> Codebook:
    return Codebook(
        themes=tuple(
            Theme(r["theme_id"], r["group"], r["theme"], r["definition"], r["not_this"]) for r in rows["themes"]
        ),
        terms=tuple(Term(r["theme_id"], r["term"], r["kind"], Pattern(r["term"]), r["note"]) for r in rows["terms"]),
        cues=tuple(
            Cue(r["category"], r["direction"], r["cue"], int(r["reach"]) if r["reach"] else None) for r in rows["cues"]
        ),
        terminators=tuple(Terminator(r["word"], r["unless_followed_by"]) for r in rows["terminators"]),
        categories={r["category"]: (int(r["words_forward"]), int(r["words_backward"])) for r in rows["categories"]},
        outcomes={(r["kind"], r["category"]): (r["class"], int(r["priority"])) for r in rows["outcomes"]},
        redirects={(r["theme_id"], r["rule"]): r["to_theme"] for r in rows["redirects"]},
        abbreviations=tuple(Abbreviation(r["short"], r["long"], r["case"] == "exact") for r in rows["abbreviations"]),
        crosswalk={r["theme_id"]: {k: r[k] for k in ("seips", "yccf", "lfpse")} for r in rows["crosswalk"]},
        decision_points=tuple((r["decision_point"], Pattern(r["term"])) for r in rows["decision_points"]),
        dated_rules={
            r["kind"]: DatedRule(r["kind"], date.fromisoformat(r["from_date"]), r["rule_id"])
            for r in rows["dated_rules"]
        },
        version=version,
    )
