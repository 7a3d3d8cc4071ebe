"""A room imports only from rooms to its left."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "incident_analytics"
ROOMS = ("schema", "sources", "normalisation", "identifiers", "codebook", "themes", "lessons", "spc", "disclosure",
         "charts", "report", "review", "search", "provenance", "engines", "study", "lab", "cli")  # fmt: skip
FREE = ("errors", "__init__")  # errors are everybody's; the package itself holds only its version and public names
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "cli" if first.startswith("cli") else first


def imported_rooms(path: Path) -> set[str]:
    """Rooms that a file imports, wherever in it the import stands."""
    here = ("incident_analytics", *path.relative_to(PACKAGE).with_suffix("").parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = (*here[: len(here) - node.level],) if node.level else ()
            module = (*base, *(node.module or "").split("."))
            names = [(*(part for part in module if part), alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        else:
            continue
        found |= {name[1] for name in names if name[0] == "incident_analytics" and len(name) > 1}
    return {"cli" if name.startswith("cli") else name for name in found}


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(PACKAGE)) for path in FILES])
def test_a_room_imports_only_from_rooms_to_its_left(path):
    room = room_of(path)
    if room in FREE:
        return
    assert room in ROOMS, f"{room} is not a room of the house"
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) | set(FREE) | {"__version__"}
    assert imported_rooms(path) <= allowed


def test_the_reader_of_imports_sees_relative_absolute_and_late_imports(tmp_path):
    study = PACKAGE / "study" / "__init__.py"
    assert {"provenance", "errors", "study"} <= imported_rooms(study)
    assert "lessons" in imported_rooms(PACKAGE / "study" / "pipeline.py")


def test_every_room_has_a_place_in_the_order():
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert folders <= set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(PACKAGE)) for path in FILES])
def test_no_file_is_longer_than_250_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
