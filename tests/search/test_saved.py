"""Saved searches: kept beside the study, searched again, part of the method."""

from datetime import date

import polars as pl
import pytest

from incident_analytics.disclosure import profile_called
from incident_analytics.disclosure.profiles import PROFILES
from incident_analytics.disclosure.searches import searches_told
from incident_analytics.identifiers import find_identifiers
from incident_analytics.search import append_search, read_searches, with_hits
from incident_analytics.search.words import SearchError

THEMES = ["leave", "record_keeping"]
TODAY = date(2026, 11, 25)


def save(path, **search):
    append_search(path, search, THEMES, TODAY)


def test_what_is_saved_is_read_again_and_hits_the_same(tmp_path, index):
    path = tmp_path / "searches.csv"
    save(path, name="leave", query='"risk assessment"', theme_id="leave", since="2018-05-01")
    save(path, name="all, quoted", query='a "phrase, with a comma"', note="two\nlines")
    held = with_hits(read_searches(path, THEMES), index)
    assert held["name"].to_list() == ["leave", "all, quoted"]
    assert held.select("n_texts", "n_records").rows() == [(2, 1), (0, 0)]
    assert held["saved_on"].to_list() == ["2026-11-25"] * 2


@pytest.mark.parametrize(
    ("search", "why"),
    [
        ({"name": "", "query": "risk"}, "needs a name"), ({"name": "x"}, "needs words or a filter"),
        ({"name": "x", "query": '"open'}, "quotation mark"),
        ({"name": "x", "theme_id": "leeve"}, 'did you mean "leave"'),
        ({"name": "x", "query": "risk", "since": "soon"}, "not a day"),
        ({"name": "LEAVE", "query": "risk"}, "has this name"),
        ({"name": "x", "query": "risk", "note": "y" * 1001}, "longer"),
        ({"name": "x", "query": "risk", "class": "failure"}, "a class needs its theme"),
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_used_is_not_saved(tmp_path, search, why):
    path = tmp_path / "searches.csv"
    save(path, name="leave", query="leave")
    with pytest.raises(SearchError, match=why):
        save(path, **search)
    assert read_searches(path, THEMES).height == 1


def test_no_cell_of_the_file_begins_as_a_formula(tmp_path):
    path = tmp_path / "searches.csv"
    save(path, name="=1+1", query="+risk", note="@cmd")
    assert read_searches(path, THEMES).select("name", "query", "note").row(0) == ("1+1", "risk", "cmd")


def test_every_row_that_is_wrong_is_named_at_once(tmp_path):
    path = tmp_path / "searches.csv"
    path.write_text("name,query,kind\nx,(risk,\ny,risk,letter\n", encoding="utf-8")
    with pytest.raises(SearchError) as error:
        read_searches(path, THEMES)
    assert "row 2" in str(error.value) and "row 3" in str(error.value)


@pytest.mark.parametrize(
    "before",
    ["", "query;name\nrisk;first\n", "query,name\nrisk,first", "name,query,since\nfirst,risk,01/05/2018\n",
     "\ufeffname,query\r\nfirst,risk\r\n"],
)  # fmt: skip
def test_whatever_a_spreadsheet_made_of_the_file_a_search_is_added_and_none_lost(tmp_path, before):
    path = tmp_path / "searches.csv"
    path.write_bytes(before.encode())
    save(path, name="second", query="plan \x00 of care")
    held = read_searches(path, THEMES)
    assert held["name"].to_list() == (["first", "second"] if before else ["second"])
    assert held["since"].to_list()[0] in ("", "2018-05-01")


def searches(*rows):
    blank = dict.fromkeys(("name", "query", "kind", "theme_id", "class", "since", "until", "org_lineage", "note"), "")
    return pl.DataFrame([blank | {"n_records": 3} | row for row in rows])


def told(profile, *rows, finder=find_identifiers):
    return searches_told(
        searches(*rows), profile, ["ligature point", "care plan"], {"leave": "Leave from the ward"}, finder
    )


def test_everybody_is_told_what_was_searched_for_but_no_count_name_or_day():
    table, n = told(profile_called("default"), {"name": "mine", "query": '"care plan" OR ligat*', "theme_id": "leave",
                                                "since": "2018-04-30", "note": "why"})  # fmt: skip
    assert n == 0
    assert table.to_dicts() == [{"query": '"care plan" OR ligat*', "filters": "theme Leave from the ward; from 2018"}]


@pytest.mark.parametrize(
    "query", ["Wilkins", "care plan Wilkins", '"plan Wilk"*', "lig*", "3 11 74", "plan 94 34 76 59 19", "NEAR(plan 74)"]
)
@pytest.mark.parametrize("profile", [profile_called("default"), PROFILES["board"]])
def test_a_search_with_a_word_that_the_codebook_lacks_is_told_to_nobody(profile, query):
    table, n = told(profile, {"name": "x", "query": query})
    assert (table.height, n) == (0, 1)


@pytest.mark.parametrize("profile", [profile_called("default"), PROFILES["board"]])
def test_a_search_in_a_body_that_is_none_is_told_to_nobody(profile):
    held, n = told(profile, {"name": "x", "query": "plan", "org_lineage": "somebody by name"})
    assert (held.height, n) == (0, 1)


def test_numbers_of_words_in_near_are_told():
    held, n = told(profile_called("default"), {"name": "x", "query": "NEAR(care plan, 12) OR care NEAR/5 plan"})
    assert (held.height, n) == (1, 0)


def test_named_readers_are_told_counts_and_notes_without_names_of_persons():
    rows = ({"name": "plans", "query": "plan", "note": "asked by the committee"},
            {"name": "other", "query": "plan", "note": "NHS number 943 476 5919"})  # fmt: skip
    table, n = told(PROFILES["board"], *rows)
    assert (table["name"].to_list(), table["n_records"].to_list(), n) == (["plans"], [3], 1)
