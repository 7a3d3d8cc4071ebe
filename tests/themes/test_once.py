"""A text that stands there again has the mentions that it had before; a rule that began in between is not forgotten."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import incident_analytics as ia
from incident_analytics.themes.once import SHORT, Once

RULE = date(2022, 9, 7)
asked = st.tuples(
    st.sampled_from(["a", "b", "c" * (SHORT + 1)]),
    st.sampled_from(["findings", "other"]),
    st.sampled_from([None, date(2020, 1, 1), RULE, date(2023, 1, 1)]),
)


def told(text: str, section: str, when: date | None) -> list[tuple]:
    return [(text, section, when is not None and when >= RULE)]


def reader(seen: list, keep: int = 3) -> Once:
    def find(texts):
        texts = list(texts)
        seen.extend(texts)
        return [told(*one) for one in texts]

    return Once(find, [RULE], keep)


@given(st.lists(st.lists(asked, max_size=8), max_size=4))
def test_every_text_gets_what_it_would_get_alone(batches):
    once = reader([])
    for batch in batches:
        assert once.mentions_of(batch) == [told(*one) for one in batch]


def test_a_short_text_is_looked_at_once_and_a_long_one_again():
    seen: list = []
    once = reader(seen, keep=10)
    short, long = ("a", "other", None), ("c" * (SHORT + 1), "other", None)
    for _ in range(2):
        once.mentions_of([short, long, short])
    assert seen == [short, long, long]


def test_a_score_that_decides_is_a_failing_from_the_day_of_the_guidance():
    text = "The tool indicated low risk of harm."
    days = [date(2010, 1, 1), date(2015, 1, 1), date(2010, 1, 1), None]
    table = pl.DataFrame({"record_id": list("abcd"), "text": [text] * 4, "date": days})
    found = ia.find_themes(table, classifier=None)
    alone = pl.concat([ia.find_themes(table[i : i + 1], classifier=None) for i in range(4)])
    assert found.equals(alone)
    of_day = {name: found.filter(record_id=name).drop("record_id").rows() for name in "abcd"}
    assert of_day["a"] == of_day["c"] != of_day["b"]
