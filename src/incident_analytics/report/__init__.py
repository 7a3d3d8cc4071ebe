"""Documents from finished tables; nothing is computed from records here."""

from .letter import letter_page
from .public import about_table, figure_svg, public_report
from .quality import quality_page
from .restricted import evidence_page

__all__ = ["about_table", "evidence_page", "figure_svg", "letter_page", "public_report", "quality_page"]
