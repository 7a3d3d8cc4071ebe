"""Reads the word banks and fills one wording in.

A bank file holds `[section]` lines and, under each, `code wording` lines. In a wording `[a|b]` is a choice
and `{slot}` is filled from the record. In the theme banks a code is two letters. Register: w ward, p panel,
c coroner, i inspector. Class: f failure in usual terms, o failure in other words, r recommendation,
a adequate, x a failing refuted (which counts as adequate), n look-alike. ` @theme` at the end names further
themes that the sentence also carries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
REGISTERS = {"w": "ward", "p": "panel", "c": "coroner", "i": "inspector"}
CLASSES = {
    "f": "failure",
    "o": "failure",
    "r": "recommendation",
    "a": "adequate",
    "x": "adequate",
    "n": "neutral",
}
CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Wording:
    """One way of saying that a theme failed, was recommended, was adequate, or only looks like the theme."""

    theme: str
    register: str
    mention_class: str
    oblique: bool
    also: tuple[str, ...]
    text: str


def read_sections(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Section name to its (code, wording) pairs, in file order."""
    sections: dict[str, list[tuple[str, str]]] = defaultdict(list)
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line.strip():
            code, text = line.split(" ", 1)
            sections[name].append((code, text.strip()))
    return dict(sections)


def read_bank(folder: Path = HERE / "wording") -> list[Wording]:
    """Every wording of every theme."""
    bank = []
    for path in sorted(folder.glob("*.txt")):
        for theme, lines in read_sections(path).items():
            bank += [_as_wording(theme, code, text) for code, text in lines]
    return bank


def _as_wording(theme: str, code: str, text: str) -> Wording:
    text, _, also = text.partition(" @")
    themes = tuple(also.split(",")) if also else ()
    return Wording(theme, REGISTERS[code[0]], CLASSES[code[1]], code[1] == "o", themes, text.strip())


def fill(text: str, slots: dict[str, str], rng: Random) -> str:
    """The wording with its choices made and its slots filled; `[NAME]` of coroners' reports stays."""
    kept = text.replace("[NAME]", "\0")
    chosen = CHOICE.sub(lambda found: rng.choice(found.group(1).split("|")), kept)
    filled = chosen.replace("\0", "[NAME]").format_map(slots)
    return filled.replace("two times", "twice")


def capitalised(sentence: str) -> str:
    """The sentence with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]
