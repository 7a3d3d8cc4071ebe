"""Agreement of coders, against published worked examples."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.review.agreement import agreement_by_theme, cohen_kappa, fleiss, gwet_ac1


def two_coders(both_yes: int, yes_no: int, no_yes: int, both_no: int) -> np.ndarray:
    rows = [(1, 1)] * both_yes + [(1, 0)] * yes_no + [(0, 1)] * no_yes + [(0, 0)] * both_no
    return np.array(rows)


def test_kappa_is_low_and_ac1_high_where_a_label_is_rare():
    """Gwet 2008, Br J Math Stat Psychol 61:29-48, table 2: 118, 5, 2, 0 of 125: kappa -0.0234, AC1 0.9408."""
    ratings = two_coders(118, 5, 2, 0)
    assert cohen_kappa(ratings[:, 0], ratings[:, 1]) == pytest.approx(-0.0234, abs=5e-4)
    assert gwet_ac1(ratings) == pytest.approx(0.9408, abs=5e-4)


def test_fleiss_kappa_of_the_example_of_ten_subjects_and_fourteen_raters():
    """Fleiss 1971, as reprinted in textbooks: ten subjects, fourteen raters, five categories, kappa 0.210."""
    counts = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
              [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]  # fmt: skip
    ratings = np.array([[k for k, n in enumerate(row) for _ in range(n)] for row in counts])
    assert fleiss(ratings) == pytest.approx(0.210, abs=5e-4)


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=9))
def test_coders_who_agree_on_everything_have_an_ac1_of_one(labels):
    assert gwet_ac1(np.array([labels, labels]).T) == pytest.approx(1.0)


def test_only_units_that_every_coder_of_a_theme_saw_are_compared():
    rows = [
        ("u1", "handover", "A", "failure"),
        ("u1", "handover", "B", "failure"),
        ("u2", "handover", "A", "failure"),
        ("u2", "handover", "B", "neutral"),
        ("u3", "handover", "A", "failure"),
        ("u4", "staffing", "A", "failure"),
    ]
    found = agreement_by_theme(pl.DataFrame(rows, schema=["unit_id", "theme_id", "coder", "class"], orient="row"))
    handover = found.row(by_predicate=pl.col("theme_id") == "handover", named=True)
    assert (handover["n_units"], handover["observed"]) == (2, 0.5)
    staffing = found.row(by_predicate=pl.col("theme_id") == "staffing", named=True)
    assert staffing["n_units"] == 0 and staffing["ac1"] is None


def test_agreement_is_of_pairs_also_where_not_all_coders_saw_all_units():
    # AB and CD differ on five units; EF saw the sixth, on which all three agree: 3 of 8 pairs.
    rows = [(f"u{i}", "staffing", coder, label) for i in range(5) for coder, label in (("AB", "x"), ("CD", "y"))]
    rows += [("u5", "staffing", coder, "x") for coder in ("AB", "CD", "EF")]
    table = agreement_by_theme(pl.DataFrame(rows, schema=["unit_id", "theme_id", "coder", "class"], orient="row"))
    assert table.select("n_units", "n_pairs", "observed").row(0) == (6, 8, 3 / 8)


def test_a_theme_that_no_unit_of_all_coders_has_keeps_its_agreement():
    rows = [("u1", "AB", "x"), ("u1", "CD", "x"), ("u2", "AB", "x"), ("u2", "EF", "y")]
    table = agreement_by_theme(
        pl.DataFrame(rows, schema=["unit_id", "coder", "class"], orient="row").with_columns(theme_id=pl.lit("staffing"))
    )
    assert table.select("n_units", "n_pairs", "observed", "ac1").row(0) == (2, 2, 0.5, None)
