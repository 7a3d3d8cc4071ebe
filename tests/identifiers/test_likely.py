"""What only the words around it give away: learned, added to the rules, and holding no name itself."""

import json
from importlib import resources

import pytest
from finding import found_in_record

from incident_analytics.identifiers.informal import small_words
from incident_analytics.identifiers.kinds import DETECTORS, found_in_plain
from incident_analytics.identifiers.likely import (
    Line,
    candidates,
    codes,
    likely_names,
    likely_references,
    name_features,
)
from incident_analytics.identifiers.words import FIRST, SURNAME, flags

HELD = json.loads((resources.files("incident_analytics.identifiers") / "data" / "likely.json").read_text("utf-8"))
RULES = [tuple(DETECTORS)]


def spelled(text, spans):
    return [text[start:end] for start, end in spans]


def test_no_name_can_be_a_feature():
    table = flags()
    whole = [
        feature.split(" ")[1:]
        for kind in HELD
        for feature in HELD[kind]["weights"]
        if feature.split(" ")[0] in ("-1", "+1", "-2", "+2", "-3", "w", "has")
    ]
    words = {word for of_feature in whole for word in of_feature} - small_words()
    names = [word for word in words if table.get(word, 0) and not table[word] & ~(FIRST | SURNAME)]
    assert len(words) > 100 and names == []


def test_what_the_rules_found_stays_and_what_is_added_overlaps_none_of_it():
    text = "spoke w Oluwaseun re Mrs Ken Brindlemoor, tel 01632 960123, she is on the ward."
    alone, both = (found_in_plain([text], RULES, likely=likely)[0] for likely in (False, True))
    assert set(alone) <= set(both)
    spans = sorted((start, end) for _, start, end in both)
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    ["The care plan was reviewed on the ward round and handed over to nights.", "Obs done x4, settled, slept well.",
     "Clozapine 300mg nocte, batch B14223, given at 22:00 in room 14.", "HoNOS 12, Waterlow 8, NEWS 2."],
)  # fmt: skip
def test_ordinary_lines_hold_none(text):
    assert found_in_record([text]) == [[]]


def test_only_words_that_can_be_names_are_looked_at():
    text = "The nurse told zsofia that Tuesday is fine."
    line = Line.of(text, [])
    assert "zsofia" in [line.said[at] for at in candidates(line)]
    assert "told" not in [line.said[at] for at in candidates(line)]


def test_a_neighbour_that_could_be_a_name_is_seen_by_its_kind_alone():
    text = "seen by Brindlemoor today"
    features = name_features(Line.of(text, []), 3)
    assert not [one for one in features if "brindlemoor" in one.lower()]


def test_codes_are_long_enough_and_hold_figures():
    text = "log 4471-020519 of bed 12, form CTO1, ref WMP/20/118842"
    assert spelled(text, codes(text)) == ["4471-020519", "WMP/20/118842"]


def test_a_text_without_figures_has_no_likely_reference_and_an_empty_one_no_name():
    assert likely_references("no figures here", []) == [] and likely_names("", []) == []


def test_the_order_and_the_company_of_texts_change_nothing():
    texts = ["told Oluwaseun twice", "ref to police log 4471-020519", "slept well"]
    one = [found_in_record([text])[0] for text in texts]
    assert one == found_in_record(texts)


def test_a_long_run_of_names_or_of_hyphens_takes_time_in_line_with_its_length():
    for text in ("Adaeze Brindlemoor, " * 3_000, "a-" * 60_000, "a:" * 60_000, "Z9-" * 20_000):
        assert isinstance(found_in_record([text])[0], list)
