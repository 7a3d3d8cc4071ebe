"""Hits, filters, order and context."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.search import alike, build_index, find
from incident_analytics.search.find import in_context
from incident_analytics.search.index import BEGIN, END
from incident_analytics.search.words import SearchError


def ids(found):
    return sorted(found.rows["id"].to_list())


def test_a_phrase_hits_only_where_it_stands_and_words_wherever_they_stand(index):
    assert ids(find(index, '"risk assessment"')) == ["a:1", "r:1", "r:2"]
    assert ids(find(index, "risk plan")) == ["a:2"]
    assert ids(find(index, "risk*")) == ["a:1", "a:2", "a:3", "r:1", "r:2"]
    assert ids(find(index, "assess*")) == ["a:1", "a:3", "r:1", "r:2"]
    assert ids(find(index, "leave NOT patient")) == ["a:1"]


def test_nearness_counts_the_words_between(index):
    assert ids(find(index, "NEAR(discussed reviewed, 4)")) == ["a:2"]
    assert ids(find(index, "NEAR(discussed reviewed, 3)")) == []


def test_accents_and_case_make_no_difference(index):
    assert ids(find(index, "CAFE")) == ["a:1"]


def test_filters_leave_what_they_name(index):
    assert ids(find(index, "risk", kind="recommendation")) == ["r:1", "r:2"]
    assert ids(find(index, "risk", theme_id="leave")) == ["a:1", "r:1", "r:2"]
    assert ids(find(index, "risk", theme_id="risk_assessment_absent", class_="failure")) == ["a:1", "a:3"]
    assert ids(find(index, "risk", org_lineage="RX2")) == ["a:3", "r:2"]
    assert ids(find(index, "", theme_id="record_keeping")) == ["r:2"]


def test_days_are_those_of_the_event_or_else_of_the_report_and_both_ends_count(index):
    assert ids(find(index, "", since="2018-04-30", until="2018-04-30")) == ["a:1", "a:1"]
    assert ids(find(index, "", since="2019-02-02", until="2019-02-02")) == ["a:2"]
    assert "r:3" not in ids(find(index, "", since="1900-01-01"))


def test_texts_and_records_are_counted_beyond_the_page(index):
    found = find(index, "", n=1)
    assert (found.n_texts, found.n_records, found.rows.height) == (7, 3, 1)


def test_the_newest_comes_first_where_that_is_asked_for(index):
    days = find(index, "risk", order="newest").rows["day"].to_list()
    assert days == sorted(days, reverse=True)


def test_a_hit_is_marked_in_its_context(index):
    row = find(index, "kept").rows.row(0, named=True)
    assert [row["context"][a:b] for a, b in row["marks"]] == ["kept"]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "letter"}, {"class_": "failure"}, {"order": "random"}, {"since": "soon"}, {"until": "2018-13-01"}],
)
def test_filters_that_are_none_are_refused(index, wrong):
    with pytest.raises(SearchError):
        find(index, "risk", **wrong)


def test_the_order_of_the_rows_changes_nothing(tables):
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=3) for name, table in tables.items()}
    for query in ("risk", "", "assess*"):
        one, two = (find(build_index(**held), query).rows for held in (tables, shuffled))
        assert one.drop("rank").equals(two.drop("rank"))


def test_nothing_typed_can_write_to_the_index(index):
    with pytest.raises(Exception, match="readonly|query_only|attempt to write"):
        index.connection.execute("delete from texts")


def test_signs_that_nobody_sees_hide_no_words(tables):
    texts = pl.lit("before\x00 the \x02kettle\x03 boiled")
    index = build_index(**tables | {"narratives": tables["narratives"].with_columns(texts.alias("text"))})
    row = find(index, "boiled").rows.row(0, named=True)
    assert [row["context"][a:b] for a, b in row["marks"]] == ["boiled"]


words = st.text(alphabet="ab .\n", max_size=400)


@given(words, words, words)
def test_marks_stand_on_the_hit_whatever_lies_around_it(before, hit, after):
    context, marks = in_context(f"{before}{BEGIN}{hit}{END}{after}")
    assert [context[a:b] for a, b in marks] == [hit]
    assert len(context) <= len(hit) + 2 * 130 + 4


def test_more_like_this_finds_the_same_request_of_another_body_first(tables):
    close = alike(tables["recommendations"], "r:1")
    assert close["recommendation_id"].to_list() == ["r:2"]
    assert 0.5 < close["similarity"][0] <= 1


def test_more_like_a_recommendation_that_is_not_there_is_refused(tables):
    with pytest.raises(Exception, match="no recommendation with a text"):
        alike(tables["recommendations"].with_columns(pl.lit("x").alias("text")), "r:9")
