"""Turns stories.toml into dated events and fills up with ordinary serious incidents."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from tools.make_sample.places import Places, Ward

HERE = Path(__file__).parent
N_SERIOUS = 150
SNAPSHOT = date(2024, 3, 31)


@dataclass
class Serious:
    """A serious incident: where, when, how bad, which themes its investigation found failing.

    `pasted`: its texts come from a word processor, with curly apostrophes and long dashes.
    """

    when: date
    ward: Ward
    harm: str
    themes: list[str] = field(default_factory=list)
    story: dict | None = None
    log_no: str = ""
    report_date: date = SNAPSHOT
    incident_id: int = 0
    sex: str = "she"
    pasted: bool = False


@cache
def read_rows(name: str) -> list[dict[str, str]]:
    """Rows of one of the generator's own tables."""
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_stories(path: Path = HERE / "stories.toml") -> list[dict]:
    """The stories as written."""
    return tomllib.loads(path.read_text(encoding="utf-8"))["story"]


def story_themes(stories: list[dict], lineage: str) -> set[str]:
    """Themes planted in that lineage by a story, and so by nothing else."""
    return {story["theme"] for story in stories if story["lineage"] == lineage}


def background_themes(all_themes: list[str], stories: list[dict], ward: Ward) -> list[str]:
    """Themes free to be planted at random on that ward, common ones repeated."""
    taken = story_themes(stories, ward.lineage)
    topics = {row["theme_id"]: row for row in read_rows("topics.csv")}
    pool = []
    for theme in all_themes:
        fits = ward.setting == "inpatient" or topics[theme]["inpatient_only"] == "no"
        if theme not in taken and fits:
            pool += [theme] * int(topics[theme]["weight"])
    return pool


def draw_themes(pool: list[str], n: int, rng: Random) -> list[str]:
    """n different themes from the weighted pool."""
    chosen: list[str] = []
    while len(chosen) < n:
        theme = rng.choice(pool)
        if theme not in chosen:
            chosen.append(theme)
    return chosen


def schedule(stories: list[dict], places: Places, all_themes: list[str], rng: Random) -> list[Serious]:
    """The 150 serious incidents by date, those of the stories first planned, each with its log number."""
    serious = []
    for story in stories:
        for text in story.get("si", []):
            day, harm = text.split(" ")
            serious.append(Serious(date.fromisoformat(day), places.ward(story["unit"]), harm, story=story))
    while len(serious) < N_SERIOUS:
        serious.append(_ordinary(places, rng))
    for event in serious:
        pool = background_themes(all_themes, stories, event.ward)
        event.themes = draw_themes(pool, rng.choice([0, 1, 1, 2]) if event.story else rng.choice([1, 2, 2, 3]), rng)
        event.sex, event.pasted = rng.choice(["he", "she"]), rng.random() < 0.3
        event.report_date = _report_date(event, rng)
    return _numbered(sorted(serious, key=lambda event: (event.when, event.ward.name)), rng)


def _ordinary(places: Places, rng: Random) -> Serious:
    while True:
        ward = rng.choice(places.wards)
        when = date(2016, 1, 1) + timedelta(days=rng.randrange(0, 2900))
        if ward.open_on(when):
            harm = rng.choices(["death", "severe", "moderate"], [4, 4, 2])[0]
            return Serious(when, ward, harm)


def _report_date(event: Serious, rng: Random) -> date:
    # The report is dated with the first lesson that the story takes from this event, if it takes one.
    for line in (event.story or {}).get("lesson", []):
        source, about, issued, *_ = line.split(" | ")
        if source == "SI panel" and about == event.when.isoformat():
            return date.fromisoformat(issued)
    return min(event.when + timedelta(days=rng.randint(88, 190)), SNAPSHOT - timedelta(days=5))


def _numbered(serious: list[Serious], rng: Random) -> list[Serious]:
    # Numbers above 90000 are far outside what the national system issued in a year.
    number = {year: 90000 + rng.randint(100, 300) for year in range(2016, 2025)}
    for event in serious:
        reported = event.when + timedelta(days=2)
        number[reported.year] += rng.randint(7, 260)
        event.log_no = f"{reported.year}-{number[reported.year]}"
    return serious
