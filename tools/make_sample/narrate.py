"""Puts sentences together: fillers, openers, separators."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tools.make_sample.wording import capitalised, fill, read_sections

HERE = Path(__file__).parent / "filler"


def read_filler(name: str) -> dict[str, list[tuple[str, str]]]:
    """The sections of one filler file."""
    return read_sections(HERE / f"{name}.txt")


def pick(
    filler: dict[str, list[tuple[str, str]]], section: str, slots: dict[str, str], rng: Random, n: int = 1
) -> list[str]:
    """n different filler sentences of a section, filled in."""
    lines = [text for _, text in filler[section]]
    return [capitalised(fill(text, slots, rng)) for text in rng.sample(lines, min(n, len(lines)))]


def pick_mixed(filler: dict[str, list[tuple[str, str]]], section: str, slots: dict[str, str], rng: Random) -> list[str]:
    """One sentence for each code of a section, in random order, so that no two say the same kind of thing."""
    codes = sorted({code for code, _ in filler[section]})
    chosen = [rng.choice([text for mark, text in filler[section] if mark == code]) for code in codes]
    rng.shuffle(chosen)
    return [capitalised(fill(text, slots, rng)) for text in chosen]


def prose(sentences: list[str]) -> str:
    """Sentences as a paragraph, each with its full stop."""
    return " ".join(sentence if sentence.endswith((".", "?")) else f"{sentence}." for sentence in sentences)


def numbered(sentences: list[str], style: str = "1.") -> str:
    """Sentences as a numbered list with line breaks; style `1.` or `(1)`."""
    marks = [f"({i})" if style == "(1)" else f"{i}." for i in range(1, len(sentences) + 1)]
    return "\n".join(f"{mark} {sentence}." for mark, sentence in zip(marks, sentences, strict=True))


def jotted(sentences: list[str], rng: Random) -> str:
    """Sentences as typed on a ward: stops, dashes or new lines between them, the last stop often missing."""
    joint = rng.choice([". ", ". ", ". ", " - ", "\n", ".  ", "... "])
    return joint.join(sentences) + rng.choice(["", ".", "."])
