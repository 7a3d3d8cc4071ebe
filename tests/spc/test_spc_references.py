"""All recorded cases of qicharts2 and NHSRplotthedots, to 1e-9 and to the flag."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "spc_agreement.py"
spec = importlib.util.spec_from_file_location("spc_agreement", BENCHMARK)
agreement = importlib.util.module_from_spec(spec)
sys.modules["spc_agreement"] = agreement
spec.loader.exec_module(agreement)

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not agreement.DATA.is_dir(), reason="../shared/data/spc is not there"),
]


@pytest.fixture(scope="module")
def done():
    return agreement.outcomes()


def test_every_case_of_both_references_is_there(done):
    assert sum(case.reference == "qicharts2" for case in done) == 97
    assert sum(case.reference == "NHSRplotthedots" for case in done) == 71


def test_every_case_agrees_to_1e_9_and_in_every_flag(done):
    apart = [(case.case, case.difference, case.where) for case in done if not case.agrees]
    assert apart == []


def test_the_page_says_how_many_agree(done):
    assert "168 of 168 cases agree" in agreement.page(done)


def test_the_comparison_notices_a_wrong_line_and_a_wrong_flag():
    import polars as pl

    assert agreement.difference(pl.Series([1.0]), pl.Series([1.0 + 1e-8])) > agreement.TOLERANCE
    assert agreement.difference(pl.Series([None, 1.0]), pl.Series([2.0, 1.0])) == float("inf")


def test_first_week_of_the_published_p_prime_chart():
    # Mohammed and others 2013, BMJ Qual Saf 22:362, figure on A&E attendances: unscreened there
    import polars as pl

    from incident_analytics.spc import limits

    weeks = pl.read_csv(agreement.DATA / "inputs" / "qicharts2_nhs_accidents.csv")
    result = limits(weeks["r"], n=weeks["n"], chart="pprime", preset="shewhart", multiply=100)
    assert result["lower_process_limit"][0] == pytest.approx(94.0130, abs=1e-4)
    assert result["upper_process_limit"][0] == pytest.approx(96.56697785108682)
