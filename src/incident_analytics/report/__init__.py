"""Documents from finished tables; nothing is computed from records here."""

from .briefing import briefing
from .document import Document, make_document
from .letter import letter_page
from .page import figure_svg
from .pages import leadership_pages
from .public import about_table, report_page
from .quality import quality_page
from .restricted import evidence_page, on_page
from .slides import leadership_slides
from .workbook import data_pack

__all__ = [
    "Document", "about_table", "briefing", "data_pack", "evidence_page", "figure_svg", "leadership_pages",
    "leadership_slides", "letter_page", "make_document", "on_page", "quality_page", "report_page",
]  # fmt: skip
