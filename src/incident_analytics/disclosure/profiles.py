"""Disclosure profiles: which counts are hidden, how the others are rounded, and how finely time and place are told."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import StudyError, did_you_mean


@dataclass(frozen=True)
class Profile:
    """Counts from 1 to `threshold` - 1 are hidden, the others rounded to the nearest `round_to`.

    `wards`: units and months may be told, to readers who are named. Without it a place is a whole body, and time is
    told in years; what public bodies have published keeps its date.
    """

    name: str
    threshold: int
    round_to: int
    wards: bool = False

    def in_words(self) -> str:
        """The profile as one sentence."""
        if self.threshold <= 1:
            return (
                "Counts are shown as they are, by ward and by month, for the readers named on it and for nobody else."
            )
        return (
            f"Counts of events and records from 1 to {self.threshold - 1} are hidden and others rounded to the nearest "
            f"{self.round_to}; more are hidden where a total would give one away. Lessons are counted exactly."
        )

    @property
    def rounding_in_words(self) -> str:
        """A sentence on rounding to follow another; empty where nothing is rounded."""
        return "" if self.round_to == 1 else f" Counts are rounded to the nearest {self.round_to}."

    @property
    def hidden_in_words(self) -> str:
        """What a hidden count stands for, such as "1 to 4"; empty where nothing is hidden."""
        return f"1 to {self.threshold - 1}" if self.threshold > 1 else ""


PROFILES = {
    "default": Profile("default", threshold=5, round_to=5),
    "7/5": Profile("7/5", threshold=8, round_to=5),  # hospital episode statistics: 1 to 7 hidden, rounded to 5
    # A board knows of every death already, in private session; docs/decisions.md, 25 November 2026.
    "board": Profile("board", threshold=1, round_to=1, wards=True),
}
FOR_EVERYBODY = ("default", "7/5")  # what shareable/ may use


def profile_called(name: str, allowed: tuple[str, ...] = FOR_EVERYBODY, key: str = "profile") -> Profile:
    """The profile `name`; raises StudyError with the nearest known one."""
    if name not in allowed:
        hint = did_you_mean(name, allowed)
        raise StudyError(f'[disclosure] {key} = "{name}" is not known; {hint}\nAllowed: {", ".join(allowed)}.')
    return PROFILES[name]
