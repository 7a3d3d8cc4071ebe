"""What a codebook is once it is loaded: themes, terms, cues, and the table that turns both into a class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .patterns import Pattern

SHIELD = "none"  # category of words that look like a cue and are none
LOOK_ALIKE = "look_alike"
GENERAL = "general_assurance"  # kind of terms that assure without naming a theme
KINDS = ("safeguard", "role", "hazard", "failure", LOOK_ALIKE, GENERAL)  # of terms; dated rules add theirs
ALL_THEMES = "all_themes"  # what such an assurance covers


@dataclass(frozen=True)
class Theme:
    """One theme of the codebook."""

    theme_id: str
    group: str
    theme: str
    definition: str
    not_this: str


@dataclass(frozen=True)
class Term:
    """Words that point to a theme.

    kind: safeguard, role (a person or team), hazard, failure, look_alike, general_assurance, or a dated kind. note: why
    it is there; "also THEME" where it is meant to point to another theme as well.
    """

    theme_id: str
    text: str
    kind: str
    pattern: Pattern
    note: str = ""


@dataclass(frozen=True)
class Cue:
    """Words that say how a term is meant; direction: forward, backward or both. `reach` in words, where it is not
    that of the category."""

    category: str
    direction: str
    text: str
    reach: int | None = None


@dataclass(frozen=True)
class Terminator:
    """A word that ends the reach of cues, unless certain words follow it."""

    word: str
    unless_followed_by: str


@dataclass(frozen=True)
class DatedRule:
    """A kind of term that counts as a failure only in texts from a date on."""

    kind: str
    from_date: date
    rule_id: str


@dataclass(frozen=True)
class Abbreviation:
    """Ward shorthand or a typing slip and what it stands for; `exact`: only in the capitals given."""

    short: str
    long: str
    exact: bool


@dataclass(frozen=True, eq=False)
class Codebook:
    """Themes, terms and cues with the version (a hash of all its files) that every result carries.

    Two codebooks are the same when they are the same object, so that what is made from one can be kept with it;
    to compare contents compare versions.
    """

    themes: tuple[Theme, ...]
    terms: tuple[Term, ...]
    cues: tuple[Cue, ...]
    terminators: tuple[Terminator, ...]
    categories: dict[str, tuple[int, int]]
    outcomes: dict[tuple[str, str], tuple[str, int]]
    redirects: dict[tuple[str, str], str]
    abbreviations: tuple[Abbreviation, ...]
    crosswalk: dict[str, dict[str, str]]
    decision_points: tuple[tuple[str, Pattern], ...]
    dated_rules: dict[str, DatedRule]
    version: str

    @cached_property
    def theme_ids(self) -> list[str]:
        """Theme ids in the order of the codebook."""
        return [theme.theme_id for theme in self.themes]

    @cached_property
    def names(self) -> dict[str, str]:
        """Theme id → name in words."""
        return {theme.theme_id: theme.theme for theme in self.themes}
