"""Says things in a chosen register, spreading use over the bank, and keeps the truth of what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random

from tools.make_sample.noise import as_typed
from tools.make_sample.wording import Wording, capitalised, fill, read_bank

OBLIQUE_SHARE = 0.5
TRIES = 6  # drawings of slots before a sentence already used is accepted


@dataclass(frozen=True)
class Planted:
    """A sentence and what it says."""

    sentence: str
    themes: tuple[str, ...]
    mention_class: str
    oblique: bool


@dataclass
class Scribe:
    """The bank, how often each wording was used, and the mentions planted so far."""

    rng: Random
    bank: list[Wording] = field(default_factory=read_bank)
    used: Counter = field(default_factory=Counter)
    said: Counter = field(default_factory=Counter)
    mentions: list[dict[str, str]] = field(default_factory=list)

    def say(
        self,
        theme: str,
        mention_class: str,
        register: str,
        slots: dict[str, str],
        *,
        avoid: Collection[str] = (),
        oblique: bool | None = None,
        opener: str = "",
    ) -> Planted:
        """A sentence on the theme. `avoid` keeps out wordings that also carry one of those themes."""
        if mention_class == "failure" and oblique is None:
            oblique = self.rng.random() < OBLIQUE_SHARE
        found = self._candidates(theme, mention_class, register, bool(oblique), avoid)
        least = min(self.used[wording] for wording in found)
        wording = self.rng.choice([wording for wording in found if self.used[wording] == least])
        self.used[wording] += 1
        sentence = self._unused_sentence(wording, slots, opener)
        return Planted(sentence, (wording.theme, *wording.also), mention_class, wording.oblique)

    def plant(self, source_file: str, reference: object, section: str, planted: Planted) -> str:
        """The sentence, after noting where it stands."""
        for theme in planted.themes:
            self.mentions.append(
                {
                    "source_file": source_file,
                    "record_reference": str(reference),
                    "section": section,
                    "theme_id": theme,
                    "class": planted.mention_class,
                    "oblique": str(planted.oblique).lower(),
                    "sentence": planted.sentence,
                }
            )
        return planted.sentence

    def _candidates(
        self, theme: str, mention_class: str, register: str, oblique: bool, avoid: Collection[str]
    ) -> list[Wording]:
        fitting = [
            wording
            for wording in self.bank
            if wording.theme == theme
            and wording.mention_class == mention_class
            and wording.oblique == oblique
            and not set(wording.also) & set(avoid)
        ]
        exact = [wording for wording in fitting if wording.register == register]
        return exact or [wording for wording in fitting if wording.register in ("panel", "inspector")]

    def _unused_sentence(self, wording: Wording, slots: dict[str, str], opener: str) -> str:
        sentence = ""
        for _ in range(TRIES):
            sentence = self._worded(wording, slots, opener)
            if not self.said[sentence]:
                break
        self.said[sentence] += 1
        return sentence

    def _worded(self, wording: Wording, slots: dict[str, str], opener: str) -> str:
        text = fill(wording.text, slots, self.rng)
        if wording.register == "ward":
            return as_typed(text, self.rng, slots.get("style", "plain"))
        if opener and "panel" not in text:
            return f"{opener} {lowered(text)}"
        return capitalised(text)


def lowered(sentence: str) -> str:
    """The sentence with a small first letter, unless its first word is an abbreviation or a proper name."""
    first = sentence.split(" ", 1)[0]
    proper = first == "Section" or sum(letter.isupper() for letter in first) > 1
    return sentence if proper else sentence[:1].lower() + sentence[1:]
