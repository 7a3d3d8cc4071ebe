"""report.html as its readers have it: in a window, on a telephone, by keyboard, read aloud, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

import incident_analytics as ia

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "study.toml"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["shareable", "board"])
def address(request, run) -> str:
    return (run.out / request.param / "report.html").as_uri()


@pytest.fixture(scope="module")
def run(tmp_path_factory, browser):
    return ia.run_study(SAMPLE, tmp_path_factory.mktemp("pages") / "out", documents=False)


@pytest.fixture
def page(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    yield page
    page.close()


def test_axe_finds_nothing_serious(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page).response["violations"]
    assert [(v["id"], v["impact"]) for v in found if v["impact"] in ("serious", "critical")] == []


def test_nothing_is_fetched_and_no_script_fails(browser, address):
    page = browser.new_page()
    asked, failed = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(address)
    assert asked == [address] and failed == []
    page.close()


def test_the_page_does_not_scroll_sideways_at_320_pixels(browser, address):
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_filters_work_by_keyboard_and_say_how_many_are_left(page):
    rows = "#ledger tbody tr:visible"
    every = page.locator(rows).count()
    page.focus("#theme")
    page.keyboard.type("ligature")
    left = page.locator(rows).count()
    assert 0 < left < every
    assert page.locator("#count").inner_text() == f"{left} of {every} lessons"
    assert all("igature" in text for text in page.locator(f"{rows} th").all_inner_texts())


def test_every_focused_control_can_be_seen(page):
    for _ in range(4):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 80)")


def test_cells_of_a_chart_say_what_they_hold_where_one_points(page):
    tips = page.evaluate("[...document.querySelectorAll('#recurrence svg title')].map(t => t.textContent)")
    assert len(tips) > 20
    assert all(": " in tip for tip in tips)


def test_on_paper_controls_are_gone_and_no_figure_is_cut(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.locator(".controls").is_visible()
    broken = page.evaluate("[...document.querySelectorAll('figure')].map(f => getComputedStyle(f).breakInside)")
    assert set(broken) == {"avoid"}
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    page.close()
