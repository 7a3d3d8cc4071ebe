"""Action tables of Word and PDF reports, however they are laid out."""

import polars as pl
import pytest
from word import headed, ids_of, report, table_of

import incident_analytics as ia
from incident_analytics.sources.blocks import Block
from incident_analytics.sources.files import read_cells
from incident_analytics.sources.report_actions import read_actions


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


def test_an_action_table_with_a_column_called_ref_is_not_taken_for_a_second_report(tmp_path):
    rows = (("Ref", "Agreed action"), ("A", "Install alarms"))
    path = report(tmp_path / "r.docx", then=lambda document: table_of(document, rows))
    assert ids_of(path) == ["report:r"]
    assert ia.normalise(ia.read_export(path, "report_actions")).recommendations["text"].to_list() == ["Install alarms"]


def test_a_report_without_actions_is_refused_as_a_source_of_actions(tmp_path):
    with pytest.raises(ia.errors.MappingError, match="no action table"):
        ia.read_export(report(tmp_path / "r.docx"), "report_actions")


def test_a_recommendation_and_what_is_to_be_done_about_it_are_both_read(tmp_path):
    rows = (("Recommendation 1", "Action"), ("Assess risk anew", "Train staff"))
    path = report(tmp_path / "r.docx", then=lambda document: table_of(document, rows))
    found = ia.normalise(ia.read_export(path, "report_actions")).recommendations
    assert found["text"].to_list() == ["Assess risk anew\n\nTrain staff"]


def test_names_below_merged_cells_are_the_header(tmp_path):
    def tables(document):
        table_of(document, (("Action", "", "Monitoring"), ("Description", "Due date", "Status"),
                            ("Train staff", "01/07/2015", "begun")))  # fmt: skip
        document.tables[-1].cell(0, 0).merge(document.tables[-1].cell(0, 1))

    found = ia.normalise(ia.read_export(report(tmp_path / "r.docx", then=tables), "report_actions")).recommendations
    assert found.select("text", pl.col("due").cast(pl.String)).rows() == [("Train staff", "2015-07-01")]


def test_a_persons_name_above_a_column_of_actions_is_not_shown(tmp_path):
    rows = (("Action", "Staff Nurse Jones", "Lead"), ("Train staff", "agrees", "Matron"))
    header = read_cells(report(tmp_path / "r.docx", then=lambda document: table_of(document, rows)))["actions"][0]
    assert header[3:] == ["Action", "column 2", "column 3"]


def test_an_after_action_review_is_cut_by_its_four_questions(tmp_path):
    path = headed(
        tmp_path / "r.docx", ("What was expected to happen?", "One."), ("What actually happened?", "Two."),
        ("Why was there a difference?", "Three."), ("What can we learn and improve?", "Four."),
    )  # fmt: skip
    texts = dict(ia.normalise(ia.read_export(path, "report")).narratives.select("section", "text").iter_rows())
    assert texts == {"description": "One.\nTwo.", "findings": "Three.", "lessons": "Four."}


def test_names_and_dates_broken_over_the_lines_of_a_narrow_column_are_whole():
    table = Block("table", rows=(("Recomm endation", "Due dat e"), ("Audit", "31/12/20 21")))
    assert [row[3:] for row in read_actions([table], "K1", "")] == [
        ["recommendation", "due date"],
        ["Audit", "31/12/2021"],
    ]


def test_a_planned_completion_is_due_and_not_done(tmp_path):
    rows = (("Action", "Completion date", "Status"), ("Train staff", "31/12/2021", "Not started"))
    path = report(tmp_path / "r.docx", then=lambda document: table_of(document, rows))
    found = ia.normalise(ia.read_export(path, "report_actions")).recommendations
    assert found.select("declared_complete", pl.col("due").cast(pl.String)).row(0) == (None, "2021-12-31")


def test_a_table_of_names_below_a_table_of_actions_is_none_of_them():
    first = Block("table", rows=(("Action", "Due date"), ("Audit", "1/1/2020")))
    names = Block("table", rows=(("Name", "Role"), ("O. Dunmallow", "Nurse")))
    assert len(read_actions([first, names], "K1", "")) == 2


def test_a_card_of_two_lines_is_one_action(tmp_path):
    rows = (("Action", "Phone the family each week"), ("Lead", "Matron"))
    path = report(tmp_path / "r.docx", then=lambda document: table_of(document, rows))
    found = ia.normalise(ia.read_export(path, "report_actions")).recommendations
    assert found["text"].to_list() == ["Phone the family each week"]


def test_facts_and_actions_of_the_national_template_are_known(tmp_path):
    labels = (("Incident ID number", "2023/77"), ("Date incident occurred", "03/03/2023"),
              ("Report approved date", "01/09/2023"))  # fmt: skip
    rows = (("Safety action description (SMART)", "Due date"), ("Put observation times on the board", "01/12/2023"))
    path = report(tmp_path / "r.docx", labels=labels, then=lambda document: table_of(document, rows))
    data = ia.normalise([ia.read_export(path, source) for source in ("report", "report_actions")])
    record = data.records.row(0, named=True)
    assert (record["record_id"], str(record["occurred_date"]), str(record["reported_date"])) == (
        "report:2023/77", "2023-03-03", "2023-09-01")  # fmt: skip
    assert "Put observation times on the board" in data.recommendations["text"].to_list()
