"""The slides' template: the house's own, or one that a trust gives, checked before it is used."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Inches

from ..disclosure.contents import points_outside
from ..errors import MappingError, StudyError
from ..sources.zips import refuse_bomb

LARGEST = 50 * 2**20  # bytes of a template, and of all in it unpacked four times that
MOST_RATIO = 200  # unpacked to packed
LEFT_BEHIND = ("thumbnail", "printerSettings", "customXml", "custom-properties", "commentAuthors")
INK = "1F2328"
WIDE = (Inches(13.333), Inches(7.5))
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


def open_template(path: Path | None) -> Deck:
    """An empty deck in the template at `path`, or in the house's own.

    Raises StudyError where the file is no PowerPoint presentation without macros, is too large, points to files
    outside itself, or has no layout with a title.
    """
    if path is None:
        return _house()
    content = _checked(path)
    try:
        deck = Presentation(io.BytesIO(content))
    except Exception as error:  # python-pptx raises many kinds for a broken file
        raise StudyError(f"{path.name}: cannot be opened as a presentation ({type(error).__name__}).") from None
    _without_slides(deck)
    if not any(_has_title(layout) for layout in deck.slide_layouts):
        raise StudyError(f"{path.name}: no layout has a title.\nHINT: keep PowerPoint's layout “Title Only”.")
    return deck


def _checked(path: Path) -> bytes:
    if not path.is_file():
        raise StudyError(f"{path.name}: there is no such template.")
    if path.suffix.lower() not in (".pptx", ".potx"):
        raise StudyError(f"{path.name}: a template is a .pptx file.\nHINT: save one with macros as .pptx first.")
    if path.stat().st_size > LARGEST:
        raise StudyError(f"{path.name}: too large for a template; allowed: {LARGEST // 2**20} MB.")
    try:
        refuse_bomb(path, 4 * LARGEST, MOST_RATIO, "cannot be opened as a presentation.")
    except MappingError as error:
        raise StudyError(str(error)) from None
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any("vbaProject" in part.filename for part in parts):
            raise StudyError(f"{path.name}: holds macros.\nHINT: save it as .pptx without them.")
        outside = [part for part in parts if part.filename.endswith(".rels") and _outside(archive.read(part))]
    if outside:
        raise StudyError(f"{path.name}: points to a file or page outside itself.\nHINT: embed pictures, remove links.")
    # A .potx says in its table of contents that it is a template, which python-pptx does not open.
    return _as_presentation(content) if path.suffix.lower() == ".potx" else content


def _outside(rels: bytes) -> bool:
    readings = (rels.decode("utf-8", "ignore"), rels.decode("utf-16", "ignore"))
    return any(points_outside(text) for text in readings)


def _as_presentation(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename == "[Content_Types].xml":
                data = data.replace(b"presentationml.template.main", b"presentationml.presentation.main")
            after.writestr(part.filename, data)
    return out.getvalue()


def _without_slides(deck: Deck) -> None:
    """A trust's template often holds example slides: they go, and so do their notes."""
    listed = deck.slides._sldIdLst
    for slide in list(listed):
        deck.part.drop_rel(slide.rId)
        listed.remove(slide)
    for sections in deck.part._element.xpath(".//p:extLst"):  # they name the slides that are gone
        sections.getparent().remove(sections)
    for owner in (deck.part.package, deck.part):  # a picture of its first slide, a printer's settings, notes on it
        for rel_id, rel in list(owner._rels.items()):
            if any(kind in rel.reltype for kind in LEFT_BEHIND):
                owner._rels.pop(rel_id)


def _has_title(layout: SlideLayout) -> bool:
    return any(shape.placeholder_format.type in TITLES for shape in layout.placeholders)


def layout_for(deck: Deck, text: bool) -> SlideLayout:
    """The layout with a title and, where `text` is set, one body beside it; else a title and nothing else; as near as
    the template has it."""

    def fit(layout: SlideLayout) -> tuple:
        kinds = [shape.placeholder_format.type for shape in layout.placeholders]
        bodies = sum(kind in BODIES for kind in kinds)
        other = sum(kind not in (*TITLES, *BODIES, *FURNITURE) for kind in kinds)
        centred = PP_PLACEHOLDER.CENTER_TITLE in kinds
        return (not _has_title(layout), centred, other, abs(bodies - int(text)))

    return min(deck.slide_layouts, key=fit)


def cover_layout(deck: Deck) -> SlideLayout:
    """The layout with a centred title, or the first that has a title."""
    held = [layout for layout in deck.slide_layouts if _has_title(layout)]
    for layout in held:
        if any(shape.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE for shape in layout.placeholders):
            return layout
    return held[0]


def _house() -> Deck:
    """python-pptx's own template made wide, with quiet titles at the top left."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.placeholders:
            kind = shape.placeholder_format.type
            if kind == PP_PLACEHOLDER.CENTER_TITLE:
                _put(shape, 0.7, 1.7, 11.9, 1.9, 34)
            elif kind == PP_PLACEHOLDER.SUBTITLE:
                _put(shape, 0.7, 3.8, 11.9, 2.6, 18)
            elif kind in TITLES:
                _put(shape, 0.6, 0.35, 12.1, 1.15, 24)
            elif kind in BODIES:
                _put(shape, 0.6, 1.6, 12.1, 5.1, 18)
    styles = deck.slide_master._element.find(qn("p:txStyles"))
    _level(styles.find(qn("p:titleStyle")), 2400, bold=True)
    _level(styles.find(qn("p:bodyStyle")), 1800)
    return deck


def _put(shape: object, left: float, top: float, width: float, height: float, size: int) -> None:
    """The placeholder at its place (inches), its letters from the left, `size` points."""
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in (left, top, width, height))
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    shape.text_frame.word_wrap = True
    _level(shape.text_frame._txBody.find(qn("a:lstStyle")), 100 * size, bold=size >= 24)


def _level(style: object, size: int, bold: bool = False) -> None:
    """First-level paragraphs of a list style: from the left, `size` hundredths of a point."""
    level = style.find(qn("a:lvl1pPr"))
    if level is None:
        level = style.makeelement(qn("a:lvl1pPr"), {})
        style.insert(0, level)
    level.set("algn", "l")
    letters = level.find(qn("a:defRPr"))
    if letters is None:
        letters = level.makeelement(qn("a:defRPr"), {})
        level.append(letters)
    letters.set("sz", str(size))
    letters.set("b", "1" if bold else "0")
    for fill in letters.findall(qn("a:solidFill")):
        letters.remove(fill)
    fill = letters.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": INK}))
    letters.insert(0, fill)
