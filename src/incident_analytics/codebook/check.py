"""What an analyst should look at in a codebook that loads: conflicts, shadowed terms, dead terms."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import polars as pl

from ..errors import CodebookError
from ..schema.aside import written_aside
from .model import LOOK_ALIKE, Codebook, Term
from .patterns import expand

SCHEMA = {"finding": pl.String, "theme_id": pl.String, "term": pl.String, "detail": pl.String}


def check_codebook(codebook: Codebook, texts: Iterable[str] = ()) -> pl.DataFrame:
    """Findings: finding (conflict, shadowed, dead), theme_id, term, detail.

    conflict: the same words point to two themes, and no note says "also THEME". shadowed: a look-alike of the theme
    covers the term itself, so that it can never count. dead: the term matches none of `texts` (only looked for when
    texts are given), which should come as they are scanned: `themes.prepare.prepared_texts`.
    """
    rows = [*_conflicts(codebook.terms), *_shadowed(codebook.terms), *_dead(codebook.terms, [t.lower() for t in texts])]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("finding", "theme_id", "term")


def export_codebook(folder: Path) -> list[Path]:
    """A copy of the shipped files in `folder`, to be edited; raises CodebookError rather than overwrite one."""
    folder.mkdir(parents=True, exist_ok=True)
    shipped = [entry for entry in (resources.files(__package__) / "data").iterdir() if entry.name.endswith(".csv")]
    there = [entry.name for entry in shipped if (folder / entry.name).exists()]
    if there:
        raise CodebookError(f"{folder.name} already holds: {', '.join(sorted(there))}.\nHINT: name an empty folder.")
    written = []
    for entry in sorted(shipped, key=lambda e: e.name):
        with resources.as_file(entry) as path, written_aside(folder / entry.name) as aside:
            shutil.copy(path, aside)
        written.append(folder / entry.name)
    return written


def _conflicts(terms: tuple[Term, ...]) -> list[tuple[str, ...]]:
    by_text: dict[str, dict[str, str]] = {}
    for term in terms:
        if term.kind != LOOK_ALIKE:
            by_text.setdefault(term.text.casefold(), {})[term.theme_id] = term.note
    return [
        ("conflict", theme, text, f"also in: {', '.join(unmeant)}")
        for text, themes in by_text.items()
        for theme in themes
        if (unmeant := sorted(other for other in themes.keys() - {theme} if not _meant(themes, theme, other)))
    ]


def _meant(notes: dict[str, str], one: str, other: str) -> bool:
    """Whether the note of either row says that its words stand for the other theme as well."""
    return f"also {other}" in notes[one] or f"also {one}" in notes[other]


def _shadowed(terms: tuple[Term, ...]) -> list[tuple[str, ...]]:
    """Terms every spelling of which a look-alike of their own theme matches whole."""
    out = []
    for term in terms:
        if term.kind == LOOK_ALIKE or term.pattern.has_gap:
            continue
        spellings = [" ".join(text.replace("*", "").split()) for text in expand(term.text)]
        for other in terms:
            if other.kind != LOOK_ALIKE or other.theme_id != term.theme_id or other.pattern.has_gap:
                continue
            if all(other.pattern.regex.fullmatch(text) for text in spellings):
                out.append(("shadowed", term.theme_id, term.text, f"look-alike: {other.text}"))
    return out


def _dead(terms: tuple[Term, ...], texts: list[str]) -> list[tuple[str, ...]]:
    if not texts:
        return []
    everything = "\n\n".join(texts)
    return [
        ("dead", term.theme_id, term.text, f"matches none of {len(texts)} texts")
        for term in terms
        if not (any(anchor in everything for anchor in term.pattern.anchors) and term.pattern.regex.search(everything))
    ]
