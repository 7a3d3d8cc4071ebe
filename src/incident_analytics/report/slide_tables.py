"""Tables of slides, as PowerPoint tables."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.util import Emu, Inches, Pt

from ..charts import style
from .document import Document
from .pictures import Picture, themes_shown
from .slide_parts import Box, describe, rgb

MOST_ROWS, ON_NARROW = 8, 5  # a slide of 4:3 wraps every cell
NARROW = Inches(10)  # of room for the table
COLUMNS = (("theme", "Theme", 3.0), ("body", "Body", 2.6), ("setting", "Setting", 1.3), ("status", "Status", 1.8),
           ("warned_by", "Warned by", 2.6), ("first", "First warned", 1.1), ("closed", "First action complete", 1.5),
           ("last", "Last reported", 1.2), ("events", "Events after", 1.0))  # fmt: skip
INK, PAPER, WASH, BLUE = rgb(style.INK), rgb(style.PAPER), rgb("#F5F7F9"), rgb(style.BLUE)
HEAT_THEMES = 12


def ledger_table(slide: Slide, box: Box, document: Document) -> int:
    """The first rows of the ledger; returns how many."""
    rows = document.main_rows[: MOST_ROWS if box[2] >= NARROW else ON_NARROW]
    held = document.columns_told(COLUMNS)
    table = _table(
        slide,
        box,
        len(rows) + 1,
        [width for *_, width in held],
        "The surest lessons that came back: theme, body, who warned, when, and what came after.",
    )
    for j, (_, heading, _) in enumerate(held):
        _fill(table.cell(0, j), heading, 11, INK, PAPER, bold=True)
    for i, row in enumerate(rows, start=1):
        for j, (name, *_) in enumerate(held):
            _fill(table.cell(i, j), row[name], 10, PAPER if i % 2 else WASH, INK, bold=name == "theme")
    return len(rows)


def heat_table(slide: Slide, box: Box, document: Document, picture: Picture) -> None:
    """Failing events by theme and period; darker is more, a word where a count is hidden."""
    yearly = document.pack.tables.yearly
    themes = themes_shown(document.pack)[:HEAT_THEMES]
    periods = sorted(yearly["year"].unique().to_list())
    shown = {
        (t, y): (n, s) for t, y, n, s in yearly.select("theme_id", "year", "n_events", "n_events_status").iter_rows()
    }
    most = max((n or 0 for (t, _), (n, _) in shown.items() if t in themes), default=1) or 1
    table = _table(slide, box, len(themes) + 1, [4.0, *[8.0 / len(periods)] * len(periods)], picture.alt)
    for j, heading in enumerate(["Theme", *periods]):
        _fill(table.cell(0, j), heading, 11, INK, PAPER, bold=True, centre=j > 0)
    for i, theme in enumerate(themes, start=1):
        _fill(table.cell(i, 0), document.names.get(theme, theme), 11, PAPER, INK)
        for j, period in enumerate(periods, start=1):
            n, status = shown[(theme, period)]
            share = (n or 0) / most
            words = str(n) if status == "shown" else "hidden"
            _fill(table.cell(i, j), words, 11, _shade(share) if status == "shown" else WASH,
                  PAPER if share > 0.78 else INK, centre=True)  # fmt: skip


def _table(slide: Slide, box: Box, n_rows: int, widths: list[float], words: str) -> Table:
    left, top, width, height = (Emu(int(value)) for value in box)
    frame = slide.shapes.add_table(n_rows, len(widths), left, top, width, Emu(min(height, 300_000 * n_rows)))
    describe(frame, words)
    for column, share in zip(frame.table.columns, widths, strict=True):
        column.width = Emu(int(width * share / sum(widths)))
    return frame.table


def _fill(
    cell: _Cell, words: str, size: int, back: RGBColor, letters: RGBColor, bold: bool = False, centre: bool = False
) -> None:
    cell.text = words
    cell.margin_top = cell.margin_bottom = Emu(25_000)
    cell.margin_left = cell.margin_right = Emu(45_000)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = back
    for paragraph in cell.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(size), bold, letters
        if centre:
            paragraph.alignment = PP_ALIGN.CENTER


def _shade(share: float) -> RGBColor:
    """White for none, the house's blue for the most."""
    depth = 0.12 + 0.88 * share if share else 0.0
    return RGBColor(*(round(255 - depth * (255 - part)) for part in BLUE))
