"""The chance to tell: as simulation has it, and what the ledger says where it is small."""

import numpy as np
import pytest
from hand_made import closed, failure, lesson, only
from hypothesis import given
from hypothesis import strategies as st
from test_fall import CLOSURE, START, WINDOWS, days

from incident_analytics.lessons.fall import LargeFall, fall_of
from incident_analytics.lessons.mid_p import p_large, p_of_large_fall, ratio_found
from incident_analytics.lessons.power import power_if_unchanged

counts, years = st.integers(0, 40), st.floats(0.5, 20)


@pytest.mark.parametrize(("before", "after"), [(8, 8), (15, 12), (3, 9)])
def test_the_chance_is_that_of_wards_drawn_at_random_whose_rate_stayed(before, after):
    draw = np.random.default_rng(2012)
    found = draw.poisson(draw.gamma(before + 0.5, 1 / 5, 40_000) * 5)
    right = np.mean(p_of_large_fall(before, 5, found, 5, 0.44) <= 0.05)
    assert power_if_unchanged(before, 5, 5, 0.44) == pytest.approx(right, abs=0.01)
    assert p_of_large_fall(before, 5, after, 5, 0.44).shape == ()


@given(st.integers(1, 30), years, years)
def test_more_time_after_never_makes_the_chance_much_smaller_and_a_smaller_fall_is_harder_to_exclude(n, early, late):
    chance = power_if_unchanged(n, early, late, 0.3)
    assert 0 <= power_if_unchanged(n, early, late, 0.6) <= chance + 1e-9 <= 1 + 1e-6


@given(counts, years, counts, years, st.floats(1, 6))
def test_clusters_never_make_the_p_smaller(before, early, after, late, dispersion):
    exact = p_of_large_fall(before, early, after, late, 0.3)
    assert p_large(before, early, after, late, 0.3, dispersion) >= exact
    assert p_large(before, early, after, late, 0.3, None) == exact


@given(st.integers(1, 20), years, st.floats(1, 6))
def test_many_numbers_of_events_are_judged_as_each_alone(before, late, dispersion):
    together = p_large(before, 4, np.arange(12), late, 0.4, dispersion)
    assert together.tolist() == [float(p_large(before, 4, n, late, 0.4, dispersion)) for n in range(12)]


@given(days)
def test_a_fall_is_excluded_and_the_chance_to_do_so_told_together(events):
    found = fall_of(WINDOWS, [START, *events], CLOSURE, 0.95, LargeFall(ratio_found(0.3, 0.8, 1.0), 1.0))
    assert 0 <= found.power <= 1 and 0 <= found.p_large_fall <= 1


@pytest.mark.parametrize(
    ("n_before", "n_after", "said"),
    [(12, 6, "is not assessable, since so few records would hardly show it"), (26, 12, "neither shown nor excluded"),
     (12, 12, "is excluded")],
)  # fmt: skip
def test_a_row_too_small_to_tell_says_so_and_one_that_could_tell_and_does_not_says_that(n_before, n_after, said):
    before = [failure(f"2010-{1 + n % 12:02d}-{3 + 2 * (n // 12):02d}") for n in range(n_before)]
    after = [failure(f"2013-{1 + n % 12:02d}-15") for n in range(n_after)]
    found = only(lesson("2011-01-05"), closed("2012-01-01"), *before, *after)
    assert found["how_sure"].endswith(said), found["power_if_unchanged"]
    assert said == "is excluded" or (found["power_if_unchanged"] < 0.8) is said.startswith("is not assessable")
