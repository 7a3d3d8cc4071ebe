"""The same concern raised again, found within longer texts."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.lessons.passages import passages_of

FIRST = (
    "1. The patient was seen late on the ward and the doctor was called by the nurse in charge of that shift.\n"
    "2. There is no clarity about who oversees a patient after discharge where no care coordinator was allocated."
)
AGAIN = (
    "1. The records of the night could not be found by the staff who came on duty in the morning of that day.\n"
    "2. As before there is no clarity about who oversees patients after discharge without a care coordinator."
)
OTHER = "1. Bedroom doors were left open by the builders, and the lift stood still for most of the long summer months."


def table(*rows: tuple[str, int, str, str]) -> pl.DataFrame:
    return pl.DataFrame([(name, date(year, 1, 1), text, body) for name, year, text, body in rows],
                        schema=["id", "date", "text", "org_lineage"], orient="row")  # fmt: skip


def test_the_two_passages_stand_side_by_side_and_not_the_whole_texts():
    found = ia.repeated_passages(table(("a", 2019, FIRST, "T"), ("b", 2021, AGAIN, "T"), ("c", 2022, OTHER, "T")))
    row = found.row(0, named=True)
    assert (row["earlier_id"], row["later_id"]) == ("a", "b")
    assert FIRST[row["earlier_start"] : row["earlier_end"]].startswith("2. There is no clarity")
    assert AGAIN[row["later_start"] : row["later_end"]].startswith("2. As before")


def test_passages_of_different_bodies_meet_only_when_asked_for():
    rows = table(("a", 2019, FIRST, "T"), ("b", 2021, AGAIN, "U"))
    assert ia.repeated_passages(rows).height == 0
    assert ia.repeated_passages(rows, across_bodies=True).height == 1


def test_the_order_of_the_rows_changes_nothing():
    rows = table(("a", 2019, FIRST, "T"), ("b", 2021, AGAIN, "T"), ("c", 2022, OTHER, "T"))
    assert ia.repeated_passages(rows).equals(ia.repeated_passages(rows.reverse()))


def test_what_stands_in_every_report_is_no_repetition():
    form = "In my opinion there is a risk that future deaths will occur unless action is taken by those I write to."
    rows = [(f"r{i}", 2010 + i, f"{form}\n1. {word} alone of all reports speaks about {word} in its only real item here"
             f" which is about {word} and nothing else.", "T") for i, word in enumerate(
                 "apples bridges candles doors engines forests".split())]  # fmt: skip
    found = ia.repeated_passages(table(*rows))
    assert not any("future deaths" in rows[int(name[1:])][2][start:end] for name, start, end in
                   found.select("earlier_id", "earlier_start", "earlier_end").iter_rows())  # fmt: skip
    assert passages_of(FIRST)[0] == (0, FIRST.index("\n"))


@pytest.mark.real_data
def test_a_repetition_that_a_coroner_asserts_is_among_the_first_three_of_its_body():
    """2023-0275 says of 2022-0059 "previously raised by me in very similar terms"; 2024-0024 and 2025-0144 share a
    copied care plan, which nobody linked."""
    path = Path(__file__).parents[3] / "shared" / "data" / "pfd" / "pfd_reports.parquet"
    if not path.is_file():
        pytest.skip("../shared/data/pfd is not there")
    reports = pl.read_parquet(path).filter(pl.col("sent_to").str.contains("(?i)essex partnership"))
    rows = reports.drop_nulls("concerns").select(pl.col("ref").alias("id"), "date", pl.col("concerns").alias("text"))
    found = ia.repeated_passages(rows.unique("id", keep="first", maintain_order=True))
    first = found.head(3).select("earlier_id", "later_id").rows()
    assert ("2022-0059", "2023-0275") in first and ("2024-0024", "2025-0144") in first
