"""Files as trusts save them: every kind that is read, and every kind that is refused with its reason."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pytest

import incident_analytics as ia
from incident_analytics.errors import MappingError
from incident_analytics.sources import META
from incident_analytics.sources.files import OLE_MAGIC, read_cells

HEADER = ["ID", "Incident date", "Description"]
ROWS = [["1", "02/01/2020", "No entry; café closed, ward short"], ["2", "03/01/2020", "line one\nline two"]]


def delimited(rows: list[list[str]], mark: str) -> str:
    quoted = [mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\r\n".join(quoted) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_cells(tmp_path, encoding, mark):
    file = tmp_path / "export.csv"
    file.write_bytes(delimited([HEADER, *ROWS], mark).encode(encoding))
    assert read_cells(file) == {"": [HEADER, *ROWS]}


def test_a_dash_that_windows_writes_is_read_as_a_dash(tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes("ID,Incident date,Description\n1,02/01/2020,ward \x96 quiet\n".encode("latin-1"))
    assert ia.read_export(file, "datix")["Description"].to_list() == ["ward – quiet"]


def test_the_delimiter_is_not_guessed_from_commas_inside_narratives(tmp_path):
    file = tmp_path / "export.csv"
    text = "ID;Incident date;Description\n" + "".join(
        f"{i};02/01/2020;one, two, three{', four' * (i % 5)}\n" for i in range(9)
    )
    file.write_text(text, encoding="utf-8")
    assert ia.read_export(file, "datix").height == 9


def test_the_separator_line_of_excel_decides(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("sep=;\nID;Incident date;Description\n1;02/01/2020;a, b\n", encoding="utf-8")
    raw = ia.read_export(file, "datix")
    assert (raw["source_row"][0], raw["Description"][0]) == (3, "a, b")


def test_rows_above_the_header_are_passed_over_and_counted(tmp_path):
    file = tmp_path / "export.csv"
    head = "All incidents, Ward A\nPrinted 01/02/2020\n\n"
    file.write_text(head + delimited([HEADER, *ROWS], ","), encoding="utf-8")
    assert ia.read_export(file, "datix")["source_row"].to_list() == [5, 6]


def test_a_quoted_line_break_does_not_shift_row_numbers(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(delimited([HEADER, ROWS[1], ROWS[0]], ","), encoding="utf-8", newline="")
    raw = ia.read_export(file, "datix")
    assert raw["source_row"].to_list() == [2, 3]
    assert raw["Description"][0] == "line one\nline two"


def test_a_blank_line_is_counted_but_is_no_row(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("ID,Incident date,Description\n1,02/01/2020,a\n\n,,\n2,02/01/2020,b\n", encoding="utf-8")
    assert ia.read_export(file, "datix")["source_row"].to_list() == [2, 5]


def test_torn_rows_carry_their_problem_and_keep_their_row(tmp_path):
    file = tmp_path / "export.csv"
    rows = "1,02/01/2020,a,b,c\n2,03/01/2020\n3,04/01/2020,d\n"
    file.write_text("ID,Incident date,Description\n" + rows, encoding="utf-8")
    raw = ia.read_export(file, "datix")
    assert raw["source_problem"].to_list() == ["more cells than the header", "fewer cells than the header", None]


def test_blank_cells_behind_the_last_header_are_no_problem(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("ID,Incident date,Description,,\n1,02/01/2020,a\n2,02/01/2020,b,,,,\n", encoding="utf-8")
    raw = ia.read_export(file, "datix")
    assert raw["source_problem"].to_list() == [None, None]
    assert raw.columns == [*META, *HEADER]


def test_columns_of_one_name_are_told_apart_and_none_is_lost(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("ID,Incident date,Description,A,A,A (2),source_row\n1,02/01/2020,a,b,c,d,e\n", encoding="utf-8")
    raw = ia.read_export(file, "datix")
    assert raw.columns[len(META) :] == [*HEADER, "A", "A (2)", "A (2) (2)", "source_row (2)"]
    assert raw.row(0)[len(META) + 3 :] == ("b", "c", "d", "e")


def test_a_header_without_rows_is_an_export_of_no_rows(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("ID,Incident date,Description\n", encoding="utf-8")
    assert ia.read_export(file, "datix").height == 0


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.csv", None, "there is no such file"),
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n", "is empty"),
        ("blank.csv", b",,,\n,,,\n", "no cells with text"),
        ("cut.csv", b'ID,Description\n1,"the ward was', "(?s)row 2.*cut off"),
        ("quote.csv", b'ID,Description\n1,"she said "no" to it"\n', "row 2"),
        ("binary.csv", b"ID\x00\x01\x02\x03\x00\xff" * 50, "binary"),
        ("zip.csv", b"PK\x03\x04" + b"x" * 50, "workbook"),
        ("paper.csv", b"%PDF-1.7 " + b"x" * 50, "a PDF"),
        ("picture.csv", b"\x89PNG\r\n" + b"x" * 50, "a picture"),
        ("locked.xlsx", OLE_MAGIC + b"\x00" * 600, "password"),
        ("old.xls", OLE_MAGIC + b"\x00" * 600, "save it as .xlsx"),
        ("page.xls", b"<html><table><tr><td>ID</td></tr></table>", "web page"),
        ("text.xlsx", b"ID,Description\n1,a\n", "not an Excel workbook"),
        ("cut.xlsx", b"PK\x03\x04" + b"x" * 300, "broken or truncated"),
        ("cut.parquet", b"PAR1" + b"x" * 300, "not a Parquet file"),
        ("page.docx", b"PK\x03\x04", "damaged"),
        ("noending", b"ID\n1\n", "no ending"),
        ("odd.csv", b"ID,Description\n1,\x81\x8d\n", "neither UTF-8"),
        ("cut16.csv", "ID,Description\n1,abc\n".encode("utf-16")[:-1], "cut off"),
        ("cut.json", b'[{"ID": 1}, {"ID"', "line 1: not JSON"),
        ("scalar.json", b'["a", "b"]', "no list of records"),
        ("bad.ndjson", b'{"ID": 1}\n{"ID": \n', "line 2"),
        ("list.jsonl", b'{"ID": 1}\n[1]\n', "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(tmp_path, name, data, message):
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(MappingError, match=message) as refused:
        read_cells(file)
    assert str(refused.value).startswith(name)


def test_a_refusal_never_repeats_what_the_file_says(tmp_path):
    file = tmp_path / "cut.csv"
    file.write_text('ID,Incident date,Description\n1,02/01/2020,"the patient told staff', encoding="utf-8")
    with pytest.raises(MappingError) as refused:
        ia.read_export(file, "datix")
    assert "patient told" not in str(refused.value)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(MappingError, match="a folder"):
        read_cells(tmp_path)


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_dates_of_a_workbook_come_as_iso_whether_stored_as_dates_text_or_serials(tmp_path):
    rows = [HEADER, [1, datetime(2020, 1, 2), "a"], [2, "02/01/2020", "b"], [3, 43832, "c"], [4.0, "2020-01-02", "d"]]
    raw = ia.read_export(workbook(tmp_path / "export.xlsx", Sheet1=rows), "datix")
    assert raw["Incident date"].to_list() == ["2020-01-02", "02/01/2020", "43832", "2020-01-02"]
    assert raw["ID"].to_list() == ["1", "2", "3", "4"]
    dates = ia.normalise(raw).records["occurred_date"].to_list()
    assert {str(day) for day in dates} == {"2020-01-02"}


def test_every_sheet_with_the_columns_is_read_and_the_others_are_named(tmp_path, caplog):
    file = workbook(
        tmp_path / "export.xlsx",
        Notes=[["How this was made"]],
        Y2019=[["Printed today"], [], HEADER, [1, "02/01/2019", "a"]],
        Y2020=[[*HEADER, "Site"], [2, "02/01/2020", "b", "North"]],
        Empty=[],
    )
    raw = ia.read_export(file, "datix")
    assert raw.select("source_sheet", "source_row", "ID", "Site").rows() == [
        ("Y2019", 4, "1", None),
        ("Y2020", 2, "2", "North"),
    ]
    assert "Notes" in caplog.text


def test_blank_rows_above_the_table_keep_the_numbers_of_excel(tmp_path):
    file = workbook(tmp_path / "export.xlsx", Sheet1=[[], [], ["Title"], [], HEADER, [7, "02/01/2020", "a"]])
    assert ia.read_export(file, "datix")["source_row"].to_list() == [6]


def test_header_cells_merged_over_two_rows_are_one_header(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["ID", "Dates", None, "Description"], [None, "Incident date", "Reported date", None],
                [1, "02/01/2020", "03/01/2020", "a"], [2, "04/01/2020", "05/01/2020", "b"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("D1:D2")
    book.save(tmp_path / "export.xlsx")
    raw = ia.read_export(tmp_path / "export.xlsx", "datix")
    assert raw.columns[len(META) :] == ["ID", "Incident date", "Reported date", "Description"]
    assert raw["source_row"].to_list() == [3, 4]


def test_a_workbook_without_the_columns_is_refused_by_its_nearest_sheet(tmp_path):
    file = workbook(tmp_path / "export.xlsx", Notes=[["x"], ["y"]], Data=[["ID", "Description"], [1, "a"]])
    with pytest.raises(MappingError, match="(?s)sheet Data.*required") as refused:
        ia.read_export(file, "datix")
    assert "occurred_date" in str(refused.value)
