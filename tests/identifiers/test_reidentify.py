"""k and the rows at risk, by hand on small tables."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.errors import MappingError, StudyError
from incident_analytics.identifiers import check_reidentification

TABLE = pl.DataFrame(
    {
        "unit": ["A"] * 5 + ["B", "B", "C"],
        "month": ["2019-01"] * 5 + ["2019-01", "2019-01", None],
        "age": ["18-24"] * 8,
        "harm": ["fatal"] * 8,
    }
)


def test_k_is_the_smallest_group_and_small_groups_are_at_risk() -> None:
    found = check_reidentification(TABLE)
    assert (found.k, found.rows, found.rows_at_risk, found.rows_alone) == (1, 8, 3, 1)
    assert found.groups.select("unit", "month", "n").rows() == [("C", None, 1), ("B", "2019-01", 2)]
    assert str(found).startswith("3 of 8 rows share") and "not proof" in str(found)


def test_what_each_column_costs_is_told() -> None:
    without = check_reidentification(TABLE).without
    assert without.filter(pl.col("column") == "unit").row(0) == ("unit", 1, 1)  # the row without a month stays alone


def test_an_empty_table_has_no_rows_at_risk() -> None:
    found = check_reidentification(TABLE.clear())
    assert (found.k, found.rows_at_risk) == (0, 0)


def test_a_single_column_is_checked() -> None:
    assert check_reidentification(TABLE, ["unit"], smallest=2).rows_at_risk == 1


def test_missing_columns_and_impossible_thresholds_are_refused() -> None:
    with pytest.raises(MappingError, match='"units"; did you mean "unit"'):
        check_reidentification(TABLE, ["units"])
    with pytest.raises(StudyError, match="2 or more"):
        check_reidentification(TABLE, smallest=1)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz")), min_size=1, max_size=30), st.integers(2, 6))
def test_leaving_a_column_out_never_adds_rows_at_risk(rows: list[tuple[str, str]], smallest: int) -> None:
    table = pl.DataFrame(rows, schema=["unit", "month"], orient="row")
    found = check_reidentification(table, ["unit", "month"], smallest=smallest)
    assert 0 <= found.rows_at_risk <= found.rows and (found.k >= smallest) == (found.rows_at_risk == 0)
    assert all(cost <= found.rows_at_risk or found.rows < smallest for cost in found.without["rows_at_risk"])
