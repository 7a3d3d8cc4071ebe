"""Every notebook runs top to bottom on its study, is thin, and is committed without outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_top_to_bottom(path):
    client = NotebookClient(read(path), timeout=120, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()


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
