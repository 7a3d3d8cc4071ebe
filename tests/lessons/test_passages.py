"""The same concern raised again, found within longer texts."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.lessons.form_words import form_runs, without_form
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
    assert passages_of(FIRST, FIRST)[0] == (0, FIRST.index("\n"))


STATUTORY = (
    "During the course of the inquest the evidence revealed matters giving rise to concern. In my opinion there is a"
    " risk that future deaths will occur unless action is taken. In the circumstances it is my statutory duty to report"
    " to you."
)


def test_statutory_wording_alone_is_no_concern_even_where_only_two_texts_are_at_hand():
    rows = table(("a", 2019, STATUTORY, "T"), ("b", 2021, STATUTORY, "T"))
    assert ia.repeated_passages(rows).height == 0


def test_a_concern_behind_statutory_wording_is_still_found():
    rows = table(("a", 2019, f"{STATUTORY}\n{FIRST}", "T"), ("b", 2021, f"{STATUTORY}\n{AGAIN}", "T"))
    row = ia.repeated_passages(rows).row(0, named=True)
    start, end = row["earlier_start"], row["earlier_end"]
    assert f"{STATUTORY}\n{FIRST}"[start:end].startswith("2. There is no clarity")


def test_what_one_body_was_told_five_times_stays_a_repetition():
    told = [(f"r{i}", 2015 + i, AGAIN if i < 5 else f"{OTHER} Part {i}.", "T") for i in range(12)]
    others = [(f"o{i}", 2015, OTHER.replace("doors", f"doors of house {i}"), f"U{i}") for i in range(5)]
    found = ia.repeated_passages(table(*told, *others))
    assert found.filter(pl.col("earlier_id") == "r0")["later_id"].sort().to_list() == ["r1", "r2", "r3", "r4"]


def test_what_four_bodies_were_told_in_the_same_words_is_a_form():
    line = "Please answer the questions below within the time that the letter gives"
    forms = form_runs((f"{line} {word}", f"T{i}") for i, word in enumerate(("now", "soon", "today", "here")))
    assert without_form(f"{line} about observation", forms).split() == ["about", "observation"]
    fewer = form_runs([*((line, f"T{i}") for i in range(3)), *(("Ligature points", f"U{i}") for i in range(3))])
    assert without_form(line, fewer) == line


def test_two_texts_of_one_day_are_one_telling():
    same_day = table(("a", 2019, FIRST, "T"), ("b", 2019, AGAIN, "T"))
    assert ia.repeated_passages(same_day).height == 0


def test_a_report_that_was_published_twice_repeats_nothing():
    whole = f"{FIRST}\n{AGAIN}\n{OTHER}"
    assert ia.repeated_passages(table(("a", 2019, whole, "T"), ("b", 2020, whole, "T"))).height == 0


def test_a_recommendation_that_is_issued_again_word_for_word_is_a_repetition():
    said = "All ligature points of the ward are to be removed and the assessment is to be repeated every quarter."
    found = ia.repeated_passages(table(("a", 2019, said, "T"), ("b", 2020, said, "T"), ("c", 2020, OTHER, "T")))
    assert found.select("earlier_id", "later_id").rows() == [("a", "b")]


def test_many_shared_words_count_for_more_than_two_of_the_same_weight():
    short = "Observation charts were falsified by agency nurses at night."
    rows = table(("a", 2019, AGAIN, "T"), ("b", 2020, AGAIN.replace("As before", "Again"), "T"),
                 ("c", 2019, short, "U"), ("d", 2020, short, "U"))  # fmt: skip
    scores = dict(ia.repeated_passages(rows).select("org_lineage", "similarity").iter_rows())
    assert scores["T"] > scores["U"] > 0


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
