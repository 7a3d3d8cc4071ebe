"""Commands as an analyst types them: mask, review, evaluate; exit codes and what they print."""

import os
import stat
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from incident_analytics.cli import app

RUN = CliRunner()
LABELS = "id,text,labels\na,No risk assessment was done on admission.,risk_assessment_absent:failure\nb,He ate.,\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "texts.csv"
    path.parent.mkdir()
    rows = ["ID,Text,Seen,Age", "1,Mr Ablethorpe called from 07700 900123.,03/04/2020,44", "2,He slept.,10/04/2020,19"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_mask_writes_pseudonyms_shifts_dates_and_bands_ages(texts, tmp_path):
    out, key = tmp_path / "out" / "masked.csv", tmp_path / "key.txt"
    said = RUN.invoke(app, ["mask", str(texts), "--id", "ID", "--text", "Text", "--date", "Seen", "--age", "Age",
                            "--key", str(key), "--out", str(out)])  # fmt: skip
    assert said.exit_code == 0, said.output
    masked = pl.read_csv(out)
    assert "Ablethorpe" not in masked["Text"][0] and "07700" not in masked["Text"][0]
    assert masked["Age"].to_list() == ["35-44", "18-24"]
    assert masked["Seen"][0] != "03/04/2020"
    assert "Ablethorpe" not in said.output
    assert key.read_text().strip() not in out.read_text()
    assert os.name == "nt" or stat.S_IMODE(key.stat().st_mode) == 0o600


def test_mask_will_not_put_its_key_beside_the_output(texts, tmp_path):
    arguments = ["mask", str(texts), "--id", "ID", "--text", "Text", "--key", str(tmp_path / "k.txt")]
    said = RUN.invoke(app, [*arguments, "--out", str(tmp_path / "masked.csv")])
    assert said.exit_code == 1 and not (tmp_path / "k.txt").exists()


def test_the_same_key_gives_the_same_pseudonyms(texts, tmp_path):
    arguments = ["mask", str(texts), "--id", "ID", "--text", "Text", "--key", str(tmp_path / "k.txt")]
    for name in ("one", "two"):
        assert RUN.invoke(app, [*arguments, "--out", str(tmp_path / name / "m.csv")]).exit_code == 0
    assert (tmp_path / "one" / "m.csv").read_bytes() == (tmp_path / "two" / "m.csv").read_bytes()


def test_evaluate_prints_our_scores_beside_those_of_a_keyword_search(tmp_path):
    (tmp_path / "labels.csv").write_text(LABELS, encoding="utf-8")
    said = RUN.invoke(app, ["evaluate", "--gold", str(tmp_path / "labels.csv"), "--out", str(tmp_path / "out")])
    assert said.exit_code == 0, said.output
    assert "keyword" in said.output and "risk_assessment_absent" in said.output
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"overall.csv", "themes.csv"}


def test_review_names_the_folder_that_holds_no_run(tmp_path):
    said = RUN.invoke(app, ["review", "export", str(tmp_path)])
    assert said.exit_code == 1


def test_themes_reads_a_workbook_with_title_rows_above_its_header(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Trust export"], [], ["ID", "Text", "Ward"], ["1", "No risk assessment was done.", "Sedge"]):
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    arguments = [
        "themes",
        str(tmp_path / "export.xlsx"),
        "--id",
        "ID",
        "--text",
        "Text",
        "--out",
        str(tmp_path / "m.csv"),
    ]
    assert RUN.invoke(app, arguments).exit_code == 0
    assert pl.read_csv(tmp_path / "m.csv")["theme_id"].to_list() == ["risk_assessment_absent"]


def test_a_study_whose_events_all_fall_in_the_unfinished_year_runs(tmp_path):
    rows = ["ID,Incident date,Description,Severity", *(f"{i},0{i}/03/2025,No risk assessment was done.,Death" for i in
                                                       range(1, 8))]  # fmt: skip
    (tmp_path / "datix.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        '[study]\nsnapshot_date = 2025-10-06\n[[source]]\npath = "datix.csv"\nas = "datix"\n', encoding="utf-8"
    )
    said = RUN.invoke(
        app, ["run", str(tmp_path / "study.toml"), "--out", str(tmp_path / "out"), "--quiet", "--no-documents"]
    )
    assert said.exit_code == 0, said.output
    assert (tmp_path / "out" / "shareable" / "report.html").is_file()


def test_a_study_of_the_same_name_elsewhere_does_not_lose_its_outputs(tmp_path, monkeypatch):
    from incident_analytics.cli_steps import own_folder
    from incident_analytics.errors import IncidentAnalyticsError

    monkeypatch.chdir(tmp_path)
    manifest = tmp_path / "outputs" / "study" / "restricted" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"study_file": "../../../one/study.toml", "outputs": {}}', encoding="utf-8")
    assert own_folder(tmp_path / "one" / "study.toml") == Path("outputs/study")
    with pytest.raises(IncidentAnalyticsError, match="another study file of that name.*\n.*--out"):
        own_folder(tmp_path / "two" / "study.toml")
