"""Two ledgers on both sides of a merger, or of a completion, compared: what is new, and what only moved."""

from hand_made import closed, failure, ledger, lesson, table
from test_merged_bodies import MERGED, A, B, C

import incident_analytics as ia
from incident_analytics.lessons import compare_ledgers

SUCCESSORS = {"AAA": "CCC", "BBB": "CCC"}


def compared(before: list[dict], *new: dict) -> list[tuple]:
    early = ia.build_lessons(table(*before), organisations=MERGED, as_of="2016-12-31")
    late = ia.build_lessons(table(*before, *new), organisations=MERGED, as_of="2018-12-31")
    return (
        compare_ledgers(early.lessons, late.lessons, SUCCESSORS, (early.chains, late.chains))
        .select("change", "new_events")
        .rows()
    )


def test_a_comparison_over_a_merger_counts_once_what_both_predecessors_held():
    both = [row for body in (A, B) for row in (lesson("2009-01-01", **body), closed("2010-01-01", **body))]
    death = [failure("2013-01-01", event_id="E", record_id=str(body), **body) for body in (A, B)]
    assert compared([*both, *death]) == []
    assert compared([*both, *death], failure("2018-05-05", **C)) == [("came back after closure", 1)]
    told = [lesson("2009-01-01", record_id="alert", **A), lesson("2009-01-01", record_id="alert", **B)]
    assert compared(told, lesson("2018-01-01", "coroner", **C)) == [("lesson issued", 0)]


def test_a_return_after_a_completion_that_followed_an_assurance_comes_first():
    rows = [lesson("2009-01-01"), lesson("2012-01-01", "coroner"), lesson("2009-01-01"),
            dict(closed("2013-01-01"), source_type="audit"), failure("2014-01-01"), failure("2015-01-01"),
            closed("2016-01-15")]  # fmt: skip
    before, after = (ledger(*rows, *new, as_of=day) for new, day in (
        ([], "2016-05-31"), ([failure("2016-06-01")], "2016-06-30")))  # fmt: skip
    assert compare_ledgers(before, after).select("change", "new_events").rows() == [("came back after closure", 1)]


def test_a_merger_alone_is_no_news_of_a_return_whatever_a_predecessor_that_was_not_told_had_gone_through():
    rows = [
        lesson("2009-01-01", **A),
        closed("2010-01-01", **A),
        failure("2013-01-01", **A),
        failure("2014-01-01", **B),
    ]
    assert [change for change, _ in compared(rows)] == ["reported again"]
