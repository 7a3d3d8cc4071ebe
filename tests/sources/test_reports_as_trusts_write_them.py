"""Word reports with content controls, tracked changes and tables in tables; labels that are facts, and those that are
narrative; references that are none; two reports about one incident."""

import docx
import polars as pl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pages import write_pdf
from test_reports import table_of

import incident_analytics as ia
from incident_analytics.sources.files import read_cells
from incident_analytics.sources.report_actions import read_actions
from incident_analytics.sources.report_labels import OTHER_LABELS

NO_ASSESSMENT = "No risk assessment was completed on admission."


def report(path, *, labels=(), findings=NO_ASSESSMENT, then=lambda document: None):
    document = docx.Document()
    if labels:
        table_of(document, labels)
    document.add_heading("Findings", 1)
    document.add_paragraph(findings)
    then(document)
    document.save(path)
    return path


def append(document, xml):
    document.element.body.insert(-1, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def text_of(path):
    return "\n".join(ia.normalise(ia.read_export(path, "report")).narratives["text"])


def ids_of(*paths):
    return ia.normalise([ia.read_export(path, "report") for path in paths]).records["record_id"].to_list()


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


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


def test_actions_of_the_second_report_of_an_incident_belong_to_it(tmp_path):
    labels = (("StEIS number", "2016/29151"),)
    paths = [
        report(
            tmp_path / f"{name}.docx",
            labels=labels,
            findings=text,
            then=lambda document, name=name: table_of(document, (("Action", "Due"), (f"Mend {name}", "1/2/2017"))),
        )
        for name, text in (("alarms", "The alarm rang in another ward."), ("doors", "A door stood open all night."))
    ]
    raw = [ia.read_export(path, source) for path in paths for source in ("report", "report_actions")]
    plans = ia.normalise(raw).recommendations.filter(pl.col("text").str.starts_with("Mend"))
    assert plans.sort("text")["record_id"].to_list() == ["report:2016/29151", "report:2016/29151 (2)"]


def test_each_action_table_is_read_under_its_own_header(tmp_path):
    def tables(document):
        table_of(document, (("No", "Action", "Due date"), ("1", "Audit plans", "30/09/2016")))
        document.add_paragraph("And later:")
        table_of(document, (("Recommendation", "Lead", "Date completed", "Due date"),
                            ("Train bank staff", "Matron", "28/02/2017", "31/12/2016")))  # fmt: skip

    found = ia.normalise(ia.read_export(report(tmp_path / "r.docx", then=tables), "report_actions")).recommendations
    assert found["text"].to_list() == ["Audit plans", "Train bank staff"]
    assert found["due"].cast(pl.String).to_list() == ["2016-09-30", "2016-12-31"]
    assert found["declared_complete"].cast(pl.String).to_list() == [None, "2017-02-28"]


def test_an_action_written_as_a_card_and_one_that_spans_rows_are_read(tmp_path):
    def tables(document):
        table_of(document, (("Recommendation", "Audit plans"), ("Due date", "30/09/2016")))
        document.add_paragraph("")
        table_of(document, (("Recommendation", "Progress"), ("Train staff", "begun"), ("", "done")))
        document.tables[-1].cell(1, 0).merge(document.tables[-1].cell(2, 0))

    rows = read_cells(report(tmp_path / "r.docx", then=tables))["actions"]
    assert [row[3] for row in rows] == ["Recommendation", "Audit plans", "Train staff", "Train staff"]


def test_an_action_table_that_goes_on_over_the_page_keeps_its_header():
    from incident_analytics.sources.blocks import Block

    first = Block("table", rows=(("Action", "Due date"), ("Audit", "1/1/2020")))
    second = Block("table", rows=(("Train", "1/2/2020"),))
    other = Block("table", rows=(("Ward", "Beds", "Staff"),))
    rows = read_actions([first, second, other, second], "K1", "")
    assert [row[3:] for row in rows] == [["Action", "Due date"], ["Audit", "1/1/2020"], ["Train", "1/2/2020"]]


def test_an_action_plan_written_as_a_list_is_a_list_of_recommendations(tmp_path):
    def plan(document):
        document.add_heading("Action plan", 1)
        document.add_paragraph("The ward manager will audit plans each month.")

    path = report(tmp_path / "r.docx", then=plan)
    texts = dict(ia.normalise(ia.read_export(path, "report")).narratives.select("section", "text").iter_rows())
    assert texts["recommendations"] == "The ward manager will audit plans each month."


def test_the_line_of_a_pdf_that_quotes_somebody_is_no_column(tmp_path):
    lines = ["Ward: Sedge Ward", "Nurse Jones said: he was well", "Findings", NO_ASSESSMENT]
    path = write_pdf(tmp_path / "r.pdf", [[(50, 30 * i, line) for i, line in enumerate(lines, start=1)]])
    header = read_cells(path)["report"][0]
    assert "Ward" in header and not any("Jones" in name for name in header)
