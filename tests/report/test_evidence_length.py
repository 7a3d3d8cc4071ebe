"""The evidence page stays a page: of many routine failings it shows the last of each side of the closure."""

from datetime import date

import polars as pl
import pytest

from incident_analytics.report import restricted
from incident_analytics.report.restricted import on_page

LESSONS = pl.DataFrame({"chain_id": ["a", "b"], "closed_on": [date(2020, 1, 4), None]})


@pytest.fixture
def chains() -> pl.DataFrame:
    roles = ["lesson issued", *["routine failure"] * 3, "declared complete", *["routine failure"] * 3]
    days = [date(2020, 1, 1 + n) for n in range(len(roles))]
    one = pl.DataFrame({"chain_id": "a", "position": range(len(roles)), "role": roles, "signal_date": days})
    return pl.concat([one, one.head(4).with_columns(chain_id=pl.lit("b"))])


def test_of_many_routine_failings_the_last_before_and_after_the_closure_are_shown(chains, monkeypatch):
    monkeypatch.setattr(restricted, "MOST_ROUTINE", 2)
    shown = on_page(chains, LESSONS)
    assert shown.filter(chain_id="a")["position"].to_list() == [0, 2, 3, 4, 6, 7]
    assert shown.filter(chain_id="b")["position"].to_list() == [0, 2, 3]


def test_few_routine_failings_are_all_shown(chains):
    assert on_page(chains, LESSONS).equals(chains)
