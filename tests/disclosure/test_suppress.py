"""What a reader gets: statuses, nulls, zeros, rounding, margins, odd input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import one_way, two_way

import incident_analytics as ia
from incident_analytics.disclosure.rounding import rounded, shown_range, small_top
from incident_analytics.errors import DisclosureError


def statuses(table: pl.DataFrame, **options: object) -> list[str]:
    return ia.suppress(table, "n", **options)["n_status"].to_list()


def test_small_counts_are_null_zeros_stay_and_others_are_rounded():
    out = ia.suppress(pl.DataFrame({"n": [0, 1, 4, 5, 7, 8, 12, 13, None]}), "n")
    assert out["n"].to_list() == [0, None, None, 5, 5, 10, 10, 15, None]
    assert out["n_status"].to_list() == ["shown", "primary", "primary", *["shown"] * 6]


def test_the_seven_five_profile_hides_one_to_seven():
    out = ia.suppress(pl.DataFrame({"n": [0, 1, 7, 8, 12]}), "n", threshold=8, round_to=5)
    assert out["n"].to_list() == [0, None, None, 10, 10]


def test_without_rounding_the_one_small_count_gets_the_smallest_partner():
    assert statuses(one_way([3, 9, 20]), by="unit", round_to=1) == ["primary", "secondary", "shown", "shown"]


def test_rounding_alone_protects_where_it_leaves_room_enough():
    """12 is shown as 10 (8 to 12) and 15 as 15 (13 to 17): 1 to 4 all fit between them."""
    assert statuses(one_way([3, 12]), by="unit") == ["primary", "shown", "shown"]


def test_two_small_counts_do_not_hide_each_other_when_their_sum_is_telling():
    """Of 4 + 4 + 9 = 17 the total less 9 is 8, which only 4 + 4 make."""
    assert statuses(one_way([4, 4, 9]), by="unit", round_to=1).count("secondary") == 1


def test_where_all_other_parts_are_zero_the_total_is_hidden_and_the_zeros_stay():
    out = ia.suppress(one_way([3, 0, 0]), "n", by="unit")
    assert out["n"].to_list() == [None, 0, 0, None]
    assert out["n_status"].to_list() == ["primary", "shown", "shown", "primary"]


def test_a_cell_is_hidden_rather_than_a_margin():
    out = ia.suppress(two_way([[2, 30], [40, 50]]), "n", by=["body", "period"], round_to=1)
    hidden = out.filter(pl.col("n_status") != "shown")
    assert hidden.height == 4
    assert not hidden.select(pl.any_horizontal(pl.col("body", "period") == "total")).to_series().any()


def test_nested_margins_are_protected_too():
    table = pl.DataFrame(
        {
            "region": ["north", "north", "north", "south", "south", "south", "total"],
            "body": ["a", "b", "total", "c", "d", "total", "total"],
            "n": [2, 30, 32, 40, 50, 90, 122],
        }
    )
    out = ia.suppress(table, "n", by=["region", "body"], round_to=1)
    assert out["n_status"].to_list() == ["primary", "secondary", *["shown"] * 5]


def test_a_grand_total_without_sub_totals_is_seen_as_their_sum():
    cells = two_way([[2, 30], [40, 50]]).filter((pl.col("body") == "total") == (pl.col("period") == "total"))
    out = ia.suppress(cells, "n", by=["body", "period"], round_to=1)
    assert out["n_status"].to_list().count("secondary") == 1


def test_a_total_in_capitals_is_a_total():
    table = one_way([3, 9, 20]).with_columns(pl.col("unit").replace({"total": " Total"}))
    assert "secondary" in statuses(table, by="unit", round_to=1)


def test_a_total_of_distinct_events_smaller_than_its_parts_still_protects():
    """One event counts under two themes, so the parts sum to more: only that each is at most the total is known."""
    table = pl.DataFrame({"theme": ["a", "b", "total"], "n": [3, 9, 10]})
    assert statuses(table, by="theme", round_to=1) == ["primary", "shown", "shown"]
    told = pl.DataFrame({"theme": ["a", "b", "total"], "n": [3, 9, 12]})
    assert statuses(told, by="theme", round_to=1) == ["primary", "secondary", "shown"]


def test_a_missing_count_stays_missing_and_adds_nothing():
    table = pl.DataFrame({"unit": ["a", "b", "c", "total"], "n": [3, None, 9, 12]})
    out = ia.suppress(table, "n", by="unit", round_to=1)
    assert out["n"].to_list() == [None, None, None, 12]
    assert out["n_status"].to_list() == ["primary", "shown", "secondary", "shown"]


def test_a_missing_total_hides_nothing_by_itself():
    table = pl.DataFrame({"unit": ["a", "b", "total"], "n": [3, 9, None]})
    assert statuses(table, by="unit", round_to=1) == ["primary", "shown", "shown"]


def test_without_by_no_row_is_a_margin():
    assert statuses(one_way([3, 9]), round_to=1) == ["primary", "shown", "shown"]


def test_several_counts_each_get_a_status():
    out = ia.suppress(one_way([3, 9]).with_columns(m=pl.lit(0)), ["n", "m"], by="unit", round_to=1)
    assert out["m_status"].to_list() == ["shown"] * 3
    assert out["n_status"].to_list() == ["primary", "secondary", "shown"]


def test_pandas_comes_in_with_its_missing_values():
    frame = pd.DataFrame({"unit": ["a", "b", "c", "total"], "n": [3.0, float("nan"), 9.0, 12.0]}, index=[5, 6, 7, 8])
    out = ia.suppress(frame, "n", by="unit")
    assert isinstance(out, pl.DataFrame)
    assert out["n_status"][0] == "primary"
    assert out["n"][1] is None


def test_an_empty_table_stays_empty():
    assert ia.suppress(pl.DataFrame(schema={"unit": pl.String, "n": pl.Int64}), "n", by="unit").height == 0


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        ({"n": [-1]}, {}, "no counts"),
        ({"n": [1.5]}, {}, "no counts"),
        ({"n": ["many"]}, {}, "no counts"),
        ({"n": [float("inf")]}, {}, "no counts"),
        ({"m": [1]}, {}, "columns are missing: n"),
        ({"n": [1]}, {"by": "unit"}, "columns are missing: unit"),
        ({"n": [1]}, {"threshold": 0}, "whole numbers"),
        ({"n": [1, 2], "unit": ["a", "a"]}, {"by": "unit"}, "tells rows apart"),
    ],
)
def test_what_cannot_be_made_safe_is_refused(table, options, words):
    with pytest.raises(DisclosureError, match=words):
        ia.suppress(table, "n", **options)


TABLES = st.integers(1, 4).flatmap(
    lambda c: st.lists(st.lists(st.integers(0, 30), min_size=c, max_size=c), min_size=1, max_size=4)
)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from([(5, 5), (5, 1), (8, 5)]))
def test_no_small_count_is_shown_and_every_zero_is(cells, profile):
    table = two_way(cells)
    out = ia.suppress(table, "n", by=["body", "period"], threshold=profile[0], round_to=profile[1])
    for true, shown, status in zip(table["n"], out["n"], out["n_status"], strict=True):
        assert (shown is None) == (status != "shown")
        assert true != 0 or shown == 0
        assert status == "primary" if 1 <= true < profile[0] else True
        assert shown is None or (abs(shown - true) <= profile[1] / 2 and shown % profile[1] == 0)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.randoms())
def test_the_order_of_rows_changes_nothing(cells, random):
    table = two_way(cells)
    order = list(range(table.height))
    random.shuffle(order)
    by = ["body", "period"]
    one = ia.suppress(table, "n", by=by, round_to=1)
    other = ia.suppress(table[order], "n", by=by, round_to=1)
    assert one[order].equals(other)


def test_what_is_not_zero_is_never_shown_as_zero():
    assert [rounded(n, 10) for n in (0, 1, 4, 5, 14, 15)] == [0, 10, 10, 10, 10, 20]
    assert shown_range(3, 3, 10) == (3, 14)


@given(st.integers(2, 12), st.sampled_from([(5, 5), (5, 1), (8, 5), (3, 2)]))
def test_whoever_sees_a_total_hidden_as_small_has_a_full_width_of_values_left(parts, profile):
    threshold, round_to = profile
    most = parts * (threshold - 1)
    top = small_top(parts, most, threshold, round_to)
    assert top - parts >= threshold - 2
    assert top == most or most - (top + 1) >= threshold - 2


def test_a_large_sparse_table_is_settled_in_well_under_a_minute():
    cells = np.random.default_rng(0).poisson(np.random.default_rng(1).gamma(1, 6, size=(300, 1)) * np.ones((300, 10)))
    out = ia.suppress(two_way(cells), "n", by=["body", "period"], round_to=1)
    secondary = (out["n_status"] == "secondary").sum()
    assert secondary < 0.06 * out.height
