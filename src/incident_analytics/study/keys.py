"""What a study file may hold, and what is wrong with one that holds something else."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from ..errors import did_you_mean
from ..identifiers import ACTIONS, ALSO
from ..spc import presets

KEYS = {
    "study": ("title", "owner", "snapshot_date", "as_of", "max_rejected_share"),
    "source": ("path", "as"),
    "organisations": ("path",),
    "coding": ("path",),
    "identifiers": ("action", "reason", "also"),
    "rule": None,
    "disclosure": ("profile", "board_profile", "recipients"),
    "slides": ("template",),
    "charts": ("preset", "improvement"),
    "codebook": ("folder",),
    "classifier": ("use",),
    "review": ("log",),
    "search": ("saved",),
}
WORDS = {
    ("identifiers", "action"): ACTIONS,
    ("identifiers", "also"): ALSO,
    ("classifier", "use"): ("shipped", "none"),
    ("charts", "preset"): tuple(presets()["preset"]),
    ("charts", "improvement"): ("decrease", "increase", "neutral"),
}


def problems_of(tables: dict) -> list[str]:
    """Every problem of a study's tables, one line each; unknown keys and wrong shapes before wrong values."""
    return _unknown(tables) or [
        *_wrong_sources(tables), *_wrong_study(tables), *_wrong_texts(tables), *_wrong_words(tables)
    ]  # fmt: skip


# Keys whose value is text; recipients may be a list of texts.
TEXTS = (("study", "title"), ("study", "owner"), ("organisations", "path"), ("coding", "path"),
         ("identifiers", "action"), ("identifiers", "reason"), ("identifiers", "also"),
         ("disclosure", "profile"),
         ("disclosure", "board_profile"), ("slides", "template"),
         ("charts", "preset"), ("charts", "improvement"), ("codebook", "folder"), ("classifier", "use"),
         ("review", "log"), ("search", "saved"))  # fmt: skip
LONGEST = 1_000  # characters of a value


def _wrong_texts(tables: dict) -> list[str]:
    held = [(table, key, tables.get(table, {}).get(key, "")) for table, key in TEXTS]
    sources = tables.get("source", [])
    held += [("source", "path", str(source.get("path", ""))) for source in sources if isinstance(sources, list)]
    return [
        f"[{table}] {key} must be text of at most {LONGEST:,} characters, without a NUL"
        for table, key, value in held
        if not isinstance(value, str | PurePath) or len(str(value)) > LONGEST or "\x00" in str(value)
    ]


def _unknown(tables: dict) -> list[str]:
    problems = [_not_known(f'"[{key}]"', key, KEYS) for key in tables if key not in KEYS]
    for name, allowed in KEYS.items():
        held = tables.get(name, {})
        for part in held if isinstance(held, list) and name == "source" else [held]:
            if not isinstance(part, dict):
                problems.append(f"[{name}] must be a table" if name != "source" else "[[source]] must be tables")
            elif allowed is not None:
                problems += [_not_known(f'"{key}" in [{name}]', key, allowed) for key in part if key not in allowed]
    return problems


def _not_known(what: str, key: str, allowed: object) -> str:
    return f"{what} is not known; {did_you_mean(key, allowed) or 'allowed: ' + ', '.join(allowed)}"


def _wrong_sources(tables: dict) -> list[str]:
    sources = tables.get("source")
    if not isinstance(sources, list) or not sources:
        return ["at least one [[source]] with path and as is needed"]
    problems = []
    for number, source in enumerate(sources, start=1):
        problems += [f"[[source]] {number} lacks {key}" for key in ("path", "as") if key not in source]
        problems += [
            f"[[source]] {number}: {key} must be text"
            for key in ("path", "as")
            if key in source and not isinstance(source[key], str | PurePath)
        ]
    return problems


def _wrong_study(tables: dict) -> list[str]:
    problems = [f"[study] {key} must be a date such as 2024-03-31" for key in ("snapshot_date", "as_of")
                if not _is_day(tables.get("study", {}).get(key))]  # fmt: skip
    share = tables.get("study", {}).get("max_rejected_share", 0.5)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        problems.append("[study] max_rejected_share must lie between 0 and 1")
    return problems


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return value is None or isinstance(value, date)


def _wrong_words(tables: dict) -> list[str]:
    return [
        f'[{table}] {key} "{tables[table][key]}" is not known; allowed: {", ".join(allowed)}'
        for (table, key), allowed in WORDS.items()
        if isinstance(tables.get(table, {}).get(key), str) and tables[table][key] not in allowed
    ]
