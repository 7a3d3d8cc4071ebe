"""Builds the documentation site: `python tools/docs.py [--out site]`; `--pages` writes only the generated pages.

docs/reference is written anew from docstrings, CSV files and the papers at the top of the project; a test holds that
the committed pages are current.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FETCHED = "https://unpkg.com/iframe-worker/shim"
REFERENCE = DOCS / "reference"
PACKAGE = ROOT / "src" / "incident_analytics"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; line breaks and bars in cells are made harmless."""
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(header), line(["---"] * len(header)), *map(line, rows)]) + "\n"


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def commands_page() -> str:
    """Every command with its help, as the program itself prints it."""
    import typer.main

    from incident_analytics.cli import app

    out = ["# Commands\n", "Exit codes: 0 done, 1 data refused, 2 usage. Each command has `--help`.\n"]

    def told(command: object, path: list[str]) -> None:
        if commands := getattr(command, "commands", None):
            for name, inner in commands.items():
                told(inner, [*path, name])
            return
        said, _, example = (command.help or "").partition("Example:")
        out.append(f"## {' '.join(path)}\n\n{said.strip()}\n")
        if example:
            out.append(f"    {example.strip()}\n")
        rows = []
        for param in command.params:
            is_option = param.param_type_name == "option"
            name = ", ".join(param.opts) if is_option else str(param.name)
            if name != "--help":
                needed = " Needed." if param.required else ""
                rows.append([f"`{name}`", (getattr(param, "help", None) or "") + needed])
        out.append(table(["option or argument", "what"], rows) if rows else "")

    told(typer.main.get_command(app), [])
    return "\n".join(out)


def study_file_page() -> str:
    """Every key of a study file, from the file that says what each is."""
    from incident_analytics.study.keys import KEYS, WORDS

    told = {(row["table"], row["key"]): row for row in read_csv(PACKAGE / "study" / "data" / "keys.csv")}
    out = ["# Study file\n", "TOML. Unknown keys are refused, with the nearest one that is known.\n"]
    for name, keys in KEYS.items():
        out.append(f"## [{'[source]' if name == 'source' else name}]\n")
        rows = [row for (table_, _), row in told.items() if table_ == name]
        allowed = {key: ", ".join(WORDS.get((name, key), ())) for key in keys or ()}
        out.append(table(["key", "default", "allowed", "what"], [
            [f"`{row['key']}`", row["default"], allowed.get(row["key"]) or row["allowed"], row["note"]] for row in rows
        ]))  # fmt: skip
    return "\n".join(out)


def python_page() -> str:
    """The public surface, by mkdocstrings."""
    from incident_analytics import _PUBLIC

    out = ["# Python\n", "`import incident_analytics as ia`. Tables are polars; pandas and pyarrow are accepted.\n"]
    found = [getattr(import_module(f"incident_analytics.{room}"), name) for name, room in _PUBLIC.items()]
    out += [f"::: {one.__module__}.{one.__qualname__}\n" for one in found]
    rooms = ("spc.limits", "engines.spark.mentions_in_spark", "engines.counts.theme_months",
             "engines.counts.theme_months_in_spark", "study.share.share_run", "study.reproduce.reproduce",
             "sources.propose.propose_mapping", "review.train.train_classifier", "review.evaluate.evaluate",
             "lab.open_study", "lab.explore", "lab.search", "lab.review")  # fmt: skip
    return "\n".join([*out, *(f"::: incident_analytics.{name}\n" for name in rooms)])


def tables_page() -> str:
    """Every table between rooms: its columns, types and what is allowed."""
    import dataframely as dy

    from incident_analytics.schema import tables

    out = ["# Tables\n", "Polars types. A column is filled in every row unless *may be null* is said.\n"]
    for name, schema in vars(tables).items():
        if not (isinstance(schema, type) and issubclass(schema, dy.Schema) and schema is not dy.Schema):
            continue
        rows = []
        for column, kind in schema.columns().items():
            words = (getattr(kind, "regex", None) or "").strip("^$()").replace("|", ", ")
            words = words or ", ".join(getattr(kind, "categories", None) or ())
            key = "key" if kind.primary_key else "may be null" if kind.nullable else ""
            rows.append([f"`{column}`", type(kind).__name__, key, words])
        out += [f"## {name}\n", f"{(schema.__doc__ or '').strip()}\n", table(["column", "type", "", "allowed"], rows)]
    return "\n".join(out)


def mappings_page() -> str:
    """Every shipped source: field, headers, note."""
    folder = PACKAGE / "sources" / "data"
    out = ["# Sources and their columns\n", "What a source's columns become. Headers are separated by bars; case and "
           "punctuation do not count.\n"]  # fmt: skip
    for path in sorted((folder / "mappings").glob("*.csv")):
        rows = [[f"`{row['field']}`", row["headers"], row["required"], row["note"]] for row in read_csv(path)]
        out += [f"## {path.stem}\n", table(["field", "headers", "required", "note"], rows)]
    fields = read_csv(folder / "fields.csv")
    out += ["## Every field\n", table(list(fields[0]), [list(row.values()) for row in fields])]
    return "\n".join(out)


def codebook_page() -> str:
    """Themes with their definitions, and the terms of each."""
    from incident_analytics.codebook import load_codebook

    book = load_codebook()
    rows = read_csv(PACKAGE / "codebook" / "data" / "themes.csv")
    out = [f"# Codebook\n\nVersion `{book.version}`: {len(book.themes)} themes, {len(book.terms):,} terms.\n"]
    out.append(table(["theme_id", "group", "theme", "definition", "not this"], [
        [f"`{row['theme_id']}`", row["group"], row["theme"], row["definition"], row["not_this"]] for row in rows
    ]))  # fmt: skip
    for row in rows:
        terms = [term for term in book.terms if term.theme_id == row["theme_id"]]
        kinds = sorted({term.kind for term in terms})
        said = [[kind, "; ".join(term.text for term in terms if term.kind == kind)] for kind in kinds]
        out += [f"## {row['theme']}\n", table(["kind", "terms"], said)]
    return "\n".join(out)


def paper(path: Path) -> str:
    """A paper at the top of the project, its links to files there made plain words."""
    return re.sub(r"\[([^\]]+)\]\((?!http|#)[^)]*\)", r"\1", path.read_text(encoding="utf-8"))


def generated_pages() -> dict[str, str]:
    """Name → text of every page of docs/reference."""
    pages = {
        "commands": commands_page, "study-file": study_file_page, "python": python_page, "tables": tables_page,
        "mappings": mappings_page, "codebook": codebook_page, "glossary": lambda: paper(ROOT / "GLOSSARY.md"),
        "security": lambda: paper(ROOT / "SECURITY.md"), "data-card": lambda: paper(ROOT / "data/labels/README.md"),
    }  # fmt: skip
    return {name: page().rstrip("\n") + "\n" for name, page in pages.items()}


def write_pages() -> list[Path]:
    """Write docs/reference; the pages."""
    REFERENCE.mkdir(exist_ok=True)
    written = []
    for name, text in generated_pages().items():
        written.append(REFERENCE / f"{name}.md")
        written[-1].write_text(text, encoding="utf-8")
    return written


def keep_offline(site: Path) -> int:
    """The theme would fetch a script for searching in pages that were opened as files: ours is put in its place. 1
    where any page would still fetch something."""
    fetching = []
    for page in sorted(site.rglob("*.html")):
        up = "../" * len(page.relative_to(site).parts[:-1])
        text = page.read_text(encoding="utf-8").replace(FETCHED, f"{up}assets/frame_worker.js")
        page.write_text(text, encoding="utf-8")
        if re.search(r'<(?:script|img|iframe|link)[^>]+(?:src|href)="?(?:https?:)?//', text):
            fetching.append(page.relative_to(site).as_posix())
    if fetching:
        print(f"these pages would fetch something: {', '.join(fetching)}", file=sys.stderr)
    return 1 if fetching else 0


def main() -> int:
    """Write the pages and build the site; mkdocs' exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "site")
    parser.add_argument("--pages", action="store_true", help="only write docs/reference")
    asked = parser.parse_args()
    written = write_pages()
    print(f"{len(written)} pages written to docs/reference")
    if asked.pages:
        return 0
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(asked.out.resolve())]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    code = subprocess.run(command, cwd=ROOT, env=quiet, check=False).returncode
    return code or keep_offline(asked.out.resolve())


if __name__ == "__main__":
    raise SystemExit(main())
