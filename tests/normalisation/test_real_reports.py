"""Real public records, read where they are: coroners' reports and the names of their addressees."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.normalisation.body_names import body_names
from incident_analytics.normalisation.match_bodies import core, match_bodies

PFD = Path(__file__).parents[3] / "shared" / "data" / "pfd"
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def reports():
    if not (PFD / "pfd_reports.parquet").is_file():
        pytest.skip("../shared/data/pfd is not there")
    return ia.normalise(ia.read_export(PFD / "pfd_reports.parquet", "pfd"))


def test_every_one_of_2188_reports_is_accounted_for(reports):
    """54 rows have no reference, 6 references repeat, 166 rows share their text with another; most
    of these hold no more than the words that the law gives coroners to begin with, and are of different deaths."""
    assert reports.counts.select("rows_in", "kept", "rejected", "duplicates").row(0) == (2188, 2179, 0, 9)
    assert reports.duplicates.group_by("rule").len().sort("rule").rows() == [
        ("earlier version of the same record", 6),
        ("same text under another reference", 3),
    ]


def test_most_reports_have_a_date_of_death_and_none_after_the_report(reports):
    dated = reports.records.filter(pl.col("occurred_date").is_not_null())
    assert dated.height >= 0.7 * reports.records.height
    assert dated.filter(pl.col("date_precision") == "day").height >= 0.55 * reports.records.height
    assert dated.filter(pl.col("occurred_date") > pl.col("reported_date")).is_empty()


def test_no_report_to_one_partnership_is_filed_under_another(reports):
    """The collected canonical names hold Essex and Cumbria Partnership under Sussex Partnership."""
    raw = pl.read_parquet(PFD / "pfd_reports.parquet").filter(pl.col("sent_to").str.contains("Essex Partnership"))
    assert raw.height > 0
    for cell in raw["sent_to"]:
        names = body_names(cell)
        assert not any("Sussex" in name for name in names) or "Sussex" in cell


def test_names_of_addressees_are_matched_by_rules_that_keep_places_apart():
    """Against 4,106 names matched by hand; names of hospitals, predecessors and acronyms need a table, not a rule."""
    if not (PFD / "addressee_names.csv").is_file():
        pytest.skip("../shared/data/pfd is not there")
    hand = pl.read_csv(PFD / "addressee_names.csv").drop_nulls(["raw", "canonical"]).unique("raw", keep="first")
    kind = r"(?i)(NHS (Foundation )?Trust|Health Board|Health and Social Care Trust|Ambulance Service)"
    names = [name for name in hand["canonical"].unique() if pl.Series([name]).str.contains(kind)[0] and "|" not in name]
    by_core = {core(name): name for name in sorted(names, key=len) if len(name.split()) > 2}
    found = match_bodies(hand["raw"], by_core.values()).drop_nulls("match")
    judged = found.join(hand, left_on="name", right_on="raw")
    right = [core(m) in {core(part) for part in c.split(" | ")} for m, c in judged.select("match", "canonical").rows()]
    bodies = [any(core(part) in by_core for part in name.split(" | ")) for name in hand["canonical"]]
    assert sum(right) / len(right) >= 0.98
    assert sum(right) / sum(bodies) >= 0.5
