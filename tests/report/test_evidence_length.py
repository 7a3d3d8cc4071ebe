"""The evidence page stays a page: of many routine failings the last stand there, and all that decides a status."""

import polars as pl
import pytest

from incident_analytics.report import restricted
from incident_analytics.report.restricted import on_page


@pytest.fixture
def chains() -> pl.DataFrame:
    roles = ["lesson issued", *["routine failure"] * 5, "failure after closure", "routine failure"]
    one = pl.DataFrame({"chain_id": "a", "position": range(len(roles)), "role": roles})
    return pl.concat([one, one.head(3).with_columns(chain_id=pl.lit("b"))])


def test_of_many_routine_failings_the_last_are_shown(chains, monkeypatch):
    monkeypatch.setattr(restricted, "MOST_ROUTINE", 2)
    shown = on_page(chains)
    assert shown.filter(chain_id="a")["position"].to_list() == [0, 5, 6, 7]
    assert shown.filter(chain_id="b").height == 3


def test_few_routine_failings_are_all_shown(chains):
    assert on_page(chains).equals(chains)
