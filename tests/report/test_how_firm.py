"""The headline calls firm what simulation allows, and the paper below leaves no row out."""

import polars as pl
import pytest

from incident_analytics.report.findings import firmness, headline

FIRM = "came back, and a fall by 70% or more is excluded"


def ledger(*rows: tuple[bool | None, str | None]) -> pl.DataFrame:
    schema = {"suspected": pl.Boolean, "how_sure": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(
        status=pl.lit("never learned"), closed_by=pl.lit("action"), confirmed=pl.lit(False)
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(False, FIRM)], "1 came back. For it the records rule out that the failing became much rarer."),
        ([(True, "few")], "1 came back. Whether its failing became rarer cannot be said."),
        ([(True, "few"), (None, None)], "2 came back. Whether their failings became rarer cannot be said."),
        ([(False, FIRM)] * 2, "2 came back. For all 2 the records rule out that the failing became much rarer."),
        (
            [(False, FIRM), (False, "came back; a large fall is neither shown nor excluded")],
            "2 came back. For 1 of them the records rule out that the failing became much rarer; of the others that "
            "cannot be said.",
        ),
    ],
)
def test_the_headline_says_for_how_many_a_large_fall_is_ruled_out(rows, said):
    assert said in headline(ledger(*rows))


def test_every_row_that_came_back_stands_in_the_paper():
    open_ = "came back; a large fall is neither shown nor excluded"
    unable = "came back; whether it became rarer is not assessable, since so few records would hardly show it"
    told = firmness(ledger((False, FIRM), (False, open_), (False, unable), (True, "few"), (True, "few"), (None, None)))
    assert told == (
        "for 1 the records rule out that the failing became much rarer; for 1 they neither show nor rule it out; for 1 "
        "the records are too few to show whether the failing became rarer; for 2 there were too few events to tell "
        "(suspected); for 1 the number of events is not told."
    )
