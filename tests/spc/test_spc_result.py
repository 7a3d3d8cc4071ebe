"""The finished chart as other programs read it, and what is refused at the door."""

from __future__ import annotations

import copy
import pickle

import pandas as pd
import polars as pl
import pytest

from incident_analytics.spc import ChartInputError, limits, presets

PROMISED = [
    *("y", "centre_line", "lower_process_limit", "upper_process_limit", "near_lower", "near_upper"),
    *("outside", "shift", "trend", "two_in_three", "special_cause"),
]
Y = [3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 16]


def test_promised_columns_come_first_and_flags_are_never_missing():
    result = limits([*Y, None])
    assert result.columns[: len(PROMISED)] == PROMISED
    assert result.points.select(PROMISED[6:]).null_count().sum_horizontal().item() == 0


def test_columns_are_reached_as_items_and_as_attributes():
    result = limits(Y)
    assert result["outside"].to_list() == result.outside.to_list()
    assert isinstance(result["y"], pl.Series)
    assert result["longest_run"] == result.longest_run


def test_it_answers_as_a_table():
    result = limits(Y)
    assert len(result) == result.height == 12
    assert pl.DataFrame(result).equals(result.points)
    assert result.to_dicts()[11]["special_cause"] is True
    assert isinstance(result.to_pandas(), pd.DataFrame)
    assert result.filter(pl.col("outside"))["y"].to_list() == [16]
    assert "longest_run" in dir(result) and "centre_line" in dir(result)


def test_it_survives_copying_and_pickling():
    result = limits(Y)
    assert copy.deepcopy(result).points.equals(result.points)
    assert pickle.loads(pickle.dumps(result)).longest_run == result.longest_run


def test_an_unknown_attribute_is_an_attribute_error():
    with pytest.raises(AttributeError):
        _ = limits(Y).upper_limit


def test_it_shows_its_chart_preset_and_signals():
    text = repr(limits(Y))
    assert "i chart, preset mdc: 12 points" in text
    assert "<table" in limits(Y)._repr_html_()


@pytest.mark.parametrize(
    ("improvement", "high", "latest"),
    [
        (None, "special_cause_neutral_high", "special_cause_neutral_high"),
        ("increase", "special_cause_improvement", "special_cause_improvement"),
        ("decrease", "special_cause_concern", "special_cause_concern"),
    ],
)
def test_direction_is_neutral_unless_stated(improvement, high, latest):
    result = limits(Y, improvement=improvement)
    assert result["point_type"][11] == high
    assert result.variation == latest


@pytest.mark.parametrize(
    ("target", "improvement", "expected"),
    [
        (100, "increase", "consistent_fail"),
        (100, "decrease", "consistent_pass"),
        (-100, "increase", "consistent_pass"),
        (-100, "decrease", "consistent_fail"),
        (5, "increase", "inconsistent"),
        (5, None, None),
        (None, "increase", None),
    ],
)
def test_assurance_compares_the_target_with_the_latest_limits(target, improvement, expected):
    assert limits(Y, target=target, improvement=improvement).assurance == expected


def test_unusual_runs_are_the_variation_where_the_preset_looks_at_the_whole_series():
    shifted = [3, 5, 4, 6, 5, 4, 3, 5, 4, 5, 13, 12, 13, 14, 13, 12, 13, 14, 13, 12]
    assert limits(shifted, chart="run", preset="anhoej").variation == "special_cause_runs"
    assert limits(shifted, chart="run", preset="anhoej").runs_signal is True


def test_every_preset_has_its_citation_and_note():
    assert presets().null_count().select("citation", "note", "rules", "title").sum_horizontal().item() == 0
    assert {"mdc", "mdc_excel", "anhoej", "shewhart"} <= set(presets()["preset"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"y": Y, "chart": "xmr"}, "allowed are run, i, mr"),
        ({"y": Y, "preset": "mcd"}, 'did you mean "mdc"'),
        ({"y": Y, "improvement": "up"}, "allowed are increase"),
        ({"y": Y, "multiply": 0}, "above 0"),
        ({"y": Y, "freeze": 1}, "2 or more"),
        ({"y": []}, "at least one point"),
        ({"y": 5}, "list, array or Series"),
        ({"y": [1, "2", 3]}, r"position 1 \(0-based\)"),
        ({"y": [1, float("inf")]}, "not a finite number"),
        ({"y": [1, 2], "n": [1], "chart": "u"}, "must be as many"),
        ({"y": [1, 2], "n": [-1, 2], "chart": "u"}, "negative at position 0"),
        ({"y": [1, 2], "chart": "u"}, "needs n"),
        ({"y": [1, 2], "n": [5, 5], "chart": "c"}, "takes no denominator"),
        ({"y": [-1, 2], "chart": "c"}, "0 or more"),
        ({"y": [6, 2], "n": [5, 5], "chart": "p"}, "y exceeds n at position 0"),
        ({"y": [1, 2], "chart": "xbar"}, "needs subgroup"),
        ({"y": [1, 2], "subgroup": ["a", "b"]}, "does not take subgroup"),
        ({"y": [1, 2], "chart": "s", "subgroup": ["a"]}, "must be as many"),
    ],
)
def test_what_cannot_be_charted_is_refused_with_what_is_allowed(arguments, message):
    with pytest.raises(ChartInputError, match=message):
        limits(**arguments)


def test_a_series_wholly_missing_gives_an_empty_chart_and_no_error():
    result = limits([None, None, None])
    assert result["centre_line"].null_count() == 3
    assert not result["special_cause"].any()
    assert result.variation == "common_cause"


def test_subgroups_of_one_and_of_none_have_no_spread():
    y, groups = [1, 2, 3, None, None, 4, 6], ["a", "a", "b", "c", "c", "d", "d"]
    means = limits(y, chart="xbar", subgroup=groups)
    assert means["y"].to_list() == [1.5, 3, None, 5]
    assert means["upper_process_limit"].is_null().to_list() == [False, True, True, False]
    assert limits(y, chart="s", subgroup=groups)["y"].is_null().to_list() == [False, True, True, False]
