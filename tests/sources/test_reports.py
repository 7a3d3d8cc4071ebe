"""Investigation reports and coroners' reports as Word and PDF, cut by their headings."""

import zipfile
from datetime import date

import docx
import polars as pl
import pytest
from pages import write_pdf
from word import table_of

import incident_analytics as ia
from incident_analytics.errors import MappingError

LABELS = (("StEIS number", "2016/29151"), ("Ward", "Sedge Ward"), ("Date of incident", "12/03/2016"),
          ("Date of report", "4 July 2016"), ("Level of harm", "Severe"))  # fmt: skip
ACTIONS = (("No", "Action", "Due date", "Date completed"),
           ("1", "Audit of risk assessments", "30/09/2016", "28/09/2016"),
           ("2", "Training for bank staff", "31/12/2016", ""))  # fmt: skip
CORONER = [
    "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS", "THIS REPORT IS BEING SENT TO:", "1. Wendmoor Partnership Trust",
    "1 CORONER", "I am the Area Coroner.", "4 CIRCUMSTANCES OF THE DEATH",
    "The deceased died on 3 March 2020 on leave.",
    "5 CORONER'S CONCERNS", "The MATTERS OF CONCERN are as follows.", "1. There was no risk assessment before leave.",
    "6 ACTION SHOULD BE TAKEN", "In my opinion action should be taken.", "9 14 September 2020",
]  # fmt: skip


@pytest.fixture
def word(tmp_path):
    document = docx.Document()
    table_of(document, LABELS)
    for heading, text in (
        ("1. Introduction", "Commissioned by the medical director."),
        ("2. Chronology", "She was seen at ten."),
        ("3. Findings", ""),
        ("3.1 Risk", "No risk assessment was completed on admission."),
        ("4. Lessons learned", "Staff must know who assesses."),
        ("5. Recommendations", "The trust should audit risk assessments."),
        ("6. Action plan", ""),
    ):
        document.add_heading(heading, 1 if heading[1] == "." and heading[2] == " " else 2)
        if text:
            document.add_paragraph(text)
    table_of(document, ACTIONS)
    path = tmp_path / "report.docx"
    document.save(path)
    return path


def test_a_word_report_is_cut_by_its_headings_and_its_facts_are_read(word):
    data = ia.normalise(ia.read_export(word, "report"))
    record = data.records.row(0, named=True)
    assert record["record_id"] == "report:2016/29151" and record["unit"] == "Sedge Ward"
    assert (record["occurred_date"], record["reported_date"]) == (date(2016, 3, 12), date(2016, 7, 4))
    assert record["physical_harm"] == "severe"
    texts = dict(data.narratives.select("section", "text").iter_rows())
    assert texts["findings"] == "No risk assessment was completed on admission."
    assert texts["description"] == "She was seen at ten." and texts["lessons"] == "Staff must know who assesses."
    assert texts["recommendations"] == "The trust should audit risk assessments."


def test_the_action_table_of_a_report_becomes_actions_with_their_dates(word):
    found = ia.normalise(ia.read_export(word, "report_actions")).recommendations
    assert found["text"].to_list() == ["Audit of risk assessments", "Training for bank staff"]
    assert found["declared_complete"].to_list() == [date(2016, 9, 28), None]
    assert found["issued"].to_list() == [date(2016, 7, 4)] * 2


def test_a_coroners_report_as_pdf_gives_addressees_death_concerns_and_date(tmp_path):
    path = write_pdf(tmp_path / "2020-0111.pdf", [[(50, 20 * i, line) for i, line in enumerate(CORONER, start=1)]])
    data = ia.normalise(ia.read_export(path, "pfd_report"))
    record = data.records.row(0, named=True)
    assert record["occurred_date"] == date(2020, 3, 3) and record["reported_date"] == date(2020, 9, 14)
    texts = dict(data.narratives.select("section", "text").iter_rows())
    assert texts["concerns"] == "1. There was no risk assessment before leave."
    assert "opinion" not in " ".join(texts.values())
    assert data.recommendations["recommendation_id"][0].startswith("pfd:2020-0111 > wendmoor")


def test_a_coroners_report_laid_out_as_a_word_table_reads_the_same(tmp_path):
    document = docx.Document()
    for line in CORONER[:3]:
        document.add_paragraph(line)
    table_of(
        document, [("4", "\n".join(CORONER[5:7])[2:]), ("5", "\n".join(CORONER[7:10])[2:]), ("9", CORONER[12][2:])]
    )
    document.save(tmp_path / "2020-0111.docx")
    data = ia.normalise(ia.read_export(tmp_path / "2020-0111.docx", "pfd_report"))
    texts = dict(data.narratives.select("section", "text").iter_rows())
    assert texts["concerns"] == "1. There was no risk assessment before leave."
    assert data.records["reported_date"].to_list() == [date(2020, 9, 14)]


def test_a_line_that_goes_on_is_one_sentence_and_running_heads_are_left_out(tmp_path):
    head = (50, 5, "Confidential report of the trust")
    first = [head, (50, 40, "Findings"), (50, 60, "The risk assessment was not completed on the day of admis-"),
             (50, 75, "sion although it had been asked for by the family of the"), (50, 90, "patient.")]  # fmt: skip
    pages = [
        first,
        [head, (50, 40, "Observations were missed in the second night of the stay.")],
        [head, (50, 40, "End.")],
    ]
    path = write_pdf(tmp_path / "r.pdf", pages, sizes={"Findings": 16})
    text = ia.normalise(ia.read_export(path, "report")).narratives["text"][0]
    assert "day of admission although it had been asked for by the family of the patient." in text
    assert "Confidential" not in text


def test_a_scan_is_refused_with_that_reason(tmp_path):
    path = write_pdf(tmp_path / "scan.pdf", [[], []], boxes=((50, 50, 300, 300),))
    with pytest.raises(MappingError, match="a scan"):
        ia.read_export(path, "report")


def test_a_report_without_a_known_heading_is_refused_and_not_quoted(tmp_path):
    path = write_pdf(tmp_path / "r.pdf", [[(50, 50, "A private letter about somebody who was ill for a long time.")]])
    with pytest.raises(MappingError) as error:
        ia.read_export(path, "report")
    assert "no heading" in str(error.value) and "private" not in str(error.value)


@pytest.mark.parametrize("name", ["broken.pdf", "broken.docx"])
def test_a_damaged_file_is_refused_with_a_hint(tmp_path, name):
    (tmp_path / name).write_bytes((b"%PDF-1.4\n" if name.endswith("pdf") else b"PK\x03\x04") + b"\x00rubbish" * 40)
    with pytest.raises(MappingError, match="damaged|scan"):
        ia.read_export(tmp_path / name, "report")


def test_a_word_file_that_unpacks_to_gigabytes_is_not_opened(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    with pytest.raises(MappingError, match="not opened"):
        ia.read_export(path, "report")


def test_rows_of_a_report_are_accounted_for(word):
    for source in ("report", "report_actions"):
        counts = ia.normalise(ia.read_export(word, source)).counts
        assert (
            counts.select((pl.col("rows_in") - pl.col("kept") - pl.col("rejected") - pl.col("duplicates")).sum()).item()
            == 0
        )
