"""What every part of the generator needs: places, stories, themes, and the scribe with its random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from tools.make_sample.places import Places, Ward, read_places
from tools.make_sample.plan import background_themes, read_stories, story_themes
from tools.make_sample.scribe import Scribe
from tools.make_sample.slots import make_slots


@dataclass
class World:
    """One run of the generator."""

    places: Places
    stories: list[dict]
    themes: list[str]
    scribe: Scribe

    @property
    def rng(self) -> Random:
        """The one source of random numbers."""
        return self.scribe.rng

    def pool(self, ward: Ward) -> list[str]:
        """Themes free to be planted on that ward, common ones repeated."""
        return background_themes(self.themes, self.stories, ward)

    def taken(self, ward: Ward, but: str | None = None) -> set[str]:
        """Themes of that ward's lineage that belong to a story, except the one named."""
        return story_themes(self.stories, ward.lineage) - {but}

    def code(self, ward: Ward, when: date) -> str:
        """Code of the body that ran the ward on that day."""
        return self.places.body_of(ward, when)["code"]

    def slots(self, ward: Ward, when: date, *, sex: str = "she", terse: bool = False) -> dict[str, str]:
        """Slots for a record about that ward on that day; `terse` for ward staff, who say `Sedge`."""
        here, there = ward.name_on(when), self.places.another(ward, self.rng).name_on(when)
        if terse:
            here, there = here.split()[0], there.split()[0]
        by_day = ward.service == "community"
        return make_slots(self.rng, ward=here, other_ward=there, when=when, terse=terse, sex=sex, by_day=by_day)


def make_world(seed: int) -> World:
    """A world with its own random numbers."""
    scribe = Scribe(Random(seed))
    themes = sorted({wording.theme for wording in scribe.bank})
    return World(read_places(), read_stories(), themes, scribe)


def planned_lesson(story: dict | None, source: str, about: str) -> list[str] | None:
    """The six parts of the lesson a story takes from that source and event, or None."""
    for line in (story or {}).get("lesson", []):
        parts = line.split(" | ")
        if parts[:2] == [source, about]:
            return parts
    return None
