"""No hidden count can be narrowed below the profile's width by an attacker with exact arithmetic."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from attacker import intervals
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import one_way, two_way

import incident_analytics as ia
from incident_analytics.disclosure import suppress_linked

PROFILES = st.sampled_from([(5, 5), (5, 1), (8, 5), (3, 1), (6, 3)])
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


def narrowest(table: pl.DataFrame, by: list[str], profile: tuple[int, int]) -> float:
    """Width of the narrowest interval of a hidden count."""
    out = ia.suppress(table, "n", by=by, threshold=profile[0], round_to=profile[1])
    found = intervals(out, "n", by, *profile)
    return min((high - low for low, high in found.values()), default=np.inf)


@settings(max_examples=150, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=8), PROFILES)
def test_one_dimension_with_a_total_keeps_the_width(counts, profile):
    assert narrowest(one_way(counts), ["unit"], profile) >= profile[0] - 2


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 4).flatmap(lambda c: st.lists(st.lists(COUNTS, min_size=c, max_size=c), min_size=1, max_size=4)),
    PROFILES,
)
def test_two_dimensions_with_all_totals_keep_the_width(cells, profile):
    assert narrowest(two_way(cells), ["body", "period"], profile) >= profile[0] - 2


def test_four_single_events_are_not_given_away_by_a_small_total():
    """1 + 1 + 1 + 1 = 4: were totals hidden for being below 5 alone, a hidden total over four would say four ones."""
    for counts in ([1, 1, 1, 1], [2, 1, 1, 2], [1] * 7):
        out = ia.suppress(one_way(counts), "n", by="unit")
        assert out["n"].null_count() == out.height
    assert narrowest(one_way([1, 1, 1, 1]), ["unit"], (5, 5)) >= 3


def test_a_total_of_counts_near_the_threshold_is_not_given_away():
    """4 + 4 = 8: any shown total over 7 would say that both are 4."""
    assert narrowest(one_way([4, 4]), ["unit"], (5, 5)) >= 3
    assert ia.suppress(one_way([4, 4]), "n", by="unit")["n_status"].to_list() == ["primary"] * 3


@pytest.mark.parametrize("profile", [(5, 1), (5, 5), (8, 5)])
def test_a_sparse_table_of_many_ones_keeps_the_width(profile):
    cells = np.random.default_rng(3).poisson(0.5, size=(8, 5))
    assert narrowest(two_way(cells), ["body", "period"], profile) >= profile[0] - 2


def cube(cells: np.ndarray, keep: list[bool] | None = None) -> tuple[pl.DataFrame, list[str]]:
    """A table of any number of dimensions with its totals, or with those of them that `keep` says."""
    rows = []
    for place in product(*[[*range(size), "total"] for size in cells.shape]):
        chosen = tuple(slice(None) if at == "total" else at for at in place)
        rows.append((*[str(at) for at in place], int(cells[chosen].sum())))
    by = [f"d{i}" for i in range(cells.ndim)]
    kept = [row for i, row in enumerate(rows) if keep is None or "total" not in row or keep[i % len(keep)]]
    return pl.DataFrame(kept, schema=[*by, "n"], orient="row"), by


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000), st.sampled_from([0.5, 2, 6, 15]), st.lists(st.booleans(), min_size=3, max_size=11), PROFILES
)
def test_three_dimensions_and_totals_that_are_partly_missing_keep_the_width(seed, mean, keep, profile):
    random = np.random.default_rng(seed)
    cells = random.poisson(mean, size=random.integers(2, 4, size=random.integers(2, 4)))
    table, by = cube(cells, keep)
    out = ia.suppress(table, "n", by=by, threshold=profile[0], round_to=profile[1])
    found = intervals(out, "n", by, *profile, true=table["n"].to_list())
    assert all(high - low >= profile[0] - 2 for low, high in found.values())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=2, max_size=3), min_size=2, max_size=3), PROFILES)
def test_linked_tables_keep_the_width_together(cells, profile):
    """Cells in one table, both kinds of totals in two others: the attacker lays them side by side."""
    width = min(len(row) for row in cells)
    whole = two_way([row[:width] for row in cells])
    total = [pl.col(c) == "total" for c in ("body", "period")]
    tables = {
        "cells": whole.filter(~total[0] & ~total[1]),
        "bodies": whole.filter(total[1]).drop("period"),
        "periods": whole.filter(total[0]).drop("body"),
    }
    by = ["body", "period"]
    out = suppress_linked(tables, "n", by=by, threshold=profile[0], round_to=profile[1])
    columns = [*by, "n", "n_status"]
    side_by_side = pl.concat(
        table.with_columns(pl.lit("total").alias(c) for c in by if c not in table.columns).select(columns)
        for table in out.values()
    ).unique(maintain_order=True)
    assert side_by_side.height == whole.height
    found = intervals(side_by_side, "n", by, *profile)
    assert all(high - low >= profile[0] - 2 for low, high in found.values())


def test_the_attack_succeeds_where_only_small_counts_are_hidden():
    """The attacker of these tests is no straw man: primary suppression alone falls to it."""
    bare = pl.DataFrame({"unit": ["a", "b", "total"], "n": [None, 9, 12], "n_status": ["primary", "shown", "shown"]})
    assert intervals(bare, "n", ["unit"], 5, 1) == {("a",): (3, 3)}
