"""leadership.pptx: the briefing as slides, with charts and tables that can be edited, and the method in the notes."""

from __future__ import annotations

import io
from pathlib import Path

from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from ..charts import style
from .briefing import Section
from .document import CARE, Document
from .findings import many
from .fixed_zip import fixed
from .pictures import Picture
from .slide_charts import NATIVE, status_chart
from .slide_parts import Box, describe, rgb
from .slide_tables import ledger_table
from .slide_template import BODIES, FURNITURE, cover_layout, layout_for, open_template

GREY, RED = rgb(style.QUIET), rgb("#A31B1B")
LARGEST_TITLE = 24  # points


def leadership_slides(document: Document, template: Path | None = None) -> bytes:
    """The deck as a .pptx file, the same bytes for the same document. Raises StudyError for a template that cannot be
    used."""
    deck = open_template(template)
    _cover(deck, document)
    first, *others = document.sections
    _text_slide(
        deck, document, "What came back, surest first", [line for line in first[1] if line != document.headline]
    )
    if others:
        _behind_slide(deck, document, others)
    _chart_slide(deck, document)
    _table_slide(deck, document)
    for picture in document.pictures:
        _picture_slide(deck, document, picture)
    _text_slide(deck, document, "What the statuses mean", document.meaning_lines, size=15)
    _text_slide(deck, document, "How this was worked out", document.method, size=12)
    about = deck.core_properties
    about.title, about.author = document.about["title"], document.about["owner"] or "incident-analytics"
    about.last_modified_by, about.comments = "incident-analytics", document.source_line
    about.keywords = document.mark[:250]
    held = io.BytesIO()
    deck.save(held)
    return fixed(held.getvalue(), document.about["day"])


def _cover(deck: Deck, document: Document) -> None:
    slide = deck.slides.add_slide(cover_layout(deck))
    _title(slide, document.headline)
    about = document.about
    lines = [about["title"], document.as_of, about["owner"], document.mark, CARE]
    said = [line for line in lines if line]
    subtitle = [s for s in slide.placeholders if s.placeholder_format.type in (PP_PLACEHOLDER.SUBTITLE, *BODIES)]
    if subtitle:
        frame = subtitle[0].text_frame
        frame.text = "\n".join(said)
        fits = Pt(_fitting(frame.text, subtitle[0].width, subtitle[0].height, 18))
        for paragraph in frame.paragraphs:
            paragraph.font.size = fits
    else:
        _write(slide, _content(deck, slide), said, 16)
    _dress(deck, slide, document, "Computed from the tables of the run; the same records give the same words.")


def _text_slide(deck: Deck, document: Document, heading: str, said: list[str], size: int = 18) -> None:
    slide = deck.slides.add_slide(layout_for(deck, text=True))
    _title(slide, heading)
    bodies = [shape for shape in slide.placeholders if shape.placeholder_format.type in BODIES]
    if bodies:
        frame = bodies[0].text_frame
        frame.text = "\n".join(said)
        fits = Pt(_fitting(frame.text, bodies[0].width, bodies[0].height * 0.75, min(size, 16)))
        for paragraph in frame.paragraphs:
            paragraph.font.size, paragraph.space_after = fits, Pt(8)
    else:
        _write(slide, _content(deck, slide), said, size)
    _dress(deck, slide, document, document.method[0])


def _behind_slide(deck: Deck, document: Document, sections: list[Section]) -> None:
    """The shorter sections together, each under its heading."""
    slide = deck.slides.add_slide(layout_for(deck, text=False))
    _title(slide, "Who had warned, how long it lasted, and how sure this is")
    left, top, width, height = _content(deck, slide)
    frame = slide.shapes.add_textbox(*(Emu(int(value)) for value in (left, top, width, height))).text_frame
    frame.word_wrap = True
    lines = [(line, line == heading) for heading, said in sections for line in (heading, *said)]
    size = _fitting("\n".join(line for line, _ in lines), width, int(height * 0.9), 15)
    for number, (line, is_heading) in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size, paragraph.font.bold = Pt(size), is_heading
        paragraph.space_before = Pt(10 if is_heading and number else 2)
    _dress(deck, slide, document, document.method[0])


def _title(slide: Slide, words: str) -> None:
    """The title of a slide; a long one in smaller letters, so that it keeps to its place."""
    title = slide.shapes.title
    title.text = words
    size = _fitting(words, title.width, title.height, LARGEST_TITLE)
    for paragraph in title.text_frame.paragraphs:
        paragraph.font.size = Pt(size)


def _fitting(words: str, width: int, height: int, largest: int, smallest: int = 11) -> int:
    """The largest size, in points, at which the words fit a box; letters are taken to be 0.56 as wide as high."""
    for size in range(largest, smallest, -1):
        across = max(1, int(width / (0.56 * Pt(size))))
        lines = sum(1 + len(line) // across for line in words.splitlines() or [""])
        if lines * 1.25 * Pt(size) <= height:
            return size
    return smallest


def _chart_slide(deck: Deck, document: Document) -> None:
    if not document.main_rows:
        return
    slide = deck.slides.add_slide(layout_for(deck, text=False))
    _title(slide, f"What became of {many(len(document.main_rows), 'lesson')}")
    status_chart(slide, _content(deck, slide), document)
    _dress(deck, slide, document, " ".join(["Lessons of whole bodies by status.", *document.meaning_lines]))


def _table_slide(deck: Deck, document: Document) -> None:
    if not document.main_rows:
        return
    slide = deck.slides.add_slide(layout_for(deck, text=False))
    shown = ledger_table(slide, _content(deck, slide), document)
    _title(slide, f"The surest {shown} of {many(len(document.main_rows), 'lesson')}, what came back first")
    _dress(deck, slide, document, "The whole table stands in report.html and data_pack.xlsx. " + document.method[0])


def _picture_slide(deck: Deck, document: Document, picture: Picture) -> None:
    slide = deck.slides.add_slide(layout_for(deck, text=False))
    _title(slide, picture.title)
    box = _content(deck, slide)
    native = NATIVE.get(picture.name)
    if native is None:
        _picture(slide, box, picture)
    else:
        native(slide, box, document, picture)
    _dress(deck, slide, document, f"{picture.method} {picture.alt}")


def _picture(slide: Slide, box: Box, picture: Picture) -> None:
    """The picture as large as it fits, with its description."""
    left, top, width, height = box
    shape = slide.shapes.add_picture(io.BytesIO(picture.png), left, top)
    scale = min(width / shape.width, height / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape.left = Emu(left + (width - shape.width) // 2)
    describe(shape, picture.alt)


def _content(deck: Deck, slide: Slide) -> Box:
    """The room beneath the title, above the foot, within the title's sides; a body placeholder is taken out of it."""
    title = slide.shapes.title
    for shape in list(slide.placeholders):
        if shape != title and shape.placeholder_format.type in (*BODIES, *FURNITURE):
            shape._element.getparent().remove(shape._element)
    top = title.top + title.height + Inches(0.1)
    low = title.top > deck.slide_height * 0.3  # a template whose title stands low: the content goes above it
    if low:
        top = Inches(0.5)
    bottom = title.top if low else deck.slide_height - Inches(0.65)
    return title.left, top, title.width, max(bottom - top, Inches(1))


def _dress(deck: Deck, slide: Slide, document: Document, notes: str) -> None:
    """The foot of the slide, the mark of a confidential one, and the notes."""
    width, height = deck.slide_width - Inches(1.0), deck.slide_height
    _line(slide, (Inches(0.5), height - Inches(0.45), width, Inches(0.3)), document.source_line, 9, GREY)
    if document.mark:
        _line(slide, (Inches(0.5), Inches(0.1), width, Inches(0.3)), document.mark, 11, RED, bold=True)
    slide.notes_slide.notes_text_frame.text = f"{notes}\n{document.notes}"
    for run in slide._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        run.set("lang", "en-GB")


def _line(slide: Slide, box: Box, words: str, size: int, colour: RGBColor, bold: bool = False) -> None:
    frame = slide.shapes.add_textbox(*(Emu(int(value)) for value in box)).text_frame
    frame.text = words
    letters = frame.paragraphs[0].font
    letters.size, letters.color.rgb, letters.bold = Pt(size), colour, bold


def _write(slide: Slide, box: Box, said: list[str], size: int) -> None:
    frame = slide.shapes.add_textbox(*(Emu(int(value)) for value in box)).text_frame
    frame.word_wrap = True
    frame.text = "\n".join(said)
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.space_after = Pt(size), Pt(8)
