"""Everything that leaves the sample run is attacked: nothing is found, and what is planted is."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from attack_files import counts_found, counts_in_caveats, hidden_cells, layers, sentences_found
from attack_tables import narrowed_cells
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

import incident_analytics as ia
from incident_analytics.disclosure import PROFILES, check_folder, shareable
from incident_analytics.disclosure.shareable import PUBLISHED
from incident_analytics.errors import DisclosureError
from incident_analytics.study import about_run
from incident_analytics.study.folder import write_csv
from incident_analytics.study.public import document_of

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "study.toml"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return ia.run_study(SAMPLE, tmp_path_factory.mktemp("run") / "out")


@pytest.fixture
def folder(run, tmp_path) -> Path:
    return Path(shutil.copytree(run.out / "shareable", tmp_path / "shareable"))


@pytest.fixture(scope="module")
def sentence(run) -> str:
    """A sentence of a narrative, long enough to be told from a phrase."""
    texts = run.results.narratives["text"].drop_nulls().to_list()
    sentences = (s for text in texts for s in re.split(r"(?<=[.!?])\s+", text))
    return next(s for s in sentences if len(s.split()) >= 12 and len(re.sub(r"[^a-z]", "", s.lower())) >= 60)


def test_no_sentence_of_a_narrative_can_be_read(run, folder):
    assert sentences_found(folder, run.results.narratives["text"].drop_nulls().to_list()) == set()
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert {p.suffix for p in files} == {".csv", ".html", ".json", ".pdf", ".png", ".pptx", ".svg", ".txt", ".xlsx"}
    terms = [term.text for term in ia.load_codebook().terms]  # the search strategy lists them
    checked = check_folder(
        folder, run.results.narratives, find_identifiers=partial(ia.find_identifiers, likely=False), allowed=terms
    )
    assert checked == len(files)


def test_no_hidden_count_can_be_read(run, folder):
    assert len(hidden_cells(folder)) > 20
    assert counts_found(folder, run.results.codebook.names) == {}
    assert counts_in_caveats(folder) == []


@pytest.mark.parametrize("profile", ["default", "7/5"])
def test_no_hidden_count_can_be_narrowed_by_laying_the_tables_side_by_side(profile, run, tmp_path):
    held = replace(run.results, study=replace(run.results.study, profile=PROFILES[profile]))
    tables = document_of(held, "shareable", about_run(held)).pack.tables
    for table, name in ((tables.ledger, "ledger"), (tables.yearly, "failings_by_period")):
        write_csv(table, tmp_path / f"{name}.csv")
    hidden = tables.yearly.filter(pl.col("n_events_status") != "shown").height
    assert hidden > 20
    assert narrowed_cells(tmp_path, PROFILES[profile].threshold, PROFILES[profile].round_to) == {}


def test_without_the_door_the_same_attack_narrows_hidden_counts(run, tmp_path, monkeypatch):
    """The planted leak: the ledger as it was before what narrows was hidden."""
    monkeypatch.setattr(shareable, "hide_what_narrows", lambda ledger, periods, profile: (ledger, periods))
    tables = document_of(run.results, "shareable", about_run(run.results)).pack.tables
    for table, name in ((tables.ledger, "ledger"), (tables.yearly, "failings_by_period")):
        write_csv(table, tmp_path / f"{name}.csv")
    found = narrowed_cells(tmp_path, 5, 5)
    assert found and all(low > 1 for low, _ in found.values())


def test_no_ward_and_no_unpublished_day_can_be_read(run, folder):
    said = "\n".join(text for path in sorted(folder.rglob("*")) if path.is_file() for text in layers(path.read_bytes()))
    wards = [w for w in run.results.data.records["unit"].drop_nulls().unique() if w.endswith(("Ward", "Unit"))]
    assert len(wards) > 5 and [ward for ward in wards if ward in said] == []
    public = {str(day) for day in pl.read_csv(folder / "published_lessons.csv")["signal_date"]}
    months = {f"{day[:7]}-01" for day in public} | {"2000-01-01"}
    days = set(re.findall(r"\b20(?:1\d|2[0-4])-\d\d-\d\d\b", said))
    allowed = public | months | {str(run.results.study.snapshot_date)}
    own = {
        str(d) for d in run.results.signals.filter(~pl.col("source_type").is_in(PUBLISHED))["signal_date"].drop_nulls()
    }
    assert (days & own) - allowed == set()


def in_csv(folder: Path, sentence: str) -> None:
    path = folder / "ledger.csv"
    path.write_text(path.read_text(encoding="utf-8-sig") + f'x,"{sentence}"\n', encoding="utf-8")


def in_tooltip(folder: Path, sentence: str) -> None:
    path = folder / "report.html"
    path.write_text(path.read_text("utf-8").replace("<body", f'<body data-tip="{sentence}"', 1), encoding="utf-8")


def in_svg_comment(folder: Path, sentence: str) -> None:
    path = folder / "charts" / "recurrence.svg"
    path.write_text(path.read_text("utf-8").replace("</svg>", f"<!-- {sentence} --></svg>"), encoding="utf-8")


def in_picture(folder: Path, sentence: str) -> None:
    note = PngInfo()
    note.add_text("Description", sentence, zip=True)
    Image.new("RGB", (4, 4)).save(folder / "small.png", pnginfo=note)


def in_pdf(folder: Path, sentence: str) -> None:
    figure = Figure()
    figure.text(0.1, 0.5, sentence)
    figure.savefig(folder / "page.pdf")


def in_workbook(folder: Path, sentence: str) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = sentence
    book.save(folder / "data.xlsx")


def in_workbook_properties(folder: Path, sentence: str) -> None:
    book = openpyxl.Workbook()
    book.properties.description = sentence
    book.save(folder / "data.xlsx")


def in_speaker_notes(folder: Path, sentence: str) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).notes_slide.notes_text_frame.text = sentence
    deck.save(folder / "slides.pptx")


def in_workbook_of_a_slide(folder: Path, sentence: str) -> None:
    deck, data = Presentation(), CategoryChartData()
    data.categories = [sentence]
    data.add_series("n", [5])
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, 9_000, 9_000, data)
    for part in shape.chart._chartSpace.iter("{*}strCache"):  # what is drawn is cleaned; the workbook is forgotten
        part.getparent().remove(part)
    deck.save(folder / "slides.pptx")


LEAKS = [in_csv, in_tooltip, in_svg_comment, in_picture, in_pdf, in_workbook, in_workbook_properties, in_speaker_notes,
         in_workbook_of_a_slide]  # fmt: skip


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_sentence_is_found_by_the_attack_and_stopped_by_the_checker(plant, run, folder, sentence):
    plant(folder, sentence)
    assert len(sentences_found(folder, [sentence])) == 1
    with pytest.raises(DisclosureError, match="words of a narrative") as refused:
        check_folder(folder, run.results.narratives)
    assert sentence not in str(refused.value)


def test_a_planted_count_is_found_by_the_attack_and_stopped_by_the_checker(run, folder):
    path = folder / "failings_by_period.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",,primary", ",3,primary", 1), encoding="utf-8")
    assert list(counts_found(folder, run.results.codebook.names).values()) == [3]
    with pytest.raises(DisclosureError, match="status says hidden, in n_events"):
        check_folder(folder, run.results.narratives)


def test_a_count_planted_in_the_words_of_a_chart_is_found_by_the_attack(run, folder):
    theme, period = sorted(hidden_cells(folder))[0]
    path = folder / "report.html"
    words = f'<p title="{run.results.codebook.names[theme]}: {period} 2"></p></body>'
    path.write_text(path.read_text("utf-8").replace("</body>", words), encoding="utf-8")
    assert counts_found(folder, run.results.codebook.names) == {(theme, period): 2}


def test_the_tables_of_the_run_hold_what_the_rules_say(run, folder):
    table = pl.read_csv(folder / "failings_by_period.csv")
    profile = run.results.study.profile
    shown = table.filter(pl.col("n_events_status") == "shown")["n_events"]
    assert ((shown == 0) | ((shown >= profile.threshold) & (shown % profile.round_to == 0))).all()
