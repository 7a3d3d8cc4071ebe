"""Every notebook runs top to bottom on its study, is thin, and is committed without outputs."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
CHARTS = ("picture", "recurrence", "theme_by_year", "timeline", "events_between")
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_top_to_bottom_and_every_chart_it_calls_for_is_seen(path, tmp_path):
    book = read(path)
    if any(
        word in cell.source for cell in book.cells for word in ("build_pack", "run_in_folder")
    ):  # it writes into the folder of its study
        shutil.copytree(
            FOLDER.parent / "data" / "sample", tmp_path / "sample", ignore=shutil.ignore_patterns("outputs")
        )
        for cell in book.cells:
            cell.source = cell.source.replace("../data/sample", (tmp_path / "sample").as_posix())
    client = NotebookClient(book, timeout=120, resources={"metadata": {"path": str(FOLDER)}})
    for cell in client.execute().cells:
        charts = cell.cell_type == "code" and any(f"lab.{name}(" in cell.source for name in CHARTS)
        pictures = [
            output for output in cell.get("outputs", []) if "<svg" in output.get("data", {}).get("text/html", "")
        ]
        assert not charts or len(pictures) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_committed_without_outputs(path):
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_thin(path):
    sources = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    assert not any(line.strip().startswith("def ") for source in sources for line in source.splitlines())
    assert max(len(source.splitlines()) for source in sources) <= 8


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_has_one_cell_of_parameters_and_a_question_for_a_title(path):
    cells = read(path).cells
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells) == 1
    assert "?" in cells[0].source.splitlines()[0]


@pytest.mark.slow
def test_the_notebooks_run_on_a_study_as_pages_without_code(tmp_path):
    from incident_analytics.lab.run import run_notebooks

    books = tmp_path / "books"
    books.mkdir()
    for name in ("01_start_here.ipynb", "08_how_good_is_the_coding.ipynb"):
        (books / name).write_bytes((FOLDER / name).read_bytes())
    pages = run_notebooks(books, FOLDER.parent / "data" / "sample" / "study.toml", tmp_path / "out", lambda line: None)
    assert [page.name for page in pages] == ["01_start_here.html"]  # 08 has no study for a parameter
    text = pages[0].read_text(encoding="utf-8")
    assert "lab.open_study" not in text and "rows were read" in text
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", text)  # nothing is fetched
    assert "<script" not in text and "Content-Security-Policy" in text


def test_the_sentence_on_the_coding_says_what_an_evaluation_says():
    from incident_analytics import lab
    from incident_analytics.codebook import load_codebook
    from incident_analytics.review import evaluate, read_gold

    gold = FOLDER.parent / "data" / "labels" / "sentences.csv"
    scores = evaluate(read_gold(gold, load_codebook()), load_codebook()).overall.filter(measure="micro_f1")
    ours, keyword = (scores.filter(method=name)["value"][0] for name in ("ours", "keyword"))
    assert lab.coding_sentence(gold).endswith(
        f"F1 is {ours:.2f}; a keyword search with the same terms reaches {keyword:.2f}."
    )


@pytest.mark.slow
def test_a_notebook_that_stops_is_named_and_the_others_are_written(tmp_path):
    from incident_analytics.errors import IncidentAnalyticsError
    from incident_analytics.lab.run import run_notebooks

    books = tmp_path / "books"
    books.mkdir()
    for name, last in (("01_stops", "1 / 0"), ("02_goes", "print('went')")):
        first = nbformat.v4.new_code_cell('STUDY = "../data/sample/study.toml"')
        first.metadata["tags"] = ["parameters"]
        book = nbformat.v4.new_notebook(cells=[first, nbformat.v4.new_code_cell(last)])
        nbformat.write(book, books / f"{name}.ipynb")
    study = FOLDER.parent / "data" / "sample" / "study.toml"
    with pytest.raises(IncidentAnalyticsError, match="1 pages are written.*\n.*01_stops.ipynb: ZeroDivisionError"):
        run_notebooks(books, study, tmp_path / "out", lambda line: None)
    assert "went" in (tmp_path / "out" / "02_goes.html").read_text(encoding="utf-8")
