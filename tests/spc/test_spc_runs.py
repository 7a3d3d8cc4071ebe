"""Anhøj runs analysis against its published bounds."""

from __future__ import annotations

import numpy as np
import pytest

from incident_analytics.spc import limits, runs_analysis
from incident_analytics.spc.runs import crossings_min, longest_run_max


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8), (44, 8, 16), (64, 9, 25)],
)
def test_bounds_are_those_of_the_anhoej_rules(useful, longest, crossings):
    # Anhøj and Olesen 2014, PLoS ONE 9(11):e113825; the same bounds in qicharts2 0.8.1
    assert longest_run_max(useful) == longest
    assert crossings_min(useful) == crossings


def test_points_on_the_centre_line_are_not_useful_and_do_not_end_a_run():
    runs = runs_analysis(np.array([1, 0, 1, 1, -1, 0, -1]))
    assert (runs.n_useful, runs.longest_run, runs.crossings) == (5, 3, 1)


def test_a_series_wholly_on_its_centre_line_has_no_runs_and_no_signal():
    runs = runs_analysis(np.zeros(12, dtype=int))
    assert runs.n_useful == 0
    assert runs.longest_run is None
    assert runs.runs_signal is False


def test_both_bounds_are_strict():
    at_the_bound = np.array([1] * 6 + [-1] * 2 + [1] + [-1])
    assert runs_analysis(at_the_bound).longest_run == longest_run_max(10)
    assert runs_analysis(at_the_bound).runs_signal is False
    assert runs_analysis(np.array([1] * 7 + [-1, 1, -1])).runs_signal is True


def test_a_single_useful_point_gives_no_signal():
    runs = runs_analysis(np.array([1]))
    assert (runs.longest_run, runs.longest_run_max, runs.crossings, runs.crossings_min) == (1, 3, 0, 0)
    assert runs.runs_signal is False


def test_best_box_and_cut_box_differ_where_the_corner_is_cut():
    # 10 useful points: the best box takes 2 crossings with a run of 6, the cut box takes that corner off
    corner = np.array([1] * 6 + [-1] * 3 + [1])
    assert runs_analysis(corner, "bestbox").runs_signal is False
    assert runs_analysis(corner, "cutbox").runs_signal is True


def test_boxes_fall_back_on_the_anhoej_bounds_beyond_the_published_range():
    side = np.tile([1, -1], 60)
    assert runs_analysis(side, "bestbox") == runs_analysis(side, "anhoej")


def test_excluded_and_missing_points_take_no_part_in_runs():
    y = [1, 3, 1, 3, None, 1, 3, 1, 3, 100, 1, 3]
    result = limits(y, preset="anhoej", exclude=[9])
    assert result.n_useful == 10
    assert result.longest_run == 1
