"""Words and codes of exports in ours; harm runs opposite ways in NRLS and LFPSE."""

from __future__ import annotations

import polars as pl
import pytest

from incident_analytics.normalisation.numbers import age_in_years, read_numbers
from incident_analytics.normalisation.values import map_values
from incident_analytics.schema.levels import PHYSICAL_HARM, PSYCHOLOGICAL_HARM
from incident_analytics.sources.fields import OWN_THEMES, VALUE_MAPS
from incident_analytics.sources.words import value_map


def mapped(words, name, **options):
    return map_values(pl.Series("cell", words, dtype=pl.String), name, **options)[0].to_list()


def test_nrls_harm_runs_from_1_none_to_5_death():
    assert mapped(["1", "2", "3", "4", "5"], "nrls_harm") == ["none", "low", "moderate", "severe", "fatal"]


def test_lfpse_physical_harm_runs_from_1_fatal_to_5_none():
    levels = ["fatal", "severe", "moderate", "low", "none"]
    assert mapped(["1", "2", "3", "4", "5"], "lfpse_physical_harm") == levels


def test_lfpse_psychological_harm_has_four_codes_and_no_fatal_level():
    assert mapped(["1", "2", "3", "4"], "lfpse_psychological_harm") == ["severe", "moderate", "low", "none"]
    assert mapped(["5", "Fatal", "Death"], "lfpse_psychological_harm") == ["missing"] * 3


def test_psychological_harm_is_never_fatal_and_says_what_it_could_not_place():
    words, unknown = map_values(pl.Series("cell", ["Fatal", "Severe", None]), "psychological_harm")
    assert words.to_list() == ["missing", "severe", None]
    assert unknown.rows() == [("Fatal", 1)]


@pytest.mark.parametrize("name", [name for name in VALUE_MAPS if name != OWN_THEMES])
def test_every_value_map_gives_only_levels_of_its_kind(name):
    assert set(value_map(name).values()) <= set(VALUE_MAPS[name])
    assert value_map(name)


@pytest.mark.parametrize(
    ("word", "level"),
    [("No harm", "none"), ("NONE (no harm caused)", "none"), ("Near miss", "none"), ("Low harm", "low"),
     ("minor", "low"), ("MEDIUM", "moderate"), ("Major", "severe"), ("HIGH", "severe"), ("CATA", "fatal"),
     ("Death", "fatal"), ("Death (Caused by the Incident)", "fatal"), ("Not stated", "missing")],
)  # fmt: skip
def test_harm_in_words_is_read_whatever_its_case_and_explanation(word, level):
    assert mapped([word], "harm") == [level]


def test_an_unknown_word_is_missing_and_listed_never_guessed():
    words, unknown = map_values(pl.Series("cell", ["Purple", "Purple", "Low", "Teal"]), "harm")
    assert words.to_list() == ["missing", "missing", "low", "missing"]
    assert unknown.rows() == [("Purple", 2), ("Teal", 1)]


def test_codes_of_places_count_only_for_taxonomies_whose_lists_are_published():
    cells, versions = ["10", "10", "10", "Mental health unit"], pl.Series(["5", "v5.2", "6", "6"])
    words, unknown = map_values(pl.Series("cell", cells), "lfpse_location", taxonomy=versions)
    assert words.to_list() == ["inpatient", "inpatient", "unknown", "inpatient"]
    assert unknown.rows() == [("taxonomy 6: 10", 1)]


def test_several_answers_give_the_level_they_share_and_other_where_they_differ():
    cells = ["4 {~@~} 10", "4 10", "4 {~@~} 2", "4 99", "Prison {~@~} Hospital"]
    assert mapped(cells, "lfpse_location") == ["inpatient", "inpatient", "other", "unknown", "other"]


def test_a_column_of_blanks_stays_blank():
    assert mapped([None, None], "harm") == [None, None]
    assert mapped([], "harm") == []


@pytest.mark.parametrize(
    ("days", "years"),
    [(18_600, 50), (372, 1), (371, None), (341, 0), (31, 0), (30, 0), (1, 0), (6_696, 18), (6_695, None),
     (18_601, None), (18_262, None), (74_028, 199), (74_400, None), (0, None), (-372, None), (None, None)],
)  # fmt: skip
def test_lfpse_counts_ages_in_months_of_31_and_years_of_372_days(days, years):
    """Fifty years are 18,600 days; 18,262, the days of fifty real years, is no age of that form (NHS England)."""
    assert age_in_years(days) == years


def test_numbers_are_read_with_separators_and_units_and_nothing_else():
    cells = ["1,234", "12.5", "42 years", "<5", "inf", "nan", "twelve", None, "1e3"]
    assert read_numbers(pl.Series(cells)).to_list() == [1234, 12.5, 42, None, None, None, None, None, 1000]


def test_the_levels_of_harm_are_in_order():
    assert PHYSICAL_HARM[-1] == "fatal"
    assert "fatal" not in PSYCHOLOGICAL_HARM
