"""The study file: what is read, as what, and every choice that changes a result. Unknown keys are refused."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..disclosure import profile_called
from ..disclosure.profiles import Profile
from ..errors import StudyError, did_you_mean, join_problems
from ..identifiers import ACTIONS
from ..lessons.rule import Rule, rule_from

KEYS = {
    "study": ("title", "owner", "snapshot_date", "max_rejected_share"),
    "source": ("path", "as"),
    "organisations": ("path",),
    "identifiers": ("action", "reason"),
    "rule": None,
    "disclosure": ("profile",),
    "charts": ("preset", "improvement"),
    "codebook": ("folder",),
}
PRESETS = ("mdc", "mdc_excel", "anhoej", "shewhart")
MAX_REJECTED_SHARE = 0.2  # of one file; above it the export is broken rather than dirty


@dataclass(frozen=True)
class Study:
    """A study as the study file states it; paths are absolute."""

    title: str
    owner: str
    snapshot_date: date | None
    sources: tuple[tuple[Path, str], ...]
    organisations: Path | None = None
    identifiers: str = "stop"
    reason: str = ""
    rule: Rule = field(default_factory=Rule)
    profile: Profile = field(default_factory=lambda: profile_called("default"))
    preset: str = "mdc"
    improvement: str | None = None
    codebook: Path | None = None
    max_rejected_share: float = MAX_REJECTED_SHARE


def load_study(study: str | Path | dict) -> Study:
    """The Study in a TOML file (paths in it are relative to the file) or in a dictionary of its tables.

    Raises StudyError with every problem at once: unknown keys, missing sources, words that are not allowed.
    """
    if isinstance(study, Study):
        return study
    if isinstance(study, dict):
        return _study(study, Path.cwd(), "study")
    path = Path(study)
    if not path.is_file():
        raise StudyError(f"{path.name}: there is no such study file.")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{path.name}: not a TOML file: {error}.") from error
    return _study(tables, path.resolve().parent, path.name)


def _study(tables: dict, folder: Path, name: str) -> Study:
    problems = _unknown(tables) or _wrong(tables)
    if problems:
        raise StudyError(join_problems(f"{name} cannot be used", problems))
    about, gate = tables.get("study", {}), tables.get("identifiers", {})
    charts, codebook = tables.get("charts", {}), tables.get("codebook", {}).get("folder")
    organisations = tables.get("organisations", {}).get("path")
    return Study(
        title=about.get("title", "Untitled study"),
        owner=about.get("owner", ""),
        snapshot_date=about.get("snapshot_date"),
        sources=tuple((folder / source["path"], _source_name(source["as"], folder)) for source in tables["source"]),
        organisations=folder / organisations if organisations else None,
        identifiers=gate.get("action", "stop"),
        reason=gate.get("reason", ""),
        rule=rule_from(tables.get("rule", {})),
        profile=profile_called(tables.get("disclosure", {}).get("profile", "default")),
        preset=charts.get("preset", "mdc"),
        improvement=charts.get("improvement"),
        codebook=folder / codebook if codebook else None,
        max_rejected_share=float(about.get("max_rejected_share", MAX_REJECTED_SHARE)),
    )


def _source_name(name: str, folder: Path) -> str:
    return str(folder / name) if name.endswith(".csv") else name


def _unknown(tables: dict) -> list[str]:
    problems = [f'"[{key}]" is not known; {did_you_mean(key, KEYS)}' for key in tables if key not in KEYS]
    for name, allowed in KEYS.items():
        held = tables.get(name, {})
        for part in held if isinstance(held, list) else [held]:
            if allowed is not None and isinstance(part, dict):
                problems += [
                    f'"{key}" is not known in [{name}]; {did_you_mean(key, allowed)}'
                    for key in part
                    if key not in allowed
                ]
    return problems


def _wrong(tables: dict) -> list[str]:
    problems = []
    sources = tables.get("source")
    if not isinstance(sources, list) or not sources:
        problems.append("at least one [[source]] with path and as is needed")
    else:
        for number, source in enumerate(sources, start=1):
            problems += [f"[[source]] {number} lacks {key}" for key in ("path", "as") if key not in source]
    day = tables.get("study", {}).get("snapshot_date")
    if day is not None and not (isinstance(day, date) and not hasattr(day, "hour")):
        problems.append("snapshot_date must be a date such as 2024-03-31, without quotation marks")
    action = tables.get("identifiers", {}).get("action", "stop")
    if action not in ACTIONS:
        problems.append(f'[identifiers] action "{action}"; allowed: {", ".join(ACTIONS)}')
    preset = tables.get("charts", {}).get("preset", "mdc")
    if preset not in PRESETS:
        problems.append(f'[charts] preset "{preset}"; allowed: {", ".join(PRESETS)}')
    return problems
