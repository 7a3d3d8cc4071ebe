"""leadership.pdf: the same briefing as pages of A4, the finding and its sentences on the first."""

from __future__ import annotations

import html
import io
from pathlib import Path

import matplotlib as mpl
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from ..charts import style
from .document import CARE, Document
from .findings import many
from .pictures import Picture

MARGIN = 18 * mm
TABLE_ROWS = 40
COLUMNS = (("theme", "Theme", 46), ("body", "Body", 34), ("setting", "Setting", 17), ("status", "Status", 25),
           ("first", "First warned", 15), ("closed", "First action complete", 20), ("last", "Last reported", 17),
           ("events", "After", 11))  # fmt: skip
INK, QUIET, RED = HexColor(style.INK), HexColor(style.QUIET), HexColor("#A31B1B")


def leadership_pages(document: Document) -> bytes:
    """The document as a PDF, the same bytes for the same document."""
    _letters()
    held = io.BytesIO()
    about = document.about
    pages = SimpleDocTemplate(
        held, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=20 * mm, invariant=1,
        title=about["title"], author=about["owner"] or "incident-analytics", subject=document.source_line,
        creator="incident-analytics", producer="incident-analytics", lang="en-GB",
    )  # fmt: skip
    story = [*_first(document), *_pictures(document), *_table(document), *_method(document)]
    frame = _frame_of(document)
    pages.build(story, onFirstPage=frame, onLaterPages=frame)
    return held.getvalue()


def _letters() -> None:
    """The typeface that comes with matplotlib, so that every machine sets the same pages."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    for name, file in (("Text", "DejaVuSans.ttf"), ("Text-Bold", "DejaVuSans-Bold.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / file)))


def _style(
    size: float, bold: bool = False, colour: object = INK, before: float = 0, after: float = 3
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{bold}{before}", fontName="Text-Bold" if bold else "Text", fontSize=size, leading=size * 1.35,
        textColor=colour, spaceBefore=before, spaceAfter=after,
    )  # fmt: skip


def _said(words: str, look: ParagraphStyle) -> Paragraph:
    return Paragraph(html.escape(words), look)


def _first(document: Document) -> list[Flowable]:
    about = document.about
    out = [
        _said(about["title"], _style(9, colour=QUIET)),
        _said(document.headline, _style(17, bold=True, after=6)),
        _said(" ".join(part for part in (document.as_of, about["owner"]) if part),
              _style(9, colour=QUIET)),
        _said(CARE, _style(9, colour=QUIET)),
        _said("The accessible version of these pages is report.html.", _style(9, colour=QUIET)),
    ]  # fmt: skip
    for heading, sentences in document.sections:
        out.append(_said(heading, _style(11, bold=True, before=7, after=2)))
        # The headline stands above already.
        out += [_said(f"•  {line}", _style(9)) for line in sentences if line != document.headline]
    return [*out, PageBreak()]


def _pictures(document: Document) -> list[Flowable]:
    out: list[Flowable] = []
    for picture in document.pictures:
        block = [
            _said(picture.title, _style(12, bold=True, after=4)), _image(picture),
            _said(picture.method, _style(8, colour=QUIET, after=14)),
        ]  # fmt: skip
        out.append(KeepTogether(block))
    return [*out, PageBreak()] if out else out


def _image(picture: Picture) -> Image:
    """The picture across the page, less high than a page."""
    image = Image(io.BytesIO(picture.png))
    scale = min((A4[0] - 2 * MARGIN) / image.imageWidth, (A4[1] - 110 * mm) / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    return image


def _table(document: Document) -> list[Flowable]:
    if not document.main_rows:
        return []
    cell, head = _style(7, after=0), _style(7, bold=True, after=0)
    held = document.columns_told(COLUMNS)
    rows = [[_said(heading, head) for _, heading, _ in held]]
    shown = document.main_rows[:TABLE_ROWS]
    rows += [[_said(row[name], cell) for name, *_ in held] for row in shown]
    scale = (A4[0] - 2 * MARGIN) / sum(width for *_, width in held)
    table = Table(rows, colWidths=[width * scale for *_, width in held], repeatRows=1)
    table.setStyle([
        ("LINEBELOW", (0, 0), (-1, 0), 1, INK), ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor(style.FAINT)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip
    more = len(document.main_rows) - len(shown)
    after = [_said(f"{more} more stand in report.html and data_pack.xlsx.", _style(8, colour=QUIET))] if more else []
    return [_said(_table_title(document, len(shown)), _style(13, bold=True, after=6)), table, *after, Spacer(1, 8)]


def _table_title(document: Document, shown: int) -> str:
    every = many(len(document.main_rows), "lesson")
    return f"The first {shown} of {every}, what came back first" if shown < len(document.main_rows) else f"All {every}"


def _method(document: Document) -> list[Flowable]:
    out = [_said("How to read this", _style(13, bold=True, before=6, after=4))]
    out += [_said(paragraph, _style(8.5)) for paragraph in document.method]
    out += [_said(line, _style(8.5)) for line in document.meaning_lines]
    return out


def _frame_of(document: Document) -> object:
    """What stands around every page: the source, the page number and, where it is not for everybody, the mark."""

    def frame(canvas: Canvas, _: object) -> None:
        canvas.saveState()
        canvas.setFont("Text", 7)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 11 * mm, document.source_line)
        canvas.drawRightString(A4[0] - MARGIN, 11 * mm, str(canvas.getPageNumber()))
        if document.mark:
            canvas.setFillColor(RED)
            canvas.setFont("Text-Bold", 9)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 11 * mm, document.mark)
        canvas.restoreState()

    return frame
