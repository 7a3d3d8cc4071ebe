"""The page on the quality of the data: one page, every row of it from a table, no narrative."""

from pathlib import Path

import pytest

from incident_analytics.normalisation import normalise
from incident_analytics.normalisation.quality import assess_quality
from incident_analytics.report import quality_page
from incident_analytics.sources import read_export

EXPORT = """ID,Incident date,Description,Severity,Ward
1,01/02/2020,A secret story about the first.,Death,Sedge Ward
2,02/02/2020,A secret story about the second.,Nonsense <b>,Sedge Ward
3,31/31/2020,A secret story about the third.,Low,
"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    (tmp_path / "datix.csv").write_text(EXPORT, encoding="utf-8")
    raw = read_export(tmp_path / "datix.csv", "datix")
    return quality_page(assess_quality(normalise(raw)), "Our <trust>", "31 March 2024")


def test_the_first_sentence_says_how_many_rows_can_be_used(page):
    assert "2 of 3 rows can be used." in page


def test_no_narrative_and_no_markup_of_the_data_reaches_the_page(page):
    assert "secret" not in page
    assert "Our &lt;trust&gt;" in page and "<b>" not in page


def test_a_field_that_is_filled_throughout_needs_no_line(page):
    looked_at = page.split("Fields that need a look")[1].split("Denominators")[0]
    assert "physical_harm" in looked_at and "record_id" not in looked_at


def test_a_run_writes_the_page_and_its_tables(tmp_path):
    from incident_analytics import run_study

    (tmp_path / "datix.csv").write_text(EXPORT, encoding="utf-8")
    study = {"study": {"max_rejected_share": 0.9}, "source": [{"path": str(tmp_path / "datix.csv"), "as": "datix"}]}
    run = run_study(study, tmp_path / "out", documents=False)
    written = {path.name for path in (run.out / "restricted").iterdir()}
    assert {"quality.html", "quality_fields.csv", "quality_breaks.csv", "quality_statements.csv"} <= written
