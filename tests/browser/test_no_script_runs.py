"""Markup in records, titles and names of bodies stays text: no page runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "north_essex"
RUN = "document.title='RUN'"
PLANTED = f'<script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}">'
PAGES = ("shareable/report.html", "board/report.html", "restricted/evidence.html", "restricted/letter.html",
         "restricted/quality.html")  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def out(tmp_path_factory, browser) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(EXAMPLE, folder / "study")
    columns = {"records.csv": ("Findings", "Unit"), "recommendations.csv": ("Recommendation",),
               "organisations.csv": ("Name",)}  # fmt: skip
    for name, held in columns.items():
        path = folder / "study" / name
        table = pl.read_csv(path, infer_schema=False)
        table.with_columns((pl.col(column) + f" {PLANTED}").alias(column) for column in held).write_csv(path)
    (folder / "study" / "coding.csv").unlink()
    study = folder / "study" / "study.toml"
    lines = [f"title = '''Study {PLANTED}'''" if line.startswith("title") else line
             for line in study.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    text = "\n".join(lines).replace('[coding]\npath = "coding.csv"', "")
    study.write_text(text, encoding="utf-8")
    return ia.run_study(study, folder / "out", documents=False).out


@pytest.mark.parametrize("name", PAGES)
def test_no_script_of_a_record_runs_and_nothing_is_fetched(browser, out, name):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((out / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.wait_for_timeout(200)
    assert page.title() != "RUN"
    assert page.evaluate("document.querySelectorAll('[onerror],[onload]').length") == 0
    assert len(asked) == 1
    if name.startswith(("board", "restricted/evidence")):
        assert "document.title" in page.content()  # it is there, as text
    page.close()
