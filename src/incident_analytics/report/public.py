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
    profile: str, version: str,
) -> dict[str, str]:  # fmt: skip
    """What every page states about itself."""
    return {
        "title": title,
        "owner": owner,
        "snapshot": f"{snapshot:%d %B %Y}" if snapshot else "not stated",
        "codebook": codebook,
        "manifest": manifest,
        "rule": rule,
        "rule_plainly": rule_plainly,
        "day": f"{snapshot:%Y-%m-%d}" if snapshot else "",
        "profile": profile,
        "version": version,
    }
