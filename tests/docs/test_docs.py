"""The documentation: its commands and its Python run as they stand, and nothing in it is missing or fetched."""

import csv
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from incident_analytics.lessons import Rule
from incident_analytics.study.keys import KEYS, WORDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(p for p in [*DOCS.rglob("*.md"), ROOT / "README.md"] if "reference" not in p.parts)
RUN = """
import subprocess, sys
code = subprocess.run([sys.executable, "-m", "incident_analytics.cli", *{words!r}]).returncode
assert code == {code}, code
"""
NEEDS_JUPYTER = "lab.open_study"  # shows a page inside JupyterLab; tests/browser drives it there


def blocks(page, *kinds):
    """(kind, text) of the fenced blocks of a page."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    return [(t.info, t.content) for t in tokens if t.type == "fence" and t.info in kinds]


def runnable(page):
    return [block for block in blocks(page, "python", "console") if NEEDS_JUPYTER not in block[1]]


@pytest.fixture
def folder(tmp_path):
    """A folder as the documentation takes it: the project's data, and nothing else."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if runnable(p)], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_blocks_of_a_page_run_one_after_another(page, folder):
    script = []
    for kind, text in runnable(page):
        if kind == "python":
            script.append(text)
            continue
        commands = [shlex.split(line[2:]) for line in text.splitlines() if line.startswith("$ ")]
        assert commands and all(words[0] == "incident-analytics" for words in commands)
        code = 1 if "(exit code 1:" in text else 0
        script += [RUN.format(words=words[1:], code=code) for words in commands]
    told = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", "\n".join(script)], cwd=folder, env=told, capture_output=True,
                          text=True, encoding="utf-8", check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]


def test_every_page_stands_in_the_navigation_and_every_entry_is_a_page():
    told = re.sub(r"!!python\S*", "", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    entries = set(re.findall(r": ([\w/-]+\.md)$", yaml.safe_dump(yaml.safe_load(told)["nav"]), re.M))
    pages = {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md") if "reference" not in p.parts}
    assert pages == {entry for entry in entries if not entry.startswith("reference/")}


def test_every_key_of_a_study_file_is_explained():
    with (ROOT / "src/incident_analytics/study/data/keys.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {(row["table"], row["key"]) for row in rows}
    keys = {(table, key) for table, held in KEYS.items() for key in held or ()}
    assert told == keys | {("rule", field.name) for field in fields(Rule)}
    assert all(row["note"] for row in rows)
    assert all(row["allowed"] or (row["table"], row["key"]) in WORDS for row in rows)
    plain = {row["key"]: row["default"] for row in rows if row["table"] == "rule"}
    for field in fields(Rule):
        value = field.default
        said = ", ".join(value) if isinstance(value, tuple) else str(value).lower()
        assert plain[field.name] == said


def test_the_generated_pages_are_current():
    sys.path.insert(0, str(ROOT / "tools"))
    docs, lock = importlib.import_module("docs"), importlib.import_module("lock")
    typer = next(pin.version for pin in lock.read_lock(lock.LOCK.read_text(encoding="utf-8")) if pin.name == "typer")
    other = {"commands"} if metadata.version("typer") != typer else set()  # each version breaks its lines elsewhere
    stale = [
        name for name, text in docs.generated_pages().items() if name not in other
        if not (DOCS / "reference" / f"{name}.md").is_file()
        or (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8") != text
    ]  # fmt: skip
    assert not stale, "run: python tools/docs.py --pages"


def test_no_page_is_empty():
    assert not [page.name for page in PAGES if len(page.read_text(encoding="utf-8").split()) < 40]


def test_links_between_pages_lead_somewhere():
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8")):
            place = (page.parent / target).resolve()
            if not place.exists():
                broken.append(f"{page.name}: {target}")
    assert not broken
