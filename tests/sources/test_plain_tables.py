"""Tables without a mapping: where the header stands."""

import pytest

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
