"""JupyterLab as a person drives it, in a headless browser."""

from __future__ import annotations

import re

WAIT = 120_000  # ms, for a kernel to start and read the sample on a busy machine
ASKED = 10_000  # ms, for a cell to show that it was asked to run


class Lab:
    """One page of JupyterLab with the notebook, all its cells run."""

    def __init__(self, browser, address: str) -> None:
        self.page = browser.new_page(viewport={"width": 1400, "height": 1000})
        self.page.set_default_timeout(20_000)
        self.asked, self.failed = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.failed.append(str(error)))
        self.page.goto(f"{address}/lab/tree/desk.ipynb?token=t&reset")
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=WAIT)
        self.page.locator(".jp-Toolbar-kernelName", has_text="Python 3").first.wait_for(timeout=WAIT)
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for(timeout=WAIT)
        self.run_all()
        self.desk = self.page.locator(".ia-desk")
        try:
            self.desk.locator(".ia-list li").first.wait_for(timeout=WAIT)
        except Exception as problem:
            shown = self.page.locator(".jp-Notebook .jp-CodeCell").all_inner_texts()
            raise AssertionError(
                f"the desk did not open; errors of the page: {self.failed}; cells: {shown}"
            ) from problem

    def run_all(self) -> None:
        """Run every cell; asked a second time where a kernel that has only just connected did not hear the first."""
        asked = self.page.locator(".jp-Notebook .jp-InputPrompt").filter(has_text=re.compile(r"\[(\*|\d+)\]"))
        for last in (False, True):
            self.page.get_by_role("menuitem", name="Run", exact=True).click()
            self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            try:
                asked.first.wait_for(timeout=ASKED)
                break
            except Exception:
                if last:
                    raise

    def idle(self) -> None:
        """Wait until every question is answered."""
        self.page.wait_for_function("!document.querySelector('.ia-desk').hasAttribute('aria-busy')", timeout=30_000)

    def tab(self, name: str) -> None:
        self.desk.get_by_role("tab", name=name).click()
        self.idle()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.idle()

    def press_at_once(self, *keys: str) -> None:
        """Keys with nothing between them, however slow the machine: no answer can come in before the last one."""
        press = "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
        self.page.evaluate(f"keys => keys.forEach({press})", list(keys))
        self.idle()

    def begin_review(self, coder: str) -> None:
        self.tab("Review")
        self.desk.get_by_label("Your initials").fill(coder)
        self.desk.get_by_role("button", name="Begin").click()
        self.desk.get_by_role("progressbar").wait_for()
        self.idle()
