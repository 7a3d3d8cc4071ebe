"""The chance to tell: as simulation has it, and what the ledger says where it is small."""

import numpy as np
import pytest
from hand_made import closed, failure, lesson, only, steady
from hypothesis import given
from hypothesis import strategies as st
from test_fall import CLOSURE, START, WINDOWS, days

from incident_analytics.lessons.fall import fall_of
from incident_analytics.lessons.mid_p import LargeFall, p_large, p_of_large_fall
from incident_analytics.lessons.power import power_if_unchanged

counts, years = st.integers(0, 40), st.floats(0.5, 20)


@pytest.mark.parametrize(("before", "after"), [(8, 8), (15, 12), (3, 9)])
def test_the_chance_is_that_of_wards_drawn_at_random_whose_rate_stayed(before, after):
    draw = np.random.default_rng(2012)
    found = draw.poisson(draw.gamma(before + 0.5, 1 / 5, 40_000) * 5)
    right = np.mean(p_of_large_fall(before, 5, found, 5, 0.44) <= 0.05)
    assert power_if_unchanged(before, 5, 5, LargeFall(0.44)) == pytest.approx(right, abs=0.01)
    assert p_of_large_fall(before, 5, after, 5, 0.44).shape == ()


@given(st.integers(1, 30), years, years)
def test_a_smaller_fall_is_harder_to_exclude(n, early, late):
    chance = power_if_unchanged(n, early, late, LargeFall(0.3))
    assert 0 <= power_if_unchanged(n, early, late, LargeFall(0.6)) <= chance + 1e-9 <= 1 + 1e-6


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
    found = fall_of(WINDOWS, [START, *events], CLOSURE, 0.95, LargeFall(0.3, 0.8))
    assert 0 <= found.power <= 1 and 0 <= found.p_large_fall <= 1


@pytest.mark.parametrize(
    ("n_before", "n_after", "said"),
    [(12, 6, "is not assessable, since so few records would hardly show it"), (26, 12, "neither shown nor excluded"),
     (12, 12, "is excluded")],
)  # fmt: skip
def test_a_row_too_small_to_tell_says_so_and_one_that_could_tell_and_does_not_says_that(n_before, n_after, said):
    before = [failure(f"2010-{1 + n % 12:02d}-{3 + 2 * (n // 12):02d}") for n in range(n_before)]
    after = [failure(f"2013-{1 + n % 12:02d}-15") for n in range(n_after)]
    recorded = steady("2010-01-03", f"2013-{min(n_after, 12):02d}-15", 4_000)
    found = only(lesson("2011-01-05"), closed("2012-01-01"), *before, *after, *recorded)
    assert found["how_sure"].endswith(said), found["power_if_unchanged"]
    assert said == "is excluded" or (found["power_if_unchanged"] < 0.8) is said.startswith("is not assessable")


@given(st.integers(1, 30), st.integers(0, 60))
def test_a_growth_that_is_not_sure_blunts_the_test_and_a_sure_one_is_that_of_its_ratio(before, after):
    sure, unsure = LargeFall(0.3, 0.8, 1.5), LargeFall(0.3, 0.8, 1.5, 0.2)
    p = float(sure.p(before, 5, after, 5))
    assert p == pytest.approx(float(p_of_large_fall(before, 5, after, 5, 1.5 * 0.44)))
    assert p > 0.2 or float(unsure.p(before, 5, after, 5)) >= p


def test_a_great_exposure_needs_no_great_memory():
    assert power_if_unchanged(3, 0.001, 1e6, LargeFall(0.3)) < 1
    assert power_if_unchanged(100, 1, 1e5, LargeFall(0.44)) > 0.9


def test_events_of_one_day_before_make_the_chance_smaller_and_events_after_do_not_change_it():
    spread = [failure(f"2010-{m:02d}-15") for m in range(1, 11)]
    clustered = [failure(f"2010-05-{d:02d}") for d in range(1, 11)]
    early, late = lesson("2011-01-05"), [failure(f"2013-{m:02d}-15") for m in range(1, 11)]
    same_day = [failure("2013-05-01", record_id=f"s{n}") for n in range(10)]
    recorded = steady("2009-06-01", "2014-06-30")
    power = [only(early, closed("2012-01-01"), failure("2009-06-01"), *before, *after, *recorded,
                  as_of="2014-06-30")["power_if_unchanged"]
             for before, after in ((spread, late), (clustered, late), (spread, same_day))]  # fmt: skip
    assert power[1] < power[0] and power[2] == power[0]


def test_an_event_that_can_have_come_before_a_closure_known_to_the_year_excludes_no_fall():
    before = [failure(f"20{n:02d}-{m:02d}-15") for n in (11, 12, 13, 14) for m in (3, 6, 9)]
    within = [failure(f"2015-{m:02d}-15") for m in (2, 4, 6, 8, 10)]
    after = [failure(f"20{n}-{m:02d}-15") for n in (16, 17, 18, 19) for m in (4, 10)]
    recorded = steady("2011-03-15", "2019-10-15")
    year = only(lesson("2011-01-05"), closed("2015-01-01", date_precision="year"), *before, *within, *after, *recorded)
    day = only(lesson("2011-01-05"), closed("2015-12-31"), *before, *within, *after, *recorded)
    assert year["p_large_fall"] > 0.05 and not year["how_sure"].endswith("is excluded")
    assert (year["events_before"], year["events_after_rate"]) == (11, 8)  # the year itself is on neither side
    assert (day["events_before"], day["events_after_rate"]) == (16, 8)


def test_a_theme_that_was_hardly_found_before_is_not_called_firm_however_often_it_is_found_after():
    after = [failure(f"20{n}-{m:02d}-15") for n in (13, 14, 15) for m in range(1, 13)]
    found = only(lesson("2010-06-05"), closed("2012-01-01"), failure("2010-03-01"), failure("2010-05-01"), *after,
                 *steady("2010-03-01", "2015-12-15"))  # fmt: skip
    assert found["p_large_fall"] < 0.001 and "not assessable" in found["how_sure"]
