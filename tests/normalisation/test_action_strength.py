"""How strong an action is, by the RCA2 hierarchy (VA/NPSF 2015): the strongest kind that its words name."""

from __future__ import annotations

import pytest

from incident_analytics.normalisation.strength import action_strength

CASES = [
    ("Replace all bathroom doors with reduced-ligature doors", "strong"),
    ("Install convex mirrors and CCTV in the corridor", "strong"),
    ("The record system will prevent closure until a formulation is entered", "strong"),
    ("Simplify the referral pathway", "strong"),
    ("Standardise emergency equipment on all wards", "strong"),
    ("Directors will visit every ward each quarter", "strong"),
    ("Recruit four registered nurses", "intermediate"),
    ("Introduce an electronic observation system", "intermediate"),
    ("Introduce a leave checklist", "intermediate"),
    ("Structured handover using SBAR", "intermediate"),
    ("A second nurse to countersign the search", "intermediate"),
    ("Remind staff by e-mail to complete observations", "weak"),
    ("Deliver refresher training on observation", "weak"),
    ("Revise the leave policy", "weak"),
    ("Audit care plans monthly", "weak"),
    ("Staff to be more vigilant", "weak"),
    ("Train all staff to use the new checklist", "intermediate"),
    ("Remind staff of the policy and install door alarms", "strong"),
    ("Lessons to be learned", None),
    ("Improve culture", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("text", "strength"), CASES)
def test_an_action_is_as_strong_as_the_strongest_kind_it_names(text, strength):
    assert action_strength(text)[0] == strength


@pytest.mark.parametrize("text", [text for text, strength in CASES if strength])
def test_every_strength_says_why(text):
    assert action_strength(text)[1]


@pytest.mark.parametrize("text", ["The apparatus was fine", "Trainers were left on the ward", "Policing of the area"])
def test_look_alikes_of_action_words_name_no_action(text):
    assert action_strength(text)[0] is None


@pytest.mark.parametrize(
    ("text", "strength"),
    [("Training will cover the removal of ligature points", "weak"),
     ("Discuss at team meeting the replacement of doors", "weak"),
     ("Train staff. Install anti-ligature doors.", "strong"),
     ("The policy was reviewed and the windows were replaced", "strong"),
     ("Remove all ligature points and train staff", "strong")],
)  # fmt: skip
def test_what_is_only_taught_or_discussed_is_no_change_in_the_room(text, strength):
    assert action_strength(text)[0] == strength
