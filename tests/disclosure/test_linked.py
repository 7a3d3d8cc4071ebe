"""Tables of one run that share counts are made safe together."""

from __future__ import annotations

import polars as pl
import pytest
from tables import one_way, two_way

from incident_analytics.disclosure import suppress, suppress_linked, suppress_rates
from incident_analytics.errors import DisclosureError

BY = ["body", "period"]


def test_a_count_hidden_in_one_table_is_hidden_in_the_other():
    whole = two_way([[2, 30], [40, 50]])
    rows = whole.filter(pl.col("period") == "total").drop("period")
    inner = whole.filter((pl.col("period") != "total") & (pl.col("body") != "total"))
    alone = suppress(inner, "n", by=BY, round_to=1)
    assert (alone["n_status"] == "secondary").sum() == 0
    linked = suppress_linked({"cells": inner, "bodies": rows}, "n", by=BY, round_to=1)
    assert (linked["cells"]["n_status"] == "secondary").sum() == 1
    assert linked["bodies"]["n_status"].to_list() == ["shown"] * 3


def test_the_same_count_has_one_fate_in_all_tables():
    whole = two_way([[2, 3], [40, 50]])
    rows = whole.filter(pl.col("period") == "total").drop("period")
    linked = suppress_linked({"whole": whole, "rows": rows}, "n", by=BY)
    again = linked["whole"].filter(pl.col("period") == "total").drop("period")
    assert again.equals(linked["rows"])


def test_two_values_for_one_count_are_refused_without_naming_a_count():
    whole = two_way([[2, 30], [40, 50]])
    rows = whole.filter(pl.col("period") == "total").drop("period").with_columns(pl.col("n") + 1)
    with pytest.raises(DisclosureError, match="gives differently"):
        suppress_linked({"whole": whole, "rows": rows}, "n", by=BY)


def test_a_rate_is_hidden_with_its_numerator_or_its_denominator():
    table = pl.DataFrame({"unit": ["a", "b", "c", "d"], "falls": [2, 10, 20, 0], "reviewed": [40, 3, 41, 0]})
    out = suppress_rates(suppress(table, ["falls", "reviewed"]), {"share": ("falls", "reviewed")})
    assert out["share_status"].to_list() == ["primary", "primary", "shown", "shown"]
    assert out["share"].to_list() == [None, None, 50.0, None]


def test_a_rate_from_exact_counts_is_replaced_by_one_from_rounded_counts():
    table = pl.DataFrame({"falls": [13], "bed_days": [1000], "rate": [13.0]})
    out = suppress_rates(suppress(table, "falls"), {"rate": ("falls", "bed_days")}, per=1000)
    assert out["rate"].to_list() == [15.0]


def test_a_partner_hides_its_rate_too():
    table = one_way([3, 9, 20]).with_columns(bed_days=pl.lit(1000))
    out = suppress_rates(suppress(table, "n", by="unit", round_to=1), {"rate": ("n", "bed_days")})
    assert out["rate_status"].to_list() == ["primary", "secondary", "shown", "shown"]
    assert out["rate"].null_count() == 2


def test_rates_before_suppression_are_refused():
    with pytest.raises(DisclosureError, match="falls_status"):
        suppress_rates(pl.DataFrame({"falls": [2], "beds": [9]}), {"rate": ("falls", "beds")})
