"""report.html: one self-contained page from tables that may leave."""

from __future__ import annotations

from datetime import date

from .document import CARE, WORDS, Document
from .page import figure_svg, render_page


def report_page(document: Document) -> str:
    """The page as text."""
    return render_page(
        "report.html",
        title=document.about["title"],
        document=document,
        figures=[
            (p.name, p.title, figure_svg(p.figure(with_title=False), p.title), p.method, p.alt)
            for p in document.pictures
        ],
        bodies=sorted({row["body"] for row in document.rows}),
        wards=any(row["unit"] for row in document.rows),
        care=CARE,
        words=WORDS,
    )


def about_table(
    title: str, owner: str, snapshot: date | None, codebook: str, manifest: str, rule: str, rule_plainly: str,
    profile: str, version: str, known_on: date | None = None,
) -> dict[str, str]:  # fmt: skip
    """What every page states about itself. `known_on`: the past day whose knowledge alone is shown, where it is one."""
    taken = f"{snapshot:%d %B %Y}" if snapshot else "not stated"
    last = known_on or snapshot
    return {
        "title": title,
        "owner": owner,
        "snapshot": f"{taken}, only what was known on {known_on:%d %B %Y}" if known_on else taken,
        "taken": taken,
        "known_on": f"{known_on:%d %B %Y}" if known_on else "",
        "codebook": codebook,
        "manifest": manifest,
        "rule": rule,
        "rule_plainly": rule_plainly,
        "day": f"{last:%Y-%m-%d}" if last else "",
        "profile": profile,
        "version": version,
    }
