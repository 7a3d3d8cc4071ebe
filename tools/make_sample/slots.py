"""The values that go into the wordings of one record: times, places, numbers, pronouns."""

from __future__ import annotations

from datetime import date
from random import Random

# Month names that are also given names are left out: the sample has to pass an identifier check.
MONTHS = ["January", "February", "March", "July", "September", "October", "November", "December"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MINUTES = [0, 5, 10, 15, 20, 25, 30, 40, 45, 50, 55]
WORDS = ["two", "three", "four", "five", "six"]
OTHER_TEAMS = ["the crisis team", "the community team", "the liaison team", "the early intervention team"]
COURSES = ["basic life support", "suicide awareness", "safeguarding", "observation"]
PRONOUNS = {
    "he": {"he": "he", "him": "him", "his": "his", "himself": "himself", "He": "He", "His": "His"},
    "she": {"he": "she", "him": "her", "his": "her", "himself": "herself", "He": "She", "His": "Her"},
}


def make_slots(
    rng: Random, *, ward: str, other_ward: str, when: date, terse: bool, sex: str, by_day: bool
) -> dict[str, str]:
    """Slot name to text. `terse` gives ward style (`1420`, `3 days`, `nights`), otherwise full words."""
    slots = {
        **_times(rng, when, by_day),
        **_amounts(rng),
        "trg": rng.choice(COURSES),
        "otherteam": rng.choice(OTHER_TEAMS),
        "him2": "them",
        "style": rng.choices(["plain", "sentence", "upper"], [55, 39, 6])[0],
        "ward": ward,
        "otherward": other_ward,
        **PRONOUNS[sex],
    }
    return _shorten(slots, rng) if terse else slots


def _times(rng: Random, when: date, by_day: bool) -> dict[str, str]:
    hour, minute = rng.randrange(9, 17) if by_day else rng.randrange(0, 22), rng.choice(MINUTES)
    return {
        "clock": f"{hour:02d}:{minute:02d}",
        "time": f"{hour:02d}:{minute:02d}",
        "time2": f"{hour + rng.randint(1, 2):02d}:{rng.choice(MINUTES):02d}",
        "day": rng.choice(DAYS),
        "day2": rng.choice(DAYS),
        "month": rng.choice(MONTHS),
        "year": str(when.year - rng.randint(1, 3)),
        "nextyear": str(when.year + 1),
        "shift": rng.choice(["night shift", "late shift", "early shift"]),
    }


def _amounts(rng: Random) -> dict[str, str]:
    spans = {"days": "days", "wks": "weeks", "months": "months", "years": "years"}
    return {
        "few": rng.choice(WORDS),
        **{name: f"{rng.choice(WORDS)} {unit}" for name, unit in spans.items()},
        "hours": rng.choice([*WORDS, "12", "24", "48", "72"]),
        "mins": rng.choice(["ten", "15", "20", "25", "30", "40"]),
        "miles": rng.choice(["60", "85", "110", "140", "190"]),
        "sample": rng.choice(["eight", "nine", "ten", "12", "14", "16", "18", "20"]),
        "case": rng.choice(["38", "43", "47", "52", "58"]),
        "pct": rng.choice(["41", "48", "53", "57", "62"]),
    }


def _shorten(slots: dict[str, str], rng: Random) -> dict[str, str]:
    digits = {word: str(number) for number, word in enumerate(WORDS, start=2)}
    digits |= {"eight": "8", "nine": "9", "ten": "10"}
    short = {name: _in_digits(text, digits) for name, text in slots.items()}
    compact, hrs = rng.random() < 0.6, "hrs" if rng.random() < 0.3 else ""
    for name in ("time", "time2"):
        short[name] = short[name].replace(":", "") + hrs if compact else short[name]
    short["wks"] = short["wks"].replace("weeks", "wks")
    short["shift"] = short["shift"].replace(" shift", "s")
    short["day"], short["day2"] = short["day"].lower(), short["day2"].lower()
    short["trg"] = rng.choice(["BLS", "ILS", "breakaway", "fire"])
    short["otherteam"] = rng.choice(["crisis team", "CMHT", "liaison", "EIP"])
    return short


def _in_digits(text: str, digits: dict[str, str]) -> str:
    first, _, rest = text.partition(" ")
    return " ".join([digits.get(first, first), rest]).strip() if first in digits else text
