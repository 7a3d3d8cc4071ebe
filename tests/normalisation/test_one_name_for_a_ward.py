"""A ward that two exports spell differently is one ward."""

import polars as pl

from incident_analytics.normalisation.units import one_name


def rows(*pairs):
    return pl.DataFrame(pairs, schema={"org_lineage": pl.String, "unit": pl.String}, orient="row")


def test_the_commonest_spelling_over_all_tables_is_that_of_each():
    incidents = rows(("RX1", "Curlew ward"), ("RX1", "Curlew ward"), ("RX1", None), ("RX2", "CURLEW"))
    bed_days = rows(("RX1", "Curlew"), ("RX1", "Kestrel"))
    one, two = one_name([incidents, bed_days])
    assert one["unit"].to_list() == ["Curlew ward", "Curlew ward", None, "CURLEW"]
    assert two["unit"].to_list() == ["Curlew ward", "Kestrel"]


def test_nothing_to_name_stays_as_it_is():
    assert one_name([]) == []
    assert one_name([rows()])[0].is_empty()
