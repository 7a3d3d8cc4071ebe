"""Lines of a merged body where settings, registers and completions are of one predecessor only."""

import polars as pl
from hand_made import closed, failure, ledger, lesson, table
from test_merged_bodies import MERGED, A, B

import incident_analytics as ia

ANYWHERE = {"setting": "unknown"}


def test_a_lesson_of_no_setting_does_not_return_in_a_setting_that_only_the_other_predecessor_has():
    rows = (lesson("2009-01-01", **A, **ANYWHERE), closed("2010-01-01", **A, **ANYWHERE), failure("2008-01-01", **A),
            failure("2013-01-01", setting="community", **B))  # fmt: skip
    found = ledger(*rows, organisations=MERGED, as_of="2018-12-31").filter(pl.col("setting") == "community")
    assert found.select("n_events_after", "n_events").rows() == [(0, 1)]
    own = *rows, failure("2014-01-01", setting="community", **A)
    after = ledger(*own, organisations=MERGED, as_of="2018-12-31").filter(pl.col("setting") == "community")
    assert after["n_events_after"].to_list() == [1]


def test_one_record_that_asks_two_predecessors_is_a_lesson_to_each():
    register = pl.DataFrame({
        "recommendation_id": ["a", "b"], "record_id": ["I", "I"], "org_code": ["AAA", "BBB"],
        "org_lineage": ["CCC", "CCC"], "setting": ["inpatient"] * 2, "source_type": ["phso"] * 2,
        "issued": ["2010-01-01"] * 2, "declared_complete": ["2012-01-01", None],
        "theme_ids": [["ligature_assessment"]] * 2, "text": ["x y z"] * 2,
    })  # fmt: skip
    records = pl.DataFrame({"record_id": ["I"], "record_kind": ["ombudsman"], "source_type": ["phso"]})
    none = pl.DataFrame(schema={"record_id": pl.String, "theme_id": pl.String, "class": pl.String})
    signals = ia.build_signals(none, records, register)
    told = signals.filter(pl.col("kind") == "recommendation")
    assert told["org_code"].sort().to_list() == ["AAA", "BBB"] and told["signal_id"].n_unique() == 2
    failing = table(failure("2013-01-01", org_lineage="CCC", org_code="BBB"))
    both = pl.concat([signals.with_columns(pl.col("harm").cast(pl.String)), failing], how="diagonal_relaxed")
    row = ia.build_lessons(both, register, organisations=MERGED, as_of="2018-12-31").lessons.row(0, named=True)
    assert (row["status"], row["n_events_after"]) == ("repeated while open", 1) and "South" in row["reason"]


def test_one_visit_after_a_merger_is_one_event_under_the_old_and_the_new_code():
    told = lesson("2009-01-01", **A), closed("2010-01-01", **A)
    visit = [failure("2018-01-01", "cqc", record_id=code, org_code=code, org_lineage="CCC") for code in ("AAA", "CCC")]
    found = ia.build_lessons(table(*told, *visit), organisations=MERGED).lessons
    assert found.select("n_events", "n_events_after").rows() == [(1, 1)]
