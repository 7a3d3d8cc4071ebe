"""Files made to do harm: refused in bounded time and memory, with a reason and without a word of their content."""

from __future__ import annotations

import json
import zipfile

import docx
import openpyxl
import polars as pl
import pytest
import xlsxwriter
from docx.oxml.ns import qn

import incident_analytics as ia
from incident_analytics.errors import MappingError, need_columns

WORDS = "Jane Smith 943 476 5919"


def workbook(path, *cells):
    book = openpyxl.Workbook()
    for row in (["ID", "Description"], ["1", "x"]):
        book.active.append(row)
    for place, value in cells:
        book.active[place] = value
    book.save(path)
    return path


def repacked(path, name, change):
    """The zip at `path` with its part `name` changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
    return path


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_a_zip_that_unpacks_to_far_more_than_it_says_is_refused(tmp_path, ending):
    path = tmp_path / f"bomb{ending}"
    if ending == ".xlsx":
        workbook(path)
    else:
        docx.Document().save(path)
    repacked(path, "xl/media/blank.xml", lambda _: b" " * 300_000_000)
    with pytest.raises(MappingError, match="unpacks to more than"):
        ia.read_export(path, "datix" if ending == ".xlsx" else "report")


def test_a_workbook_whose_last_cell_is_the_last_of_excel_is_refused_and_told_how_to_mend_it(tmp_path):
    path = workbook(tmp_path / "far.xlsx", ("XFD1048576", "x"))
    with pytest.raises(MappingError, match="1,048,576 rows and 16,384 columns.*\nHINT: delete the empty rows"):
        ia.read_export(path, "datix")


@pytest.mark.parametrize("shared", [True, False])
def test_a_cell_longer_than_a_cell_can_be_is_refused(tmp_path, shared):
    path = tmp_path / "long.xlsx"
    if shared:
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write_row(0, 0, ["ID", "Description"])
    else:
        workbook(path)
    part = "xl/sharedStrings.xml" if shared else "xl/worksheets/sheet1.xml"
    noise = "".join(chr(97 + i * i % 26) for i in range(500_000)).encode()
    repacked(path, part, lambda text: text.replace(b">Description<", b">" + noise + b"<"))
    with pytest.raises(MappingError, match="which Excel does not allow"):
        ia.read_export(path, "datix")


def test_formulas_that_were_never_worked_out_are_named_with_their_row_and_not_read_as_blank(tmp_path):
    path = workbook(tmp_path / "formulas.xlsx", ("A3", "=1+1"), ("B3", '="text"'))
    with pytest.raises(MappingError, match="row 3: a formula without a stored value .2 cells"):
        ia.read_export(path, "datix")


def test_entities_of_a_workbook_are_not_resolved(tmp_path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = tmp_path / "entities.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["ID", "Description"])
    repacked(path, "xl/sharedStrings.xml", lambda text: text.replace(b"?>", b"?>" + bomb, 1).replace(
        b">Description<", b">&b;<"))  # fmt: skip
    try:
        said = " ".join(ia.read_export(path, "datix").columns)
    except MappingError as error:
        said = str(error)
    assert "aaaaaaaaaa" not in said


def test_a_cell_that_says_it_spans_millions_of_columns_spans_as_many_as_word_allows(tmp_path):
    document = docx.Document()
    document.add_heading("Findings", 1)
    document.add_paragraph("No risk assessment was completed.")
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    span = cell._tc.get_or_add_tcPr().makeelement(qn("w:gridSpan"), {qn("w:val"): "20000000"})
    cell._tc.tcPr.append(span)
    cell.text = "x"
    document.save(tmp_path / "wide.docx")
    assert ia.read_export(tmp_path / "wide.docx", "report").height == 1


def test_twenty_thousand_columns_of_one_name_are_refused_at_once(tmp_path):
    (tmp_path / "same.csv").write_text(",".join(["x"] * 20_000) + "\n1\n", encoding="utf-8")
    with pytest.raises(MappingError, match="20,000 columns, more than a worksheet"):
        ia.read_export(tmp_path / "same.csv", "datix")


def test_records_that_all_have_fields_of_their_own_are_refused(tmp_path):
    lines = [json.dumps({f"k{i}_{j}": 1 for j in range(5)}) for i in range(5_000)]
    (tmp_path / "sparse.ndjson").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(MappingError, match="record 3277: more than 16,384"):
        ia.read_export(tmp_path / "sparse.ndjson", "datix")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '[{"a": ' + "1" * 5_000 + "}]", '[{"a": ' + "[" * 900 + "]" * 900 + "}]"]
)
def test_json_deeper_or_longer_than_a_record_is_refused(tmp_path, text):
    (tmp_path / "deep.json").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match="deep.json"):
        ia.read_export(tmp_path / "deep.json", "datix")


def test_half_a_character_in_json_becomes_a_question_mark(tmp_path):
    (tmp_path / "half.json").write_text('[{"ID": "1", "Incident date": "2019-01-02", "Description": "a\\ud800b"}]')
    assert ia.read_export(tmp_path / "half.json", "datix")["Description"].to_list() == ["a?b"]


def test_a_parquet_file_with_bytes_in_place_of_text_is_refused(tmp_path):
    pl.DataFrame({"ID": ["1"], "Description": [b"\xff\xfe"]}).write_parquet(tmp_path / "bytes.parquet")
    with pytest.raises(MappingError, match="1 columns hold bytes"):
        ia.read_export(tmp_path / "bytes.parquet", "datix")


def test_a_parquet_value_of_megabytes_that_is_stored_once_is_refused(tmp_path):
    pl.DataFrame({"ID": ["1"] * 50, "Description": ["x" * 2_000_000] * 50}).write_parquet(tmp_path / "rle.parquet")
    assert (tmp_path / "rle.parquet").stat().st_size < 1_000_000
    with pytest.raises(MappingError, match="more than 1,000,000 bytes"):
        ia.read_export(tmp_path / "rle.parquet", "datix")


def test_the_first_row_of_a_file_without_headers_is_not_repeated():
    with pytest.raises(MappingError) as refused:
        need_columns([f"{WORDS} died on the ward after being found", "943 476 5919", "Ward"], ["ID"], "a.csv: ")
    assert WORDS not in str(refused.value) and "943" not in str(refused.value)
    assert "Ward" not in str(refused.value) and "seems to be a record" in str(refused.value)
