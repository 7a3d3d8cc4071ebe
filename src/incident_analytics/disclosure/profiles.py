"""Disclosure profiles: which counts are hidden and how the others are rounded."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import StudyError, did_you_mean


@dataclass(frozen=True)
class Profile:
    """Counts from 1 to `threshold` - 1 are hidden, the others rounded to the nearest `round_to`."""

    name: str
    threshold: int
    round_to: int

    def in_words(self) -> str:
        """The profile as one sentence."""
        return (
            f"Counts of 1 to {self.threshold - 1} are hidden and others rounded to the nearest {self.round_to}; "
            "further counts are hidden where a total would give one away."
        )


PROFILES = {
    "default": Profile("default", threshold=5, round_to=5),
    "7/5": Profile("7/5", threshold=8, round_to=5),  # hospital episode statistics: 1 to 7 hidden, rounded to 5
}


def profile_called(name: str) -> Profile:
    """The profile `name`; raises StudyError with the nearest known one."""
    if name not in PROFILES:
        hint = did_you_mean(name, PROFILES)
        raise StudyError(f'[disclosure] profile = "{name}" is not known; {hint}\nAllowed: {", ".join(PROFILES)}.')
    return PROFILES[name]
