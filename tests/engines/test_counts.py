"""How many records report each theme by month: the small table that may leave a cluster."""

from datetime import date

import polars as pl
import pytest

from incident_analytics.engines import theme_months
from incident_analytics.errors import MappingError

MENTIONS = pl.DataFrame({"record_id": ["a", "a", "b", "c"], "theme_id": ["handover"] * 4, "class": ["failure"] * 4})
RECORDS = pl.DataFrame({"record_id": ["a", "b", "c"], "org_code": ["ZW1"] * 3, "unit": ["A", "A", None],
                        "occurred_date": [date(2023, 1, 2), date(2023, 1, 30), None]})  # fmt: skip


def test_a_record_counts_once_a_month_however_often_it_names_a_theme():
    assert theme_months(MENTIONS, RECORDS).select("unit", "month", "n_records").rows() == [
        (None, None, 1), ("A", date(2023, 1, 1), 2)
    ]  # fmt: skip


def test_a_record_that_stands_twice_counts_once():
    assert theme_months(MENTIONS, pl.concat([RECORDS, RECORDS])).equals(theme_months(MENTIONS, RECORDS))


def test_days_may_come_as_text():
    text = RECORDS.with_columns(pl.col("occurred_date").cast(pl.String))
    assert theme_months(MENTIONS, text).equals(theme_months(MENTIONS, RECORDS))


def test_missing_columns_are_named():
    with pytest.raises(MappingError, match="occurred_date"):
        theme_months(MENTIONS, RECORDS.drop("occurred_date"))
