"""Commands as an analyst types them: mask, review, evaluate; exit codes and what they print."""

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
