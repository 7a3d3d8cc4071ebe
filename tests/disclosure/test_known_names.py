"""Names of bodies and terms are taken out of what is searched for persons, as pages show them, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.disclosure.known_names import KnownNames

NAMES = KnownNames(["Calder Vale and Ashby NHS Trust", "No key worker", "Ashby", "ab"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("at Calder Vale and Ashby NHS Trust.", "at \n."),
        ("at Calder Valeand Ashby\n NHS Trust.", "at \n."),  # ends of lines lose or gain a blank
        ("beforeNo key worker", "before\n"),
        ("C\x00alder Vale and A\x00shby NHS Trust", "\n"),  # letters set closer
        ("No key worker, Ashby", "\n, \n"),
        ("No key workers", "No key workers"),  # another word
        ("NAshby", "NAshby"),
        ("No k ey worker", "No k ey worker"),  # a blank where the name has none
        ("no key worker", "no key worker"),
        ("ab", "ab"),  # too short to be sure
        ("", ""),
    ],
)
def test_a_name_goes_and_what_only_looks_like_it_stays(text, left):
    assert NAMES.out_of(text) == left


def test_of_two_names_at_one_place_the_longest_goes():
    assert KnownNames(["Calder Vale", "Calder Vale Trust"]).out_of("x Calder Vale Trust y") == "x \n y"


@given(st.text("abcdeNn key\n\x00", max_size=40))
def test_without_names_nothing_changes(text):
    assert KnownNames([]).out_of(text) == text
