"""The documentation as a site: built without a warning, fetching nothing, searched as files."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if not importlib.util.find_spec("mkdocs") or not importlib.util.find_spec("mkdocstrings"):
        pytest.skip("mkdocs is not installed (tests/extras)")
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "tools/docs.py", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1_000:] + done.stderr[-2_000:]
    return out


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_fetches_nothing(site):
    assert (site / "index.html").is_file()
    python = (site / "reference" / "python.html").read_text(encoding="utf-8")
    assert all(f'id="incident_analytics.{name}' in python for name in ("themes.find.find_themes", "study.run_study"))
    for page in site.rglob("*.html"):
        assert not re.search(r'<(?:script|img|iframe)[^>]+src="?(?:https?:)?//', page.read_text(encoding="utf-8")), page


@pytest.mark.slow
def test_the_search_works_on_pages_opened_as_files(site, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "how-to" / "read-ledger.html").as_uri())
    page.locator(".md-search__input").wait_for(state="attached")
    page.keyboard.press("f")
    page.keyboard.type("secondary suppression", delay=30)
    first = page.locator(".md-search-result__item").first
    first.wait_for(timeout=20_000)
    assert "Disclosure" in first.inner_text()
    page.close()
    assert not [url for url in asked if url.startswith("http")]
