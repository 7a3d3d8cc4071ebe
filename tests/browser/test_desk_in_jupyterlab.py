"""The desk in a real JupyterLab: seen, used by keyboard, killed and opened again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import polars as pl
import pytest
from driven_lab import Lab

from incident_analytics.review import read_log

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
CELLS = (
    'import os\nfrom incident_analytics import lab\nopened = lab.open_study("sample/study.toml")',
    'print("pid", os.getpid())',
    "lab.explore(opened)",
)
RUN = "document.title='RUN'"
PLANTED = f'<img src=x onerror="{RUN}"><script>{RUN}</script> No risk assessment was completed.'
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the sample, markup in one of its records, and a notebook that opens the desk."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(SAMPLE, root / "sample", ignore=shutil.ignore_patterns("outputs"))
    path = root / "sample" / "inspections.csv"
    table = pl.read_csv(path, infer_schema=False)
    column = next(name for name in table.columns if name.casefold() == "finding")
    fourth = pl.int_range(pl.len()) == 3
    table.with_columns(pl.when(fourth).then(pl.lit(PLANTED)).otherwise(column).alias(column)).write_csv(path)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, root / "desk.ipynb")
    return root


@pytest.fixture(scope="module")
def address(folder, browser):
    """A JupyterLab of our own command, as an analyst starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["lab", "--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=t",
             f"--ServerApp.root_dir={folder}"]  # fmt: skip
    home = {"JUPYTER_CONFIG_DIR": str(folder / ".config"), "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings")}
    with (folder / "lab.log").open("w") as log:
        call = [sys.executable, "-c", "from incident_analytics.cli import main; main()", *words]
        server = subprocess.Popen(call, stdout=log, stderr=log, env=os.environ | home, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token=t")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(url):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise TimeoutError("JupyterLab did not start")


@pytest.fixture
def lab(browser, address):
    held = Lab(browser, address)
    yield held
    held.page.close()


def test_from_a_bar_to_the_words_to_the_record_to_the_chain(lab, address):
    desk = lab.desk
    assert desk.locator("mark").count() == 0  # closed until opened
    desk.get_by_role("button", name="Open the sentences").click()
    desk.locator(".ia-sentence mark").first.wait_for()
    bar = desk.locator(".ia-year").nth(3)
    year, n = bar.get_attribute("aria-label").split(" ")[0].rstrip(":"), bar.get_attribute("aria-label").split(" ")[1]
    bar.click()
    lab.page.wait_for_function(f"document.querySelector('.ia-count').textContent.startsWith('{n} ')")
    assert all(year in text for text in desk.locator(".ia-list .ia-meta").all_inner_texts())
    desk.locator(".ia-list button").first.click()
    desk.get_by_role("heading", name="Record", level=3).wait_for()
    assert desk.locator(".ia-text mark").count() >= 1
    lab.tab("Lessons")
    desk.locator(".ia-table .ia-link").first.click()
    desk.get_by_role("heading", name="The chain, in the order of its dates").wait_for()
    assert desk.locator("img.ia-picture").get_attribute("alt").startswith("Timeline.")
    assert lab.failed == []
    assert all(url.startswith((address, "data:", "blob:")) for url in lab.asked)  # nothing is fetched from elsewhere


def test_a_search_shows_hits_in_context_keeps_them_and_finds_more_like_them(lab, folder):
    lab.tab("Search")
    box = lab.desk.get_by_label("Search narratives and recommendations")
    box.fill('"risk assessment" NOT ligature')
    box.press("Enter")
    lab.desk.get_by_text("texts of").wait_for()
    assert lab.desk.locator("mark").count() == 0
    lab.desk.get_by_role("button", name="Open the sentences").click()
    lab.desk.locator("mark").first.wait_for()
    assert {text.lower() for text in lab.desk.locator("mark").all_inner_texts()} == {"risk assessment"}
    lab.desk.get_by_label("Name", exact=True).fill("first search")
    lab.desk.get_by_role("button", name="Save this search").click()
    lab.desk.get_by_text("Saved in searches.csv").wait_for()
    assert "first search" in (folder / "sample" / "searches.csv").read_text(encoding="utf-8")
    lab.desk.get_by_role("button", name="More like recommendation").first.click()
    lab.desk.get_by_role("heading", name="Recommendations like").wait_for()
    lab.tab("Search")
    box.fill('"open')
    box.press("Enter")
    lab.desk.get_by_text("a quotation mark is not closed").wait_for()


def test_decisions_made_by_keys_survive_a_killed_kernel(lab, folder):
    log = folder / "sample" / "reviews.csv"
    cells = lab.page.locator(".jp-Notebook .jp-CodeCell").count()
    lab.begin_review("ab")
    lab.press("a")  # closed: nothing is decided on a sentence that nobody sees
    assert not log.exists()
    lab.desk.get_by_role("button", name="Open the sentences").click()
    lab.idle()
    lab.desk.get_by_role("heading", level=3).first.focus()
    for key in ("a", "r", "a", "u", "n", "p"):
        lab.press(key)
    assert read_log(log)["decision"].to_list() == ["accept", "reject", "accept", "withdraw"]
    assert lab.page.locator(".jp-Notebook .jp-CodeCell").count() == cells  # "a" is JupyterLab's key for a new cell
    said = lab.page.locator(".jp-OutputArea-output").filter(has_text="pid").first.inner_text()
    os.kill(int(said.split()[-1]), signal.SIGKILL)
    again = Lab(lab.page.context.browser, lab.page.url.split("/lab")[0])
    again.desk.get_by_role("button", name="Open the sentences").click()
    again.begin_review("ab")
    assert "2 of 200 sentences decided by AB" in again.desk.inner_text()
    again.press("a")
    assert read_log(log).height == 5
    again.page.close()


def test_a_key_decides_on_nothing_but_the_sentence_in_sight(lab, folder):
    log = folder / "sample" / "reviews.csv"
    before = read_log(log).height if log.exists() else 0
    lab.desk.get_by_role("button", name="Open the sentences").click()
    lab.begin_review("zz")
    lab.desk.get_by_role("button", name="Whole record").click()
    lab.desk.get_by_role("button", name="Back").wait_for()
    lab.press("r")
    lab.desk.get_by_role("button", name="Back").click()
    lab.desk.get_by_role("button", name="Another coder or role").click()
    lab.desk.get_by_role("button", name="Begin").focus()
    lab.press("a")
    assert (read_log(log).height if log.exists() else 0) == before
    lab.desk.get_by_label("Your initials").fill("yy")
    lab.desk.get_by_role("button", name="Begin").click()
    lab.desk.get_by_text("decided by YY").wait_for()
    lab.press_at_once("a", "r")  # the second before the answer: not meant for the next sentence
    assert read_log(log).height == before + 1


def test_markup_in_a_narrative_is_words(lab):
    lab.desk.get_by_role("button", name="Open the sentences").click()
    lab.tab("Search")
    box = lab.desk.get_by_label("Search narratives and recommendations")
    box.fill("onerror")
    box.press("Enter")
    lab.desk.locator(".ia-sentence").first.wait_for()
    assert "<img src=x" in lab.desk.locator(".ia-sentence").first.inner_text()
    lab.desk.get_by_role("button", name="Record").first.click()
    lab.desk.get_by_role("heading", name="Record", level=3).wait_for()
    assert lab.page.evaluate("document.querySelectorAll('.ia-desk [onerror]').length") == 0
    assert lab.page.title() != "RUN"


def test_axe_finds_nothing_serious_on_any_tab(lab):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    lab.desk.get_by_role("button", name="Open the sentences").click()
    for tab in ("Sentences", "Lessons", "Search", "Review"):
        lab.tab(tab)
        found = axe.run(lab.page, context=".ia-desk").response["violations"]
        assert [(v["id"], v["impact"]) for v in found if v["impact"] in ("serious", "critical")] == [], tab


def test_tabs_are_walked_by_arrows_and_the_focus_can_be_seen(lab):
    lab.desk.get_by_role("tab", name="Sentences").focus()
    for name in ("Lessons", "Search", "Review", "Sentences"):
        lab.press("ArrowRight")
        held = lab.page.evaluate("(e => [e.textContent, getComputedStyle(e).outlineStyle])(document.activeElement)")
        assert held[0] == name and held[1] != "none"


def test_the_desk_does_not_scroll_sideways_in_a_narrow_window(browser, address):
    lab = Lab(browser, address)
    lab.page.set_viewport_size({"width": 640, "height": 800})
    lab.page.wait_for_timeout(300)
    wide = lab.page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.querySelector('.ia-desk'))")
    assert wide <= 0
    lab.page.close()
