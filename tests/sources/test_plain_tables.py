"""Tables without a mapping: where the header stands."""

import pytest

from incident_analytics.errors import MappingError
from incident_analytics.sources.plain import read_plain


@pytest.mark.parametrize(
    "lines",
    ["id,text\n1,One.\n", "Report of May\nid,text\n1,One.\n", "Report,,\nprinted,1 May,\nid,text,date\n1,One.,2020\n"],
)
def test_a_title_above_the_table_is_passed_over(tmp_path, lines):
    (tmp_path / "t.csv").write_text(lines)
    table = read_plain(tmp_path / "t.csv")
    assert table.columns[:2] == ["id", "text"] and table["text"].to_list()[-1] == "One."


def test_two_columns_of_one_name_are_told_apart(tmp_path):
    (tmp_path / "t.csv").write_text("text,text\nOne.,Two.\n")
    assert read_plain(tmp_path / "t.csv").rows(named=True) == [{"text": "One.", "text (2)": "Two."}]


def test_a_row_with_more_cells_than_the_header_is_refused_with_its_number_and_not_its_words(tmp_path):
    (tmp_path / "t.csv").write_text("id,text\n1,One.\n2,The plan was late, his mother Jane said, and nobody came\n")
    with pytest.raises(MappingError, match=r"1 rows have more cells than the header: 3\.") as refused:
        read_plain(tmp_path / "t.csv")
    assert "Jane" not in str(refused.value)


def test_blank_cells_are_null_and_blank_rows_are_passed_over(tmp_path):
    (tmp_path / "t.csv").write_text("id,text\n1,   \n , \n2,Two.\n")
    assert read_plain(tmp_path / "t.csv").rows() == [("1", None), ("2", "Two.")]
