"""Word reports with content controls, tracked changes and tables in tables; labels that are facts, and those that are
narrative; references that are none; two reports about one incident."""

import docx
import docx.enum.style
import polars as pl
import pytest
from pages import write_pdf
from word import NO_ASSESSMENT, append, headed, ids_of, report, run, table_of, text_of

import incident_analytics as ia
from incident_analytics.sources.files import read_cells
from incident_analytics.sources.report import LEFT_OUT
from incident_analytics.sources.report_labels import OTHER_LABELS


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:sdt><w:sdtContent><w:p>{run('The plan was never shared.')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p><w:sdt><w:sdtContent>{run('The plan was never shared.')}</w:sdtContent></w:sdt></w:p>",
        f"<w:p>{run('The plan was ')}<w:ins>{run('never shared.')}</w:ins></w:p>",
        f"<w:tbl><w:tr><w:tc><w:p/><w:tbl><w:tr><w:tc><w:p>{run('The plan was never shared.')}</w:p></w:tc></w:tr>"
        "</w:tbl><w:p/></w:tc></w:tr></w:tbl>",
        f"<w:p><w:r><w:pict><w:txbxContent><w:p>{run('The plan was never shared.')}</w:p></w:txbxContent></w:pict>"
        "</w:r></w:p>",
    ],
    ids=["block control", "inline control", "insertion", "table in a cell", "text box"],
)
def test_text_is_read_whatever_word_wraps_it_in_and_once(tmp_path, xml):
    path = report(tmp_path / "r.docx", then=lambda document: append(document, xml))
    assert text_of(path).count("The plan was never shared.") == 1


@pytest.mark.parametrize(
    "xml",
    [
        "<w:p><w:del><w:r><w:delText>Struck out.</w:delText></w:r></w:del></w:p>",
        f"<w:p><w:moveFrom>{run('Struck out.')}</w:moveFrom></w:p>",
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>{run('Struck out.')}</w:p></w:sdtContent>"
        "</w:sdt>",
    ],
    ids=["deletion", "moved away", "empty control"],
)
def test_what_a_reader_of_the_final_page_does_not_see_is_not_read(tmp_path, xml):
    assert text_of(report(tmp_path / "r.docx", then=lambda document: append(document, xml))) == NO_ASSESSMENT


def test_a_word_file_with_broken_xml_is_refused_with_a_hint(tmp_path):
    import zipfile

    path = report(tmp_path / "r.docx")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "broken.docx", "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, whole.read(name)[:400] if name == "word/document.xml" else whole.read(name))
    with pytest.raises(ia.errors.MappingError, match="damaged"):
        ia.read_export(tmp_path / "broken.docx", "report")


def test_narrative_in_the_place_of_a_label_never_becomes_a_column(tmp_path):
    labels = (("Ward", "Sedge Ward"), ("Staff Nurse Jones", "found him at ten"), ("10:15 Dr Smith", "called"))
    header, row = read_cells(report(tmp_path / "r.docx", labels=labels))["report"]
    assert "Ward" in header and not any("Jones" in name or "Smith" in name for name in header)
    assert row[header.index(OTHER_LABELS)] == "2"


def test_a_label_of_the_analysts_own_mapping_is_read(tmp_path):
    own = tmp_path / "ours.csv"
    own.write_text("field,headers,required,constant,values,read_as,note\n@table,,,records,,,\n@source_system,,,ours,,,\n"
                   "record_kind,,,investigation,,,\nsource_type,,,si_panel,,,\nrecord_id,Our file,yes,,,,\n"
                   "text.findings,findings,,,,,\n")  # fmt: skip
    path = report(tmp_path / "r.docx", labels=(("Our file", "K-17"), ("Typed by", "somebody")))
    data = ia.normalise(ia.read_export(path, own))
    assert data.records["record_id"].to_list() == ["ours:K-17"]


@pytest.mark.parametrize(
    "labels",
    [
        [("Ward", "Sedge Ward", "Date of incident", "12/03/2016")],
        [("Ward", "Date of incident"), ("Sedge Ward", "12/03/2016")],
        [("Ward:", "Sedge Ward"), ("Date of\nincident", "12/03/2016")],
    ],
    ids=["two pairs in a row", "labels above", "a label over two lines"],
)
def test_facts_are_found_however_their_table_is_laid_out(tmp_path, labels):
    data = ia.normalise(ia.read_export(report(tmp_path / "r.docx", labels=labels), "report"))
    assert data.records.select("unit", pl.col("occurred_date").cast(pl.String)).row(0) == ("Sedge Ward", "2016-03-12")


@pytest.mark.parametrize(
    ("labels", "reference"),
    [
        ([("Telephone number", "01234 567890"), ("StEIS number", "2016/29151")], "2016/29151"),
        ([("NHS number", "943 476 5919"), ("Number of staff", "7")], "r"),
        ([("Our ref", "K17"), ("Log number", "2016/1"), ("Contact no", "0123")], "2016/1"),
        ([("Reference", "see the cover"), ("Hospital number", "A12345")], "r"),
    ],
)
def test_the_reference_of_a_report_is_never_a_telephone_or_a_persons_number(tmp_path, labels, reference):
    assert ids_of(report(tmp_path / "r.docx", labels=labels)) == [f"report:{reference}"]


def test_two_reports_about_one_incident_are_two_and_a_draft_and_its_final_are_one(tmp_path):
    labels = (("StEIS number", "2016/29151"),)
    draft = report(tmp_path / "a.docx", labels=labels, findings=NO_ASSESSMENT)
    final = report(tmp_path / "b.docx", labels=labels, findings=f"{NO_ASSESSMENT} It was seen late.")
    other = report(tmp_path / "c.docx", labels=labels, findings="Leave was granted without asking her family.")
    assert sorted(ids_of(draft, final, other)) == ["report:2016/29151", "report:2016/29151 (2)"]
    assert sorted(ids_of(other, final, draft)) == ["report:2016/29151", "report:2016/29151 (2)"]
    assert ids_of(draft, final) == ["report:2016/29151"]


def test_the_line_of_a_pdf_that_quotes_somebody_is_no_column(tmp_path):
    lines = ["Ward: Sedge Ward", "Nurse Jones said: he was well", "Findings", NO_ASSESSMENT]
    path = write_pdf(tmp_path / "r.pdf", [[(50, 30 * i, line) for i, line in enumerate(lines, start=1)]])
    header = read_cells(path)["report"][0]
    assert "Ward" in header and not any("Jones" in name for name in header)


def test_two_labels_on_one_line_are_two_facts_and_a_weekday_or_hour_is_no_part_of_a_date(tmp_path):
    document = docx.Document()
    document.add_paragraph("Web number: W77001 Ward: Sedge Ward")
    document.add_paragraph("Date of incident: Friday 13th March 2015 at 14:30 hrs")
    document.add_heading("Findings", 1)
    document.add_paragraph(NO_ASSESSMENT)
    document.save(tmp_path / "r.docx")
    record = ia.normalise(ia.read_export(tmp_path / "r.docx", "report")).records.row(0, named=True)
    assert (record["record_id"], record["unit"]) == ("report:W77001", "Sedge Ward")
    assert str(record["occurred_date"]) == "2015-03-13"


def test_a_heading_is_known_by_a_word_and_by_the_style_its_style_is_made_from(tmp_path):
    document = docx.Document()
    own = document.styles.add_style("Trust section", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 1"]
    for heading, text in (("Our findings in this case", NO_ASSESSMENT), ("Appendix 1: fishbone", "A picture.")):
        document.add_paragraph(heading, style="Trust section")
        document.add_paragraph(text)
    document.save(tmp_path / "r.docx")
    assert text_of(tmp_path / "r.docx") == NO_ASSESSMENT


def test_a_table_of_contents_begins_no_section(tmp_path):
    contents = "".join(f"<w:p>{run(name)}<w:r><w:tab/></w:r>{run('3')}</w:p>" for name in ("Findings", "Lessons"))
    xml = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{contents}</w:sdtContent></w:sdt>"
    )
    assert text_of(report(tmp_path / "r.docx", then=lambda document: append(document, xml))) == NO_ASSESSMENT


def test_words_before_the_first_heading_are_counted_and_a_table_of_findings_stays_among_them(tmp_path):
    def tables(document):
        table_of(document, (("Finding", "Recommendation"), ("The alarm was off", "Check alarms daily")))

    path = report(tmp_path / "r.docx", then=tables)
    assert "The alarm was off: Check alarms daily" in text_of(path)
    document = docx.Document(str(path))
    document.paragraphs[0].insert_paragraph_before("Five words stand before it.")
    document.save(str(path))
    header, row = read_cells(path)["report"]
    assert row[header.index(LEFT_OUT)] == "5"


def test_a_title_begins_no_section_and_the_cover_below_it_is_read(tmp_path):
    document = docx.Document()
    document.add_heading("Root Cause Analysis Investigation Report", 1)
    table_of(document, (("StEIS number", "2016/29151"), ("Ward", "Sedge Ward")))
    document.add_heading("Findings", 1)
    document.add_paragraph(NO_ASSESSMENT)
    document.save(tmp_path / "r.docx")
    data = ia.normalise(ia.read_export(tmp_path / "r.docx", "report"))
    assert data.records.select("record_id", "unit").row(0) == ("report:2016/29151", "Sedge Ward")
    assert data.narratives["text"].to_list() == [NO_ASSESSMENT]


def test_a_form_in_one_table_keeps_its_facts_and_its_day_is_no_signature(tmp_path):
    document = docx.Document()
    table_of(document, (("StEIS number", "2023/11234"), ("Ward / Team", "Larch Ward"),
                        ("Date of incident", "3 March 2023"), ("Findings", NO_ASSESSMENT)))  # fmt: skip
    document.save(tmp_path / "r.docx")
    record = ia.normalise(ia.read_export(tmp_path / "r.docx", "report")).records.row(0, named=True)
    assert (record["record_id"], record["unit"]) == ("report:2023/11234", "Larch Ward")
    assert str(record["occurred_date"]) == "2023-03-03" and record["reported_date"] is None


@pytest.mark.parametrize(
    "line",
    ["Datix 12345 was completed by Nurse Jones", "Ward staff were too busy to answer", "Findings 7", "Ward / Team"],
)
def test_a_sentence_that_begins_like_a_label_gives_no_name_no_ward_and_no_section(tmp_path, line):
    document = docx.Document()
    document.add_paragraph(line)
    document.add_heading("Findings", 1)
    document.add_paragraph(NO_ASSESSMENT)
    document.save(tmp_path / "r.docx")
    data = ia.normalise(ia.read_export(tmp_path / "r.docx", "report"))
    assert data.records["unit"].to_list() == [None]
    assert data.records["record_id"][0] in ("report:12345", "report:r")
    assert data.narratives["text"].to_list() == [NO_ASSESSMENT]


def test_what_a_heading_says_is_read_with_what_stands_below_it(tmp_path):
    def numbered(document):
        document.add_heading("Finding 1: The plan was not updated after admission", 2)
        document.add_heading("Ward routines", 2)
        document.add_paragraph("Owner: matron.")

    text = text_of(report(tmp_path / "r.docx", then=numbered))
    assert "The plan was not updated after admission" in text and "Ward routines" not in text


def test_words_below_a_glossary_are_counted_up_to_the_next_known_heading(tmp_path):
    path = headed(tmp_path / "r.docx", ("Findings", NO_ASSESSMENT), ("Glossary", "Short for long."),
                  ("Ward matters", "Four more words here."), ("Recommendations", "Audit."))  # fmt: skip
    header, row = read_cells(path)["report"]
    assert row[header.index(LEFT_OUT)] == str(len("Short for long. Ward matters Four more words here.".split()))
