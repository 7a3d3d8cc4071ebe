"""The same attacks in other spellings: quotes, line ends, filters, repeats and lines without an end."""

from __future__ import annotations

import zlib

import docx
import polars as pl
import pytest
import xlsxwriter
from test_hostile_files import repacked, workbook
from test_pdf_streams import zeros

import incident_analytics as ia
from incident_analytics.errors import IncidentAnalyticsError, MappingError
from incident_analytics.schema.aside import written_aside
from incident_analytics.sources import delimited, structured, workbook_check
from incident_analytics.sources.pdf_streams import refuse_large_streams

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("place", [b"r='XFD1048576'", b'r = "XFD1048576"', b'r="xfd1048576"'])
def test_the_last_cell_of_excel_is_seen_however_it_is_written(tmp_path, place):
    path = repacked(workbook(tmp_path / "far.xlsx"), SHEET, lambda text: text.replace(b'r="A2"', place))
    with pytest.raises(MappingError, match="16,384 columns"):
        ia.read_export(path, "datix")


def test_a_sheet_is_looked_at_wherever_the_workbook_keeps_it(tmp_path):
    path = workbook(tmp_path / "far.xlsx", ("XFD1048576", "x"))
    repacked(path, "xl/foo/other.XML", lambda _: b'<worksheet><sheetData><row><c r="XFD1048576"/></row></sheetData>')
    with pytest.raises(MappingError, match="16,384 columns"):
        ia.read_export(path, "datix")


def test_a_text_that_many_cells_share_counts_as_often_as_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_check, "MOST_BYTES", 100_000)
    path = tmp_path / "shared.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(50):
            sheet.write_row(row, 0, [str(row), "a long text " * 300])
    with pytest.raises(MappingError, match="its texts come to"):
        ia.read_export(path, "datix")


@pytest.mark.parametrize("begin", [b"stream \n", b"stream\r", b"stream\t\r\n"])
def test_a_stream_of_a_pdf_is_seen_whatever_ends_its_line(tmp_path, begin):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"1 0 obj << /Filter /FlateDecode >>\n" + begin + zeros(1 << 28) + b"\nendstream\n")
    with pytest.raises(MappingError, match="unpacks to more"):
        refuse_large_streams(path)


@pytest.mark.parametrize("name", ["ASCIIHexDecode", "ASCII85Decode"])
def test_a_stream_written_as_letters_is_read_back_first(tmp_path, name):
    import base64

    packed = zeros(1 << 28)
    written = packed.hex().encode() + b">" if name == "ASCIIHexDecode" else base64.a85encode(packed) + b"~>"
    path = tmp_path / "report.pdf"
    head = f"1 0 obj << /Filter [/{name} /FlateDecode] >>\nstream\n".encode()
    path.write_bytes(head + written + b"\nendstream\n")
    with pytest.raises(MappingError, match="unpacks to more"):
        refuse_large_streams(path)
    path.write_bytes(head + b"no letters ~~ of it\nendstream\n" + zlib.compress(b"plain"))
    refuse_large_streams(path)


def test_styles_of_a_word_report_that_are_made_from_each_other_come_to_an_end(tmp_path):
    report = docx.Document()
    one, other = report.styles.add_style("A1", 1), report.styles.add_style("B1", 1)
    one.base_style, other.base_style = other, one
    report.add_heading("Findings")
    report.add_paragraph("The ward had no plan.", style="A1")
    report.save(tmp_path / "report.docx")
    assert ia.read_export(tmp_path / "report.docx", "report").height == 1


def test_a_parquet_value_that_is_stored_once_counts_as_often_as_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(structured, "MOST_BYTES_OF_ALL", 1_000_000)
    path = tmp_path / "repeats.parquet"
    pl.DataFrame({"ID": [str(n) for n in range(500)], "Description": ["a text " * 1_000] * 500}).write_parquet(path)
    with pytest.raises(MappingError, match="its texts come to 4 MB"):
        ia.read_export(path, "datix")
    monkeypatch.setattr(structured, "MOST_CELLS", 999)
    with pytest.raises(MappingError, match="500 rows of 2 columns"):
        ia.read_export(path, "datix")


def test_a_line_without_an_end_is_refused_while_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "MOST_OF_A_LINE", 3_000_000)
    path = tmp_path / "line.csv"
    path.write_bytes(b"ID,Description\n1," + b"x," * 3_000_000)
    with pytest.raises(MappingError, match="a line of more than 3,000,000 characters"):
        ia.read_export(path, "datix")


def test_what_cannot_be_written_leaves_what_stood_there(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    with (
        pytest.raises(IncidentAnalyticsError, match=r"page\.html: cannot write there \(No space left"),
        written_aside(path) as aside,
    ):
        aside.write_text("half")
        raise OSError(28, "No space left on device")
    assert path.read_text() == "old" and [one.name for one in tmp_path.iterdir()] == ["page.html"]
