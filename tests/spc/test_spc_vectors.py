"""Published worked examples: numbers that others printed, typed here by hand."""

from __future__ import annotations

import pytest

from incident_analytics.spc import limits

OUTLIER = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
# R 4, set.seed(123); rnorm(20)
SEED_123 = [
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123),
    *(-0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314),
    *(0.49785048, -1.96661716, 0.70135590, -0.47279141),
]
# Montgomery 2013, table 6.7 (first 20), 7.8 (first 26), 7.10, 7.14
COST = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
NONCONFORMITIES = [
    *(21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16),
    *(19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15),
]
SHIPMENT_ERRORS = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
HOURS = [
    *(286, 948, 536, 124, 816, 729, 4, 143, 431, 8),
    *(2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96),
]


def lines(result):
    row = result.row(0, named=True)
    return [row["centre_line"], row["lower_process_limit"], row["upper_process_limit"]]


@pytest.mark.parametrize(
    ("y", "preset", "expected", "precision"),
    [
        (OUTLIER, "mdc", [1.9444444444, -0.7155555556, 4.6044444444], 1e-9),
        (OUTLIER, "mdc_excel", [1.9444444444, -3.0626143791, 6.9515032680], 1e-9),
        (OUTLIER, "shewhart", [1.9444444444, -3.0618, 6.9507], 1e-4),
        (SEED_123, "mdc", [0.1416238025, -3.0113795957, 3.2946272007], 1e-7),
        ([*SEED_123[:14], 10, *SEED_123[15:]], "mdc", [0.6694158592, -2.3836655973, 3.7224973157], 1e-7),
        (
            [*SEED_123[:14], 10, *SEED_123[15:]],
            "mdc_excel",
            [0.6694158592, -4.5966251825, 5.9354569009],
            1e-7,
        ),
        ([3, 1, 4, 1, 5, 9, 2], "mdc", [3.5714285714285716, -6.625238095238096, 13.768095238095238], 1e-12),
        (COST, "anhoej", [300.5, 279.783315, 321.216685], 1e-6),
    ],
)
def test_xmr_limits_are_those_of_the_published_examples(y, preset, expected, precision):
    assert lines(limits(y, preset=preset)) == pytest.approx(expected, abs=precision)


def test_near_limits_are_two_thirds_of_the_way():
    result = limits([3, 1, 4, 1, 5, 9, 2])
    assert result["near_lower"][0] == pytest.approx(-3.2263492063, abs=1e-9)
    assert result["near_upper"][0] == pytest.approx(10.3692063492, abs=1e-9)


def test_t_chart_of_montgomery_table_7_14():
    result = limits(HOURS, chart="t", preset="anhoej")
    assert lines(result) == pytest.approx([430.040952, 0, 6937.933488], abs=1e-6)
    assert (result.n_useful, result.longest_run, result.longest_run_max) == (20, 5, 7)
    assert (result.crossings, result.crossings_min, result.runs_signal) == (10, 6, False)


def test_u_chart_of_montgomery_table_7_10():
    result = limits(SHIPMENT_ERRORS, n=50, chart="u", preset="anhoej")
    assert lines(result) == pytest.approx([0.074, 0, 0.189412], abs=1e-6)


def test_c_chart_of_montgomery_table_7_8_without_the_two_points_he_excludes():
    result = limits(NONCONFORMITIES, chart="c", preset="anhoej", exclude=[5, 19])
    assert lines(result) == pytest.approx([19.666667, 6.362532, 32.970801], abs=1e-6)
    assert result["outside"].arg_true().to_list() == [5, 19]


def test_p_prime_chart_of_very_large_denominators_is_wider_than_the_p_chart():
    # Three weeks of A&E attendances seen within four hours: Mohammed and others 2013, BMJ Qual Saf 22:362
    seen, came = [266501, 264225, 276532], [280443, 276823, 291681]
    plain = limits(seen, n=came, chart="p", preset="shewhart")
    primed = limits(seen, n=came, chart="pprime", preset="shewhart")
    assert plain["outside"].any()
    assert not primed["outside"].any()
    assert plain["centre_line"][0] == primed["centre_line"][0]


def test_xbar_and_s_charts_take_the_constants_of_montgomery_appendix_vi():
    # A3, B3 and B4 for subgroups of 5: 1.427, 0, 2.089
    y = [1, 2, 3, 4, 5, 2, 3, 4, 5, 6]
    label = ["a"] * 5 + ["b"] * 5
    sd = 2.5**0.5
    means = limits(y, chart="xbar", subgroup=label, preset="shewhart")
    assert lines(means) == pytest.approx([3.5, 3.5 - 1.427 * sd, 3.5 + 1.427 * sd], abs=1e-3)
    spread = limits(y, chart="s", subgroup=label, preset="shewhart")
    assert lines(spread) == pytest.approx([sd, 0, 2.089 * sd], abs=1e-3)


def test_g_chart_draws_the_median_and_takes_limits_from_the_mean():
    result = limits([0, 2, 4, 10], chart="g", preset="anhoej")
    assert lines(result) == pytest.approx([3, 0, 4 + 3 * 20**0.5])


def test_moving_range_chart_of_montgomery_table_6_7():
    result = limits(COST, chart="mr", preset="anhoej")
    assert lines(result) == pytest.approx([7.789474, 0, 25.448211], abs=1e-6)
    assert result["y"][0] is None
    assert result.runs_signal is False
