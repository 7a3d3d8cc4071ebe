"""The study file: what is read, as what, and every choice that changes a result. Unknown keys are refused."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ..disclosure import profile_called
from ..disclosure.profiles import PROFILES, Profile
from ..errors import IncidentAnalyticsError, StudyError, join_problems
from ..lessons.rule import Rule, rule_from
from .keys import problems_of

LONGEST_RECIPIENTS = 120  # characters
MAX_REJECTED_SHARE = 0.2  # of one file; above it the export is broken rather than dirty


@dataclass(frozen=True)
class Study:
    """A study as the study file states it; paths are absolute. Raises StudyError where `as_of` is no past day."""

    title: str
    owner: str
    snapshot_date: date | None
    sources: tuple[tuple[Path, str], ...]
    organisations: Path | None = None
    coding: Path | None = None
    identifiers: str = "stop"
    reason: str = ""
    also: str | None = None
    rule: Rule = field(default_factory=Rule)
    profile: Profile = field(default_factory=lambda: profile_called("default"))
    board_profile: Profile = field(default_factory=lambda: PROFILES["board"])
    recipients: str = ""
    template: Path | None = None
    preset: str = "mdc"
    improvement: str | None = None
    codebook: Path | None = None
    classifier: str = "shipped"
    review: Path | None = None
    searches: Path | None = None
    max_rejected_share: float = MAX_REJECTED_SHARE
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.as_of and self.as_of > (self.snapshot_date or date.today()):
            raise StudyError(f"as_of is {self.as_of}, a day that the exports do not know yet.\n"
                             "Allowed: a day up to the snapshot_date.")  # fmt: skip

    @property
    def ends_on(self) -> date | None:
        """The last day that the results speak of: the day of the snapshot, or the past day that they are as of."""
        return self.as_of or self.snapshot_date


def load_study(study: str | Path | dict | Study) -> Study:
    """The Study in a TOML file (paths in it are relative to the file) or in a dictionary of its tables (paths
    relative to the working folder).

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
    except UnicodeDecodeError as error:
        raise StudyError(f"{path.name}: not UTF-8.\nHINT: save it as UTF-8 in the editor.") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError, OSError) as error:
        raise StudyError(f"{path.name}: not a TOML file: {str(error)[:200]}.") from error
    return _study(tables, path.resolve().parent, path.name)


def _study(tables: dict, folder: Path, name: str) -> Study:
    problems = problems_of(tables)
    rule, profile, board = Rule(), profile_called("default"), PROFILES["board"]
    if not problems:
        rule = _or_problem(rule_from, tables.get("rule", {}), problems)
        shared = tables.get("disclosure", {})
        profile = _or_problem(profile_called, shared.get("profile", "default"), problems)
        board = _or_problem(_board_profile, shared.get("board_profile", "board"), problems)
    if problems:
        raise StudyError(join_problems(f"{name} cannot be used", problems))
    about, gate = tables.get("study", {}), tables.get("identifiers", {})
    charts = tables.get("charts", {})
    return Study(
        title=about.get("title", "Untitled study"),
        owner=about.get("owner", ""),
        snapshot_date=day_of(about.get("snapshot_date")),
        sources=tuple(
            (path, _source_name(source["as"], folder))
            for source in tables["source"]
            for path in _files(folder, str(source["path"]))
        ),
        organisations=_path(tables, "organisations", "path", folder),
        coding=_path(tables, "coding", "path", folder),
        identifiers=gate.get("action", "stop"),
        reason=gate.get("reason", ""),
        also=gate.get("also"),
        rule=rule,
        profile=profile,
        board_profile=board,
        recipients=_recipients(tables),
        template=_path(tables, "slides", "template", folder),
        preset=charts.get("preset", "mdc"),
        improvement=charts.get("improvement"),
        codebook=_path(tables, "codebook", "folder", folder),
        classifier=tables.get("classifier", {}).get("use", "shipped"),
        review=_written(tables, folder, "review", "log", "review import writes it; leave the line out until then"),
        searches=_written(tables, folder, "search", "saved", "a search that is saved writes it"),
        max_rejected_share=float(about.get("max_rejected_share", MAX_REJECTED_SHARE)),
        as_of=day_of(about.get("as_of")),
    )


def day_of(value: object) -> date | None:
    """A date as TOML, JSON or Python give it. Raises StudyError for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise StudyError("not a day.\nAllowed: a date, or ISO text such as 2019-06-12.") from None


def _or_problem(read: object, value: object, problems: list[str]) -> object:
    """What `read` makes of `value`; where it refuses, its message joins the problems."""
    try:
        return read(value)
    except IncidentAnalyticsError as error:
        problems.append(str(error).replace("\n", "\n    "))
        return None


def _board_profile(name: str) -> Profile:
    return profile_called(name, tuple(PROFILES), "board_profile")


def _recipients(tables: dict) -> str:
    """Who may read board/, as it stands on every page."""
    named = tables.get("disclosure", {}).get("recipients", "")
    parts = named if isinstance(named, list) else [named]
    if not all(isinstance(part, str) for part in parts) or len(", ".join(map(str, parts))) > LONGEST_RECIPIENTS:
        raise StudyError(f"[disclosure] recipients must be text, or a list of texts, of at most {LONGEST_RECIPIENTS} "
                         "characters: it stands on every page.")  # fmt: skip
    return ", ".join(parts)


def _path(tables: dict, table: str, key: str, folder: Path) -> Path | None:
    value = tables.get(table, {}).get(key)
    return folder / value if value else None


def _written(tables: dict, folder: Path, table: str, key: str, hint: str) -> Path | None:
    """A file that the program itself writes; a name that is mistyped must not pass for "nothing there yet"."""
    path = _path(tables, table, key, folder)
    if path and not path.is_file():
        raise StudyError(f'[{table}] {key}: there is no file "{path.name}".\nHINT: {hint}.')
    return path


def _files(folder: Path, path: str) -> list[Path]:
    """The file called `path`, or every file that a pattern such as "reports/*.pdf" fits, in the order of their names.

    Raises StudyError when a pattern fits none.
    """
    if not any(mark in path for mark in "*?["):
        return [folder / path]
    pattern = Path(path)
    base = Path(pattern.anchor) if pattern.is_absolute() else folder
    if "**" in path:
        raise StudyError(f'"{path}": ** is not used here.\nHINT: name the folder, as in "reports/*.pdf".')
    try:
        found = sorted(p for p in base.glob(str(pattern.relative_to(pattern.anchor))) if p.is_file())
    except (ValueError, OSError) as error:
        raise StudyError(f'"{path}": not a pattern that files can fit.') from error
    if not found:
        raise StudyError(f'no file fits "{path}".\nHINT: paths in a study file are relative to it.')
    return found


def _source_name(name: str, folder: Path) -> str:
    return str(folder / name) if str(name).endswith(".csv") else str(name)
