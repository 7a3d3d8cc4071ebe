"""No cell of a moved column gives the shift away."""

import polars as pl
import pytest

from incident_analytics.errors import MappingError, StudyError
from incident_analytics.identifiers import band_ages, new_key, shift_dates
from incident_analytics.identifiers.mask import pseudonym

KEY = new_key()


@pytest.mark.parametrize(
    "cell",
    ["01/01/1900", "31/12/9999", "3rd Apr 21 and 03/04/2021", "03/04/2021 - April 5 2021", "3/4 and 5/4/2021",
     "between 3 and 5 April 2021", "\uff13/\uff14/2021"],
)  # fmt: skip
def test_a_cell_that_would_keep_a_date_beside_one_that_moved_is_blank(cell):
    assert shift_dates(pl.DataFrame({"day": [cell]}), ["day"], key=KEY)["day"].to_list() == [None]


@pytest.mark.parametrize(
    "cell", ["03/04/2021", "2021-04-03", "3 April 2021", "3-Apr-21", "from 03/04/2021 to 05/04/2021"]
)
def test_a_cell_of_whole_dates_moves(cell):
    moved = shift_dates(pl.DataFrame({"day": [cell]}), ["day"], key=KEY)["day"][0]
    assert moved is not None and moved != cell


def test_a_long_text_keeps_its_words_and_moves_its_whole_dates():
    text = "Seen on 03/04/2021 by the team; bed 4, two tablets, next review in May as agreed with the family then."
    moved = shift_dates(pl.DataFrame({"text": [text]}), ["text"], key=KEY)["text"][0]
    assert "03/04/2021" not in moved and moved.endswith(
        "bed 4, two tablets, next review in May as agreed with the family then."
    )


def test_placeholders_in_columns_of_dates_are_blank_and_numbers_are_refused():
    days = pl.DataFrame({"day": ["1900-01-01", "2021-04-03"], "n": [1, 2]}).with_columns(pl.col("day").str.to_date())
    assert shift_dates(days, ["day"], key=KEY)["day"].is_null().to_list() == [True, False]
    with pytest.raises(MappingError, match="holds Int64"):
        shift_dates(days, ["n"], key=KEY)


def test_a_name_has_one_pseudonym_however_its_accents_are_written():
    assert pseudonym("G\u00e1lvez", key=KEY) == pseudonym("Ga\u0301lvez", key=KEY)


@pytest.mark.parametrize("edges", [(), (50, 18), (18, 18)])
def test_bands_need_rising_edges(edges):
    with pytest.raises(StudyError, match="rising order"):
        band_ages(pl.DataFrame({"age": [40]}), edges=edges)
