"""leadership.pdf, data_pack.xlsx and the page: what they say, and that they stay what they are."""

from __future__ import annotations

import io
import re

import openpyxl
import pdfplumber
import pytest
from made import document

import incident_analytics as ia
from incident_analytics.report import data_pack, leadership_pages, report_page


@pytest.fixture(scope="module")
def doc():
    return document()


def test_the_first_page_holds_the_finding_the_date_and_the_briefing(doc):
    with pdfplumber.open(io.BytesIO(leadership_pages(doc))) as pdf:
        first = " ".join(pdf.pages[0].extract_text().split())
        assert doc.headline in first and doc.about["snapshot"] in first and doc.about["manifest"] in first
        assert "How sure this is" in first and "For decision" in first
        assert "CONFIDENTIAL" not in first


def test_every_page_for_named_readers_names_them():
    with pdfplumber.open(io.BytesIO(leadership_pages(document("board", "the board")))) as pdf:
        assert all("CONFIDENTIAL: for the board only" in page.extract_text() for page in pdf.pages)


def test_the_same_document_gives_the_same_pages_and_workbook(doc):
    terms = ia.load_codebook().terms
    assert leadership_pages(doc) == leadership_pages(doc)
    assert data_pack(doc, terms) == data_pack(doc, terms)
    assert b"2019-12-31T00:00:00Z" in _part(data_pack(doc, terms), "docProps/core.xml")


def _part(content: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


@pytest.fixture(scope="module")
def book(doc):
    return openpyxl.load_workbook(io.BytesIO(data_pack(doc, ia.load_codebook().terms)))


def test_the_workbook_has_cover_method_search_strategy_and_tally(book):
    assert book.sheetnames[0] == "Cover"
    assert {"Summary", "Ledger", "Failings by period", "Method", "Search strategy", "Term tally"} <= set(
        book.sheetnames
    )
    said = {cell.value for row in book["Cover"].iter_rows() for cell in row}
    assert {"31 December 2019", "c0de", "0123456789abcdef"} <= said


def test_headers_stay_in_sight_and_can_be_filtered(book):
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "B4"
        assert book[name].auto_filter.ref.startswith("A3:")


def test_nothing_in_the_workbook_runs(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]
    assert "'=Example study" in texts and "'=vacan*" in texts


def test_numbers_are_numbers_and_hidden_ones_are_empty(book):
    rows = list(book["Term tally"].iter_rows(min_row=4, values_only=True))
    assert rows == [("Staffing level or vacancies", "'=vacan*", 5)]
    ledger = list(book["Ledger"].iter_rows(min_row=3, values_only=True))
    events = ledger[0].index("Events after")
    assert sorted((row[events] for row in ledger[1:]), key=str) == [210, "hidden"]


def test_the_page_is_one_file_that_fetches_nothing(doc):
    page = report_page(doc)
    assert not re.search(r'(?:src|href)\s*=\s*"(?!#)', page)
    assert "<title>Staffing level or vacancies, 2015" in page  # what a cell says where one points at it


def test_names_with_signs_of_markup_stay_text():
    hostile = document()
    hostile.bodies["ZZ1"] = "<script>alert(1)</script> & Sons"
    from incident_analytics.report.document import make_document

    doc = make_document(hostile.pack, hostile.names, hostile.bodies, hostile.about, [])
    assert "<script>alert" not in report_page(doc)
    hostile.bodies["ZZ1"] = "Example Valley NHS Foundation Trust"
    assert leadership_pages(doc)[:5] == b"%PDF-"
