"""Presidio beside our own finder: the same rows out, nothing fetched, nothing lost. Numbers are nobody's."""

import socket

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.errors import IncidentAnalyticsError
from incident_analytics.identifiers import with_presidio
from incident_analytics.identifiers.kinds import with_more

TEXTS = pl.DataFrame({
    "record_id": ["a", "b", "c"], "section": ["description"] * 3,
    "text": ["NHS number 999 123 4004, tel 020 7946 0123.", "Seen on S136 in bay 12 B1, given 200 mg.",
             "His mother Zebediah Quillfeather rang; address postcode LS99 9ZZ"],
})  # fmt: skip


def test_what_is_added_overlaps_nothing_that_we_found():
    ours = [("nhs_number", 5, 17), ("name", 30, 40)]
    more = [("telephone", 4, 18), ("postcode", 20, 27), ("nino", 21, 26), ("passport", 39, 45)]
    assert with_more(ours, more) == [("nhs_number", 5, 17), ("nino", 21, 26), ("name", 30, 40)]
    assert with_more([], []) == []


def test_without_presidio_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "presidio_analyzer", None)
    with_presidio._recognisers.cache_clear()
    with pytest.raises(IncidentAnalyticsError, match='extra "pii"'):
        ia.find_identifiers(TEXTS, also="presidio")
    with_presidio._recognisers.cache_clear()


def test_another_finder_is_refused_by_name():
    with pytest.raises(IncidentAnalyticsError, match="Allowed: presidio"):
        ia.find_identifiers(TEXTS, also="spacy")


class Shape:
    """A recogniser as Presidio has them: a weak shape, with its context words."""

    supported_entities = ("UK_POSTCODE",)
    context = ("postcode",)

    def __init__(self, score):
        self.score = score

    def analyze(self, text, entities, artefacts):
        at = text.find("LS99 9ZZ")
        found = type("Found", (), {"start": at, "end": at + 8, "score": self.score, "entity_type": entities[0]})
        return [found] if at >= 0 else None


@pytest.mark.parametrize(("score", "text", "n"), [(0.1, "postcode LS99 9ZZ", 1), (0.1, "code LS99 9ZZ", 0),
                                                  (0.5, "code LS99 9ZZ", 1), (0.01, "postcode LS99 9ZZ", 0),
                                                  (0.5, "nothing", 0)])  # fmt: skip
def test_a_weak_shape_counts_beside_a_word_that_speaks_of_it(monkeypatch, score, text, n):
    monkeypatch.setattr(with_presidio, "_recognisers", lambda: (Shape(score),))
    assert len(list(with_presidio.presidio_spans(text))) == n


def test_presidio_itself_adds_and_never_takes_away_and_fetches_nothing(monkeypatch):
    pytest.importorskip("presidio_analyzer", reason='the extra "pii" is not installed')

    def no_network(*args, **more):
        raise AssertionError("something wanted the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    ours, both = ia.find_identifiers(TEXTS), ia.find_identifiers(TEXTS, also="presidio")
    assert ours.join(both, on=ours.columns, how="anti").is_empty()
    assert {"nhs_number", "telephone", "name", "postcode"} <= set(both["kind"])
    assert "b" not in set(both["record_id"])
