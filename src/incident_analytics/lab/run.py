"""The notebooks run on one study, as pages without code for readers who do not code."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .. import errors
from ..errors import IncidentAnalyticsError, join_problems

TAG = "parameters"
SAMPLE = "data/sample/study.toml"  # a notebook that opens this one opens any other as well; the worked example does not
URLS = ("require_js_url", "mathjax_url", "jquery_url", "mermaid_js_url", "jupyter_widgets_base_url",
        "widget_renderer_url")  # fmt: skip
# Sentences are printed on one line each: they break between words, not within them.
STYLE = "<style>pre { white-space: pre-wrap !important; word-break: normal !important; }</style>"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
SCRIPT = re.compile(r"<script\b.*?</script>", re.S | re.I)
OURS = tuple(
    sorted(
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, IncidentAnalyticsError)
    )
) + ("SearchError", "ChartInputError")
QUIET = ("--IPKernelApp.log_level=40",)  # a warning a notebook on how the kernel is reached tells an analyst nothing
TIMEOUT = 600  # seconds for one notebook


def run_notebooks(folder: Path, study: Path, out: Path, say: Callable[[str], None]) -> list[Path]:
    """Run every notebook of `folder` that opens the sample's study, on `study` instead; write each as HTML into `out`.

    The notebooks themselves stay as they are; nothing else is written. Raises IncidentAnalyticsError naming the
    notebooks that failed, without their output, once the others are written.
    """
    from nbclient.exceptions import CellExecutionError

    study = study.resolve()
    if not study.is_file():
        raise IncidentAnalyticsError(f"{study.name}: there is no such study file.")
    out.mkdir(parents=True, exist_ok=True)
    written, failed = [], []
    for path in _notebooks(folder):
        say(f"running {path.stem}")
        try:
            page = _page(path, study)
        except CellExecutionError as error:
            # The others may have something to say all the same. Our own messages hold no text of a record.
            why = error.evalue.splitlines()[0] if error.ename in OURS else error.ename
            failed.append(f"{path.name}: {why}")
            continue
        written.append(out / f"{path.stem}.html")
        written[-1].write_text(page, encoding="utf-8")
    if failed:
        raise IncidentAnalyticsError(
            join_problems(
                f"{len(written)} pages are written; these notebooks stopped",
                failed,
                "run them in JupyterLab to see the cell; 04 has words of its own to set.",
            )
        )
    return written


def _notebooks(folder: Path) -> Iterator[Path]:
    import nbformat

    for path in sorted(folder.glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        if any(TAG in cell.metadata.get("tags", []) and SAMPLE in cell.source for cell in cells):
            yield path


def _page(path: Path, study: Path) -> str:
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if TAG in cell.metadata.get("tags", []):
            lines = [line for line in cell.source.splitlines() if not line.startswith("STUDY")]
            cell.source = "\n".join([f"STUDY = {str(study)!r}", *lines])
    # Run in a folder of its own: a notebook that writes would write there, and be gone.
    with tempfile.TemporaryDirectory(prefix="notebook-", ignore_cleanup_errors=True) as room:
        about = {"metadata": {"path": room}}
        NotebookClient(book, timeout=TIMEOUT, resources=about, extra_arguments=[*QUIET]).execute()
    _without_widgets(book)
    # Nothing is fetched: the page holds record-level tables, and whoever serves a script could read them.
    nowhere = dict.fromkeys(URLS, "")
    page = HTMLExporter(
        exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True, **nowhere
    ).from_notebook_node(book)[0]
    page = SCRIPT.sub("", page)
    return page.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">{STYLE}', 1)


def _without_widgets(book: object) -> None:
    """A page has no kernel: of a widget the line stays that says where it works."""
    book.metadata.pop("widgets", None)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
